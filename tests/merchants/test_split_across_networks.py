"""A till in a circle whose sales repay a loan of a bank elsewhere, in the same asset."""

import pytest
from django.core.management import call_command

from business_day import chain
from ledger import queries, reconcile
from ledger.models import Journal, Transfer
from merchants import operations
from merchants.models import SplitAgreement
from merchants.operations import sales, splits
from merchants.payment_order import RefundOrder
from merchants.sale_drafts import SaleDraft
from repayments.models import LoanBalance, LoanPayment
from tests import bank_scene as scenes
from tests.merchants.test_payments import pay
from tests.repayments.bank_laws import assert_laws
from tests.tills import DAY, NOON, a_member, a_payment, a_till

pytestmark = pytest.mark.django_db


class Across:
    """Berta's till in the circle, her oven's loan at the union, and Ana who buys."""

    def __init__(self):
        self.scene = scenes.a_bank_network(starts_on=DAY)
        self.loan = scenes.a_bank_loan(
            self.scene, split_millionths=100_000, repayment="REVENUE_SPLIT"
        )
        self.till = a_till(asset="EUR")
        self.merchant = self.till.merchant
        berta = self.scene.person("berta")
        operations.hire_staff(
            merchant_id=self.merchant.pk,
            person_id=berta.pk,
            role="OWNER",
            on=DAY,
            by=self.till.owner,
        )
        splits.link_business(
            merchant_id=self.merchant.pk, business_id=self.scene.business.pk, on=DAY, by=berta
        )
        self.ana = a_member(self.till, "Ana", spending_minor=500_00)

    @property
    def split(self):
        return SplitAgreement.objects.get()

    @property
    def till_minor(self):
        return queries.balance(self.merchant.till_account_id)

    @property
    def owed_minor(self):
        return LoanBalance.objects.get(pk=self.loan.pk).outstanding_minor

    def sell(self, amount_minor, reference="order 1"):
        return pay(a_payment(self.till, amount_minor=amount_minor, reference=reference), self.ana)

    def close(self, *networks):
        for network in networks:
            chain.close_day(network_id=network.pk)

    def open(self, *networks):
        for network in networks:
            network.refresh_from_db()
            chain.open_day(network_id=network.pk, on=network.business_date + scenes.days(1))
            network.refresh_from_db()

    def assert_whole(self):
        """Each book holds whole journals, on days of its own; nothing anywhere is wrong."""
        for law in reconcile.all_invariants():
            result = reconcile.look(law)
            assert result.holds, result
        assert_laws(self.loan.pk)
        call_command("check_ledger")
        moves = Transfer.objects.filter(debit=self.split.account_id) | Transfer.objects.filter(
            credit=self.split.account_id
        )
        for move in moves.select_related("journal"):
            network = self.scene.network if move.debit_id == self.split.account_id else None
            if network is not None and move.credit_id != self.merchant.till_account_id:
                assert move.journal.book_id == network.pk
            else:
                assert move.journal.book_id == self.till.network.pk


@pytest.fixture
def across(db):
    return Across()


def test_the_share_leaves_the_till_in_its_book_and_reaches_the_loan_in_the_banks(across):
    across.sell(100_00)

    assert (across.till_minor, queries.balance(across.split.account_id)) == (90_00, 10_00)
    across.assert_whole()
    across.close(across.till.network)
    # The circle's day alone pays no bank's loan.
    assert not LoanPayment.objects.exists()
    across.close(across.scene.network)

    assert across.owed_minor == 990_00
    assert queries.balance(across.split.account_id) == 0
    payment = LoanPayment.objects.get()
    assert Journal.objects.get(pk=payment.journal_id).book_id == across.scene.network.pk
    across.assert_whole()


@pytest.mark.parametrize("first", ["circle", "union"])
def test_either_day_may_close_first_and_run_ahead(across, first):
    circle, union = across.till.network, across.scene.network
    ahead, behind = (circle, union) if first == "circle" else (union, circle)
    across.sell(100_00)

    across.close(ahead)
    across.open(ahead)
    across.close(ahead)
    across.close(behind)
    across.open(behind)
    across.close(behind)

    # The same two days of both, whoever was first: one payment of it all.
    assert LoanPayment.objects.get().amount_minor == 10_00
    across.assert_whole()


def test_what_is_due_of_sales_elsewhere_is_collected_by_the_tills_own_day(across):
    scenes.spend(across.scene)
    told = sales.record_sales(
        merchant_id=across.merchant.pk,
        terminal_id=across.till.terminal.pk,
        drafts=[SaleDraft(reference="cash-1", amount_minor=50_00, happened_at=NOON)],
        on=DAY,
        at=NOON,
    )
    assert [one.status for one in told] == ["counted"]
    assert (across.split.due_minor, across.till_minor) == (5_00, 0)

    # The bank's day finds nothing there, and asks no till of another network.
    across.close(across.scene.network)
    assert across.split.due_minor == 5_00
    across.open(across.scene.network)
    across.sell(10_00)
    across.close(across.till.network)
    across.close(across.scene.network)

    assert across.split.due_minor == 0
    assert across.till_minor == 4_00
    assert across.owed_minor < 1_000_00
    assert LoanPayment.objects.get().amount_minor == 6_00
    across.assert_whole()


def test_a_refund_brings_the_share_back_in_the_circles_book(across):
    payment = across.sell(100_00)

    operations.refund_payment(
        payment_id=payment.pk, order=RefundOrder(40_00), on=DAY, at=NOON, by=across.till.owner
    )
    assert queries.balance(across.split.account_id) == 6_00
    across.close(across.till.network)
    across.close(across.scene.network)
    across.open(across.till.network)
    across.open(across.scene.network)
    across.assert_whole()

    later = across.till.network.business_date
    operations.refund_payment(
        payment_id=payment.pk,
        order=RefundOrder(10_00),
        on=later,
        at=NOON + scenes.days(1),
        by=across.till.owner,
    )

    # What the holders have they keep; the next shares stay in the till for it.
    assert across.split.owed_back_minor == 1_00
    assert across.owed_minor == 994_00
    across.assert_whole()
