"""Very many loans paid by sales in one night: as one by one, to the unit, in few statements."""

import itertools

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from business_day import chain
from ledger import queries
from ledger.models import Transfer
from ledger.reconcile import is_balanced, look
from loans.models import BankLoan, Note
from merchants import invariants
from merchants.models import SplitAgreement
from merchants.steps import split_days
from people.models import AuditEvent
from repayments.models import Accrual, Installment, LateEpisode, LoanBalance, LoanPayment
from repayments.steps.bank_payments import InsufficientFunds
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.split_scene import a_shop, sell

pytestmark = pytest.mark.django_db

COLUMNS = {
    LoanPayment: (
        *("number", "source", "paid_on", "distributed_on", "amount_minor", "fee_minor"),
        *("interest_minor", "principal_minor", "servicing_minor"),
    ),
    Installment: (
        *("number", "principal_minor", "principal_paid_minor", "interest_minor"),
        *("interest_paid_minor", "paid_on", "source"),
    ),
    LoanBalance: ("outstanding_minor", "interest_due_minor", "interest_paid_minor", "next_due_on"),
    Accrual: ("week", "accrued_on", "principal_minor", "full_minor", "charged_minor"),
    LateEpisode: ("number", "late_on", "escalated_on", "cured_on"),
    BankLoan: ("accrued_scaled", "accrued_through_on", "servicing"),
    Note: ("serial", "outstanding_minor"),
}


def rows_of(loan):
    """Everything that a payment changes of a loan, without the numbers of rows."""
    found = {}
    for model, columns in COLUMNS.items():
        by = {LoanPayment: "bank_loan_id", BankLoan: "pk", LoanBalance: "pk"}.get(model, "loan_id")
        found[model.__name__] = sorted(
            model.objects.filter(**{by: loan.pk}).values_list(*columns), key=repr
        )
    journals = LoanPayment.objects.filter(bank_loan=loan).values("journal_id")
    found["moves"] = sorted(
        Transfer.objects.filter(journal__in=journals).values_list("kind", "amount_minor")
    )
    return found


def deeds_on(loan):
    found = AuditEvent.objects.filter(action="BANK_LOAN_PAID", subject_id=loan.pk)
    return [(one.subject_type, one.data) for one in found.order_by("pk")]


def assert_whole(*shops):
    assert is_balanced()
    for law in invariants.invariants():
        result = look(law)
        assert result.holds, result
    for shop in shops:
        assert_laws(shop.loan.pk)


def live(shop, days):
    """Close and open days of one shop's network."""
    for _ in range(days):
        chain.close_day(network_id=shop.scene.network.pk)
        chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))


@pytest.mark.parametrize(
    "terms",
    [
        {"servicing_fee_millionths": 137_000},
        {"allocation": ["PRINCIPAL", "INTEREST", "FEES"], "period": "WEEK"},
    ],
)
def test_a_night_pays_many_loans_as_it_pays_each_by_itself(monkeypatch, terms):
    single = a_shop(slug="single", **terms)
    many = a_shop(slug="many", **terms)
    take = split_days.take_payable
    monkeypatch.setattr(
        split_days,
        "take_payable",
        lambda ids, *, on: take([one for one in ids if one != single.loan.pk], on=on),
    )
    amounts = itertools.cycle([10_00, 2_345, 600_00, 5, 999])

    # Before, on and behind the first due days, some of it late.
    for days, amount in zip((3, 5, 20, 4, 1, 9), amounts, strict=False):
        for shop in (single, many):
            sell(shop, amount)
            live(shop, days)

    assert rows_of(many.loan) == rows_of(single.loan)
    assert many.split.passed_on_minor == single.split.passed_on_minor > 0
    for name in ("ines", "ivo"):
        assert many.scene.money(name) == single.scene.money(name)
    assert many.scene.bank_money() == single.scene.bank_money()
    assert deeds_on(many.loan) == deeds_on(single.loan) != []
    assert_whole(single, many)


def loans_with_shares(shop, count):
    """More loans of the shop's business, each with something lying ready."""
    for _ in range(count - 1):
        scenes.a_bank_loan(shop.scene, {"ines": 5, "ivo": 5}, split_millionths=1_000)
    sell(shop, 1_000_00)


def test_the_statements_of_a_night_do_not_grow_with_the_loans():
    counts = []
    for number, count in (("few", 2), ("more", 8)):
        shop = a_shop(slug=number)
        loans_with_shares(shop, count)
        with (
            transaction.atomic(),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            paid = split_days.pass_on_to_loans(
                network_id=shop.scene.network.pk, on=shop.scene.on, after_id=0, up_to_id=10**9
            )
        assert paid == count
        counts.append(len(asked))
        assert_whole(shop)

    assert counts[0] == counts[1]


def test_what_is_refused_together_is_tried_one_by_one(monkeypatch):
    shop = a_shop()
    loans_with_shares(shop, 3)

    def refuse(drafts, *, on):
        raise InsufficientFunds

    monkeypatch.setattr(split_days, "pay_many", refuse)
    chain.close_day(network_id=shop.scene.network.pk)

    assert LoanPayment.objects.count() == 3
    for split in SplitAgreement.objects.all():
        assert split.waiting_minor == queries.balance(split.account_id) == 0
    assert_whole(shop)
