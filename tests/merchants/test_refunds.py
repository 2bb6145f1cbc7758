"""Refunds: to the customer, to the loan that paid first, once, and only where the till reaches."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from business_day import chain
from ledger import queries as ledger_queries
from ledger import reconcile
from ledger.models import Account
from lending_circles.models import LoanAccount
from lending_circles.operations.repaying import pay_loan
from loans.models import Loan, Note
from merchants import operations, refusals
from merchants.models import Payment, Refund
from merchants.payment_order import RefundOrder
from merchants.queries import till as till_queries
from merchants.refusals.till import RefundDayLimit, RefundNeedsManager
from people.models import AuditEvent
from repayments.models import DefaultCase, Installment, LoanBalance
from tests.merchants.test_checkout import confirm, quote
from tests.merchants.test_payment_races import at_once
from tests.merchants.test_payments import pay
from tests.tills import DAY, NOON, a_circle, a_member, a_payment, a_person, a_till


def refund(payment, amount_minor=None, *, on=DAY, at=NOON, by=None, **order):
    return operations.refund_payment(
        payment_id=payment.pk, order=RefundOrder(amount_minor, **order), on=on, at=at, by=by
    )


def balance(account_id):
    return ledger_queries.balance(account_id)


def nothing_is_wrong():
    assert all(reconcile.look(one).holds for one in reconcile.all_invariants())


def a_purchase(till, *, spending_minor=1000, amount_minor=450, reference="order 1", name="Ana"):
    member = a_member(till, name, spending_minor=spending_minor)
    payment = a_payment(till, amount_minor=amount_minor, reference=reference)
    return member, pay(payment, member)


def a_loan_purchase(till, amount_minor=6000):
    ana, others = a_circle(till)
    payment = a_payment(till, amount_minor=amount_minor)
    quoted = quote(payment, ana)
    loan = confirm(payment, ana, quoted)
    payment.refresh_from_db()
    return ana, others, payment, loan


@pytest.mark.django_db
class TestOwnMoney:
    def test_in_parts_until_nothing_is_left(self):
        till = a_till()
        ana, payment = a_purchase(till)

        first = refund(
            payment, 100, reason=Refund.Reason.DUPLICATE, note="one coffee", by=till.owner
        )
        second = refund(payment)

        assert (first.amount_minor, first.to_customer_minor, first.to_loan_minor) == (100, 100, 0)
        assert second.amount_minor == 350
        assert balance(ana.spending_account_id) == 1000
        assert balance(till.merchant.till_account_id) == 0
        payment.refresh_from_db()
        assert (payment.refunded_minor, payment.status) == (450, Payment.Status.SETTLED)
        assert AuditEvent.objects.filter(action="PAYMENT_REFUNDED").count() == 2
        with pytest.raises(refusals.RefundTooLarge) as refused:
            refund(payment, 1)
        assert refused.value.context == {"left_minor": 0}
        with pytest.raises(refusals.RefundTooLarge):
            refund(payment)

    def test_no_more_than_was_paid_and_more_than_nothing(self):
        till = a_till()
        _, payment = a_purchase(till)

        with pytest.raises(refusals.RefundTooLarge):
            refund(payment, 451)
        with pytest.raises(refusals.AmountNotPositive):
            refund(payment, 0)

    def test_a_payment_that_nobody_paid_is_not_given_back(self):
        with pytest.raises(refusals.NotRefundable) as refused:
            refund(a_payment(a_till()))

        assert refused.value.context == {"status": "open"}

    def test_a_till_that_does_not_reach_refuses_by_how_much(self):
        till = a_till()
        _, payment = a_purchase(till)
        operations.request_payout(
            merchant_id=till.merchant.pk, amount_minor=400, on=DAY, at=NOON, by=till.owner
        )

        with pytest.raises(refusals.MerchantCannotFund) as refused:
            refund(payment)

        assert refused.value.context == {"short_minor": 400}
        assert not Refund.objects.exists()
        refund(payment, 50)

    def test_the_same_reference_stands_for_one_refund(self):
        till = a_till()
        _, payment = a_purchase(till)
        refund(payment, 100, reference="r 1")

        with pytest.raises(refusals.ReferenceTaken):
            refund(payment, 100, reference="r 1")

    def test_strangers_give_nothing_back(self):
        till = a_till()
        _, payment = a_purchase(till)

        with pytest.raises(refusals.NotInThisRole):
            refund(payment, by=a_person("Eli"))


@pytest.mark.django_db
class TestCashiers:
    """What a cashier gives back alone; beyond it a manager agrees, who is kept with the refund."""

    def sold(self):
        till = a_till()
        till.merchant.cashier_refund_minor_max = 200
        till.merchant.save(update_fields=["cashier_refund_minor_max"])
        carla, mia, eli = (a_person(name) for name in ("Carla", "Mia", "Eli"))
        for person, role in ((carla, "CASHIER"), (mia, "MANAGER")):
            operations.hire_staff(
                merchant_id=till.merchant.pk, person_id=person.pk, role=role, on=DAY, by=till.owner
            )
        _ana, payment = a_purchase(till)
        return payment, carla, mia, eli

    def test_no_more_than_the_limit_alone(self):
        payment, carla, _mia, _eli = self.sold()

        for amount_minor in (201, None):
            with pytest.raises(RefundNeedsManager):
                refund(payment, amount_minor, by=carla)
        given = refund(payment, 200, by=carla)

        assert (given.by, given.approver) == (carla, None)

    def test_no_more_than_the_days_limit_alone_over_all_payments(self):
        payment, carla, mia, _eli = self.sold()
        till_merchant = payment.merchant
        till_merchant.cashier_refund_day_minor_max = 300
        till_merchant.save(update_fields=["cashier_refund_day_minor_max"])

        refund(payment, 200, by=carla)
        with pytest.raises(RefundDayLimit):
            refund(payment, 101, by=carla)
        # What a manager agrees to, or gives back, is of no cashier's day.
        agreed = operations.refund_payment(
            payment_id=payment.pk,
            order=RefundOrder(amount_minor=101),
            on=DAY,
            at=NOON,
            by=carla,
            approver=mia,
        )
        refund(payment, 10, by=mia)
        last = refund(payment, 100, by=carla)
        with pytest.raises(RefundDayLimit):
            refund(payment, 1, by=carla)

        assert (agreed.approver, last.approver) == (mia, None)
        left = till_queries.refund_limit_minor(till_merchant, carla.pk, on=DAY)
        assert (left, till_queries.refund_limit_minor(till_merchant, mia.pk, on=DAY)) == (0, None)
        tomorrow = DAY + datetime.timedelta(days=1)
        assert till_queries.refund_limit_minor(till_merchant, carla.pk, on=tomorrow) == 200

    def test_two_refunds_of_one_cashier_do_not_share_what_is_left_of_the_day(self):
        payment, carla, _mia, _eli = self.sold()
        payment.merchant.cashier_refund_day_minor_max = 300
        payment.merchant.save(update_fields=["cashier_refund_day_minor_max"])

        with CaptureQueriesContext(connection) as asked:
            refund(payment, 100, by=carla)

        locked = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in (one["sql"] or "")]
        assert any('FROM "merchants_staff"' in one for one in locked)

    def test_what_is_left_is_what_was_taken(self):
        payment, carla, _mia, _eli = self.sold()
        refund(payment, 250)

        # 4.50 less 2.50: all that is left is within the limit.
        assert refund(payment, None, by=carla).amount_minor == 200

    def test_more_with_a_manager_who_agrees(self):
        payment, carla, mia, eli = self.sold()

        for nobody in (carla, eli):
            with pytest.raises(refusals.NotInThisRole):
                operations.refund_payment(
                    payment_id=payment.pk,
                    order=RefundOrder(300),
                    on=DAY,
                    at=NOON,
                    by=carla,
                    approver=nobody,
                )
        given = operations.refund_payment(
            payment_id=payment.pk,
            order=RefundOrder(300),
            on=DAY,
            at=NOON,
            by=carla,
            approver=mia,
        )

        assert (given.by, given.approver) == (carla, mia)
        told = AuditEvent.objects.get(action="PAYMENT_REFUNDED")
        assert (told.person, told.data["approver"]) == (carla, mia.pk)

    def test_a_manager_needs_nobody(self):
        payment, _carla, mia, _eli = self.sold()

        given = refund(payment, by=mia)

        assert (given.amount_minor, given.by, given.approver) == (450, mia, None)


@pytest.mark.django_db
class TestLoan:
    def test_the_last_installments_go_first_and_lenders_have_their_money(self):
        # 60.00 in ten parts of 6.00; 15.00 given back: the last two and half of the eighth.
        till = a_till()
        ana, _others, payment, loan = a_loan_purchase(till)
        spending = balance(ana.spending_account_id)
        lent = Note.objects.filter(loan=loan)
        held = {note.account_id: balance(note.account_id) for note in lent}

        given = refund(payment, 1500)

        assert (given.to_loan_minor, given.to_customer_minor) == (1500, 0)
        assert balance(ana.spending_account_id) == spending
        assert LoanBalance.objects.get(loan=loan).outstanding_minor == 4500
        lines = Installment.objects.filter(loan=loan).order_by("number")
        assert [line.principal_paid_minor for line in lines] == [0] * 7 + [300, 600, 600]
        came = sum(balance(account) - before for account, before in held.items())
        assert came == 1500
        assert balance(till.merchant.till_account_id) == 4500
        nothing_is_wrong()

    def test_more_than_the_loan_asks_for_is_the_customers(self):
        till = a_till()
        ana, _others, payment, loan = a_loan_purchase(till)
        _pay_installments(loan, 2400, ana)
        spending = balance(ana.spending_account_id)

        given = refund(payment, 5000)

        assert (given.to_loan_minor, given.to_customer_minor) == (3600, 1400)
        assert balance(ana.spending_account_id) == spending + 1400
        loan.refresh_from_db()
        assert (loan.state, loan.settled_on) == (Loan.State.SETTLED, DAY)
        assert not Installment.objects.filter(loan=loan, paid_on=None).exists()
        nothing_is_wrong()

        # The loan is repaid: what is given back now is the customer's alone.
        rest = refund(payment)
        assert (rest.to_loan_minor, rest.to_customer_minor) == (0, 1000)
        nothing_is_wrong()

    def test_interest_that_is_due_is_paid_first(self):
        # A week of 60.00 at 6 %: 0.07. Nobody pays it before the refund comes.
        till = a_till()
        _ana, _others, payment, loan = a_loan_purchase(till)
        day = DAY + datetime.timedelta(days=7)
        chain.live_through(network_id=till.network.pk, until=day - datetime.timedelta(days=1))
        chain.open_day(network_id=till.network.pk, on=day)
        till.network.refresh_from_db()
        at = NOON + datetime.timedelta(days=7)
        common = _common_pool(till)

        given = refund(payment, 1000, on=day, at=at)

        assert given.to_loan_minor == 1000
        owed = LoanBalance.objects.get(loan=loan)
        assert (owed.outstanding_minor, owed.interest_due_minor) == (6000 - 993, 0)
        assert owed.interest_paid_minor == 7
        assert _common_pool(till) - common >= 7
        nothing_is_wrong()


def _pay_installments(loan, amount_minor, ana):
    pay_loan(loan_id=loan.pk, amount_minor=amount_minor, on=DAY, by=ana.person, reference="early")


def _common_pool(till):
    codes = Account.objects.filter(code__startswith=f"network:{till.network.pk}:common_pool")
    return sum(codes.values_list("balance_minor", flat=True))


@pytest.mark.django_db
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.integers(1, 4000), min_size=1, max_size=6), early=st.integers(0, 5000))
def test_refunds_of_any_size_lose_and_make_nothing(db, parts, early):
    with transaction.atomic():
        # Operations are durable: they may run within a test's own transaction only.
        connection.atomic_blocks[-1]._from_testcase = True
        till = a_till()
        ana, _others, payment, loan = a_loan_purchase(till)
        if early:
            pay_loan(loan_id=loan.pk, amount_minor=early, on=DAY, by=ana.person, reference="early")
        before, given_back = balance(ana.spending_account_id), []
        for part in parts:
            try:
                given_back.append(refund(payment, part))
            except refusals.RefundTooLarge:
                break
        total = sum(one.amount_minor for one in given_back)
        to_loan = sum(one.to_loan_minor for one in given_back)

        assert to_loan == min(total, 6000 - early)
        assert balance(till.merchant.till_account_id) == 6000 - total
        assert balance(ana.spending_account_id) == before + total - to_loan
        assert LoanBalance.objects.get(loan=loan).outstanding_minor == 6000 - early - to_loan
        nothing_is_wrong()
        transaction.set_rollback(True)


def test_sixty_four_refunds_at_once_give_back_once(committed_db):
    till = a_till()
    ana, payment = a_purchase(till)

    def once():
        try:
            return refund(payment)
        except refusals.RefundTooLarge as refused:
            return refused

    results = at_once([once] * 64)

    assert sum(isinstance(result, Refund) for result in results) == 1
    assert sum(isinstance(result, refusals.RefundTooLarge) for result in results) == 63
    assert balance(ana.spending_account_id) == 1000


def two_defaulted_purchases(till):
    """Ana buys twice by circle loan and never pays: both loans end in one case."""
    ana, _others = a_circle(till)
    # She may borrow three times her stake, so that it does not cover what she will owe.
    LoanAccount.objects.filter(pk=ana.pk).update(ratio=3)
    payments = []
    for number in (1, 2):
        payment = a_payment(till, amount_minor=6000, reference=f"order {number}")
        confirm(payment, ana, quote(payment, ana))
        payment.refresh_from_db()
        payments.append(payment)
    # She spends the rest, so that nothing is left to repay from.
    rest = a_payment(till, amount_minor=balance(ana.spending_account_id), reference="order 3")
    pay(rest, ana)
    last = DAY + datetime.timedelta(days=90)
    chain.live_through(network_id=till.network.pk, until=last - datetime.timedelta(days=1))
    chain.open_day(network_id=till.network.pk, on=last)
    assert set(Loan.objects.values_list("state", flat=True)) == {Loan.State.DEFAULTED}
    return ana, payments, last


def test_two_refunds_at_once_after_a_default_make_good_no_more_than_was_lost(committed_db):
    till = a_till()
    ana, payments, on = two_defaulted_purchases(till)
    at = NOON + (on - DAY)
    case = DefaultCase.objects.get()
    lost = sum(share.loss_minor for share in case.shares.all()) + case.contingency_minor
    assert 0 < lost < 12_000
    spending = balance(ana.spending_account_id)

    given = at_once([lambda one=one: refund(one, on=on, at=at) for one in payments])

    assert sum(one.to_loan_minor for one in given) == lost
    assert sum(one.to_customer_minor for one in given) == 12_000 - lost
    assert balance(ana.spending_account_id) == spending + 12_000 - lost
    assert balance(ana.stake_account_id) == 0
    case.refresh_from_db()
    recovered = sum(share.recovered_minor for share in case.shares.all())
    assert recovered + case.contingency_recovered_minor == lost
    nothing_is_wrong()
