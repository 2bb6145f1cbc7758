"""Payments on banks' loans: allocated, distributed to the holders of record, settled."""

import datetime

import pytest
from django.db import transaction

from business_day import chain
from governance.models import Network
from ledger import queries
from ledger.models import Journal
from loans.models import BankLoan, Collateral, Loan, Release, ScheduleVersion
from repayments.models import Installment, LoanPayment
from repayments.operations.bank_payments import NoSuchLoan, repay
from repayments.steps import bank_accruing, bank_planning
from repayments.steps.bank_payments import InsufficientFunds, LoanNotOpen
from repayments.steps.bank_records import take_loan
from repayments.steps.bank_releases import EscrowShort, release
from tests import bank_scene as scenes
from tests.repayments import conduct
from tests.repayments.bank_laws import assert_laws
from tests.repayments.test_bank_nights import wake

pytestmark = pytest.mark.django_db


def turn_to(scene, on):
    """Let the network stand on a day without living those between: nothing of them is due."""
    Network.objects.filter(pk=scene.network.pk).update(business_date=on)


def pay(scene, loan, amount=None, *, reference="one", by="berta"):
    return repay(
        loan_id=loan.pk,
        amount_minor=amount,
        on=scene.on,
        by=scene.person(by),
        reference=reference,
    )


def test_paying_everything_on_the_first_day_settles_without_interest():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)

    paid = pay(scene, loan)

    assert (paid.principal_minor, paid.interest_minor) == (1_000_00, 0)
    assert scene.money("ines") == scene.money("ivo") == 10_000_00
    loan.refresh_from_db()
    assert loan.loan.state == Loan.State.SETTLED
    assert loan.servicing == BankLoan.Servicing.SETTLED
    assert_laws(loan.pk)


def test_the_interest_so_far_comes_before_principal_that_is_not_due():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    turn_to(scene, scenes.MONDAY + scenes.days(10))

    paid = pay(scene, loan, 100_00)

    # 1000.00 at 12 % for 10 of 365 days.
    assert paid.interest_minor == 3_29
    assert paid.principal_minor == 96_71
    assert scene.money("ines") + scene.money("ivo") == 19_000_00 + 100_00
    assert_laws(loan.pk)


def test_a_prepayment_lowers_all_installments_to_come_and_keeps_their_days():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    before = list(loan.loan.installments.order_by("number").values_list("due_on", flat=True))
    turn_to(scene, scenes.MONDAY + scenes.days(10))

    pay(scene, loan, 100_00)
    pay(scene, loan, 100_00, reference="two")

    lines = loan.loan.installments.order_by("number")
    assert [line.due_on for line in lines] == before
    assert sum(line.principal_minor for line in lines) == 1_000_00 - 96_71 - 100_00
    assert [one.reason for one in loan.schedules.order_by("number")] == [
        "CONTRACT",
        "RELEASE",
        "PREPAYMENT",
        "PREPAYMENT",
    ]
    assert_laws(loan.pk)


def test_a_share_of_sales_prepays_the_oldest_installment_alone():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)
    turn_to(scene, scenes.MONDAY + scenes.days(10))
    planned = [
        line.principal_minor
        for line in Installment.objects.filter(loan_id=loan.pk).order_by("number")
    ]

    paid = repay(
        loan_id=loan.pk,
        amount_minor=100_00,
        on=scene.on,
        by=scene.person("berta"),
        reference="sales",
        is_share_of_sales=True,
    )

    # Source: A-46. The plan stays; the first installment asks for so much less.
    assert paid.source == LoanPayment.Source.SPLIT
    lines = list(Installment.objects.filter(loan_id=loan.pk).order_by("number"))
    assert [line.principal_minor for line in lines] == planned
    assert [line.principal_paid_minor for line in lines[:2]] == [paid.principal_minor, 0]
    assert_laws(loan.pk)


def test_the_same_reference_pays_once():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)

    first, second = pay(scene, loan, 100_00), pay(scene, loan, 100_00)

    assert first == second
    assert LoanPayment.objects.count() == 1
    assert scene.business_money() == 900_00


def test_one_journal_pays_each_holder_once_by_kind():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, servicing_fee_millionths=100_000)
    turn_to(scene, scenes.MONDAY + scenes.days(20))

    paid = pay(scene, loan, 207_00)

    journal = Journal.objects.get(pk=paid.journal_id)
    transfers = list(journal.transfers.all())
    assert len(transfers) == 5
    assert sum(one.amount_minor for one in transfers) == 207_00
    # 6.58 of interest: a tenth is the bank's, of the rest 60 % are Ines's.
    assert paid.interest_minor == 6_58
    assert paid.servicing_minor == 66
    assert scene.bank_money() == 10_000_00 + 66
    assert_laws(loan.pk)


def test_more_than_the_account_holds_is_refused():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, origination_fee_millionths=20_000)

    assert scene.business_money() == 980_00
    with pytest.raises(InsufficientFunds):
        pay(scene, loan)
    assert queries.balance(scene.business_account()) == 980_00


def test_a_stranger_cannot_pay_with_the_businesss_money():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene)

    with pytest.raises(NoSuchLoan):
        pay(scene, loan, 10_00, by="ines")


def test_a_settled_loan_takes_no_more_and_gives_its_collateral_back():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, collateral=1_500)

    pay(scene, loan)

    assert scene.business_money() == 1_500_00
    assert loan.collateral.get().state == Collateral.State.RETURNED
    with pytest.raises(LoanNotOpen):
        pay(scene, loan, 10_00, reference="again")


def test_a_loan_with_money_in_escrow_stays_open_when_all_else_is_paid():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((600, 60),), first_tranche_minor=400_00)
    turn_to(scene, scenes.MONDAY + scenes.days(3))
    scenes.fund_business(scene, 10)

    pay(scene, loan)

    loan.refresh_from_db()
    assert loan.loan.state == Loan.State.REPAYING
    assert loan.released_minor == 400_00
    assert_laws(loan.pk)


def test_each_release_is_charged_for_its_own_days_alone():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene,
        milestones=((600, 60),),
        first_tranche_minor=400_00,
        origination_fee_millionths=10_000,
        amortization="EQUAL_PRINCIPAL",
    )
    on = scenes.MONDAY + scenes.days(10)
    turn_to(scene, on)

    conduct.deliver(scene, loan)
    conduct.accept(scene, loan)

    assert scene.business_money() == 990_00
    assert scene.bank_money() == 10_000_00 + 10_00
    lines = list(loan.loan.installments.order_by("number"))
    assert lines[0].due_on == datetime.date(2026, 2, 5)
    # 400.00 for 10 days, 1000.00 for 21.
    assert lines[0].interest_minor == round((400 * 10 + 1000 * 21) * 0.12 / 365 * 100)
    assert_laws(loan.pk)
    with pytest.raises(EscrowShort), transaction.atomic():
        release(bank_loan=loan, amount_minor=1, kind=Release.Kind.TICK, on=on)


def test_a_loan_by_milestones_alone_has_no_schedule_before_its_first_release():
    scene = scenes.a_bank_network()

    loan = scenes.a_bank_loan(scene, milestones=((400, 30), (600, 60)), repayment="BULLET")

    assert loan.loan.installments.count() == 0
    assert loan.loan.balance.next_due_on is None
    assert loan.servicing == BankLoan.Servicing.AWAITING_APPLICATION
    planned = loan.schedules.get().lines
    assert [line["due_on"] for line in planned] == ["2026-04-05"]
    assert_laws(loan.pk)


def test_arrears_are_folded_into_a_new_plan_and_their_interest_stays_due():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, amortization="EQUAL_PRINCIPAL")
    scenes.spend(scene)
    first = loan.loan.installments.get(number=1)
    wake(scene, first.due_on)
    wake(scene, first.due_on + scenes.days(10))

    with transaction.atomic():
        held = take_loan(loan.pk)
        bank_accruing.accrue_to(held, on=scene.on)
        bank_planning.replan_held(
            held,
            reason=ScheduleVersion.Reason.RESTRUCTURING,
            on=scene.on,
            days=[scene.on + scenes.days(30 * (place + 1)) for place in range(6)],
            folds_arrears=True,
        )

    lines = list(loan.loan.installments.order_by("number"))
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert (lines[0].principal_minor, lines[0].interest_minor) == (0, first.interest_minor)
    assert sum(line.principal_minor for line in lines) == 1_000_00
    assert_laws(loan.pk)
    scenes.fund_business(scene, 2_000)
    for line in lines[1:]:
        wake(scene, line.due_on)
        assert_laws(loan.pk)
        chain.close_day(network_id=scene.network.pk)
        assert_laws(loan.pk)
    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.SETTLED
    assert not loan.loan.late_episodes.filter(cured_on=None).exists()
