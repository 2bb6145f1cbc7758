"""Days on which borrowers default, worked by hand."""

import pytest

from business_day import chain
from ledger.kinds import Purpose
from lending_circles.models import LoanAccount
from lending_circles.operations.repaying import pay_loan
from loans.models import Loan, Note
from repayments.models import DefaultCase, LoanBalance
from tests.night_scene import MONDAY, a_gift, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db


def test_a_default_at_three_to_one_is_covered_as_worked_by_hand():
    scene = a_network(contingency=100_000)
    a_member(scene, "ana", spending=600, stake=10_000, ratio=3)
    a_member(scene, "bruno", stake=50_000)
    a_member(scene, "chi", spending=10_000, stake=10_000)
    kept = a_loan(scene, "chi", {"ana": 3_000}, on=MONDAY + days(75))
    loan = a_loan(scene, "ana", {"bruno": 21_000, "pool": 9_000})

    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(78))

    case = DefaultCase.objects.get()
    loan.refresh_from_db()
    # The draws from day 15 on took all the 70.00 that were available: 69.30 principal and 0.70
    # interest; a piece of 30.00 on chi's loan is assigned.
    assert case.claim_minor == 23_070
    assert case.stake_cash_minor == 0
    assert case.stake_assigned_minor == 3_000
    assert case.contingency_minor == 10_035
    assert case.loss_minor == 10_035
    assert case.closes_account
    assert loan.state == Loan.State.DEFAULTED
    balance = LoanBalance.objects.get(loan=loan)
    assert (balance.outstanding_minor, balance.interest_due_minor) == (0, 0)
    assert scene.pool(Purpose.TRANSACTION_POOL_UNEARNED) == kept.transaction_fee_minor
    assert scene.money("ana")[1:] == (0, 0)
    assert list(
        Note.objects.filter(loan=kept, outstanding_minor__gt=0).values_list("outstanding_minor")
    ) == [(2_100,), (900,)]
    assert scene.member("ana").state == LoanAccount.State.HOLD_TO_EXIT

    chain.close_day(network_id=scene.network.pk)

    assert scene.member("ana").state == LoanAccount.State.CLOSED_DEFAULTED


def test_two_defaulters_of_one_day_holding_notes_of_each_other():
    scene = a_network(contingency=1_000)
    for name in ("ana", "bruno"):
        a_member(scene, name, spending=300, stake=10_000, ratio=3)
    a_member(scene, "chi", stake=50_000)
    a_loan(scene, "ana", {"bruno": 5_000, "chi": 10_000})
    a_loan(scene, "bruno", {"ana": 5_000, "chi": 10_000})

    chain.live_through(network_id=scene.network.pk, until=MONDAY + days(78))

    cases = list(DefaultCase.objects.order_by("borrower_id"))
    assert len(cases) == 2
    assert [case.defaulted_on for case in cases] == [MONDAY + days(78)] * 2
    assert sum(case.contingency_minor for case in cases) == 1_300
    assert scene.pool(Purpose.CONTINGENCY_POOL) == 0
    assert scene.money("ana")[1:] == (0, 0)
    assert scene.money("bruno")[1:] == (0, 0)
    assert scene.member("ana").state == LoanAccount.State.CLOSED_DEFAULTED


def test_a_note_on_a_late_loan_recovers_later_under_its_lien():
    scene = a_network()
    a_member(scene, "ana", spending=200, stake=10_000, ratio=3)
    a_member(scene, "bruno", stake=50_000)
    a_member(scene, "chi", spending=50, stake=0)
    late = a_loan(scene, "chi", {"ana": 2_500}, on=MONDAY + days(63))
    a_loan(scene, "ana", {"bruno": 10_000})

    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(78))
    case = DefaultCase.objects.get()
    assert case.loss_minor > 0
    note = Note.objects.get(loan=late)
    assert note.lien_case_id == case.pk
    before = scene.money("bruno")
    a_gift(scene, "chi", 5_000)
    paid = pay_loan(loan_id=late.pk, amount_minor=1_000, on=scene.on, by=None, reference="one")

    # The principal was under the lien: the loser's deposit rises by it.
    returned = paid.principal_minor
    assert (returned, paid.interest_minor) == (994, 6)
    assert scene.money("bruno") == (before[0], before[1] + returned, before[2] + returned)
    assert scene.money("ana")[1:] == (2_500 - returned, 0)
    assert case.shares.get().recovered_minor == returned
    chain.close_day(network_id=scene.network.pk)
    assert scene.member("ana").state == LoanAccount.State.HOLD_TO_EXIT


def test_a_creditor_who_owes_the_defaulter_is_repaid_by_that_claim():
    scene = a_network(contingency=5_000, N_REPAYMENTS=3)
    a_member(scene, "ana", spending=200, stake=3_000, ratio=3)
    a_member(scene, "bruno", spending=9_000, stake=50_000)
    owed = a_loan(scene, "bruno", {"ana": 3_000}, on=MONDAY + days(26))
    a_loan(scene, "ana", {"bruno": 9_000})

    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(29))

    case = DefaultCase.objects.get()
    owed.refresh_from_db()
    assert (case.stake_cash_minor, case.stake_assigned_minor) == (0, 3_000)
    assert case.contingency_minor == case.loss_minor == 3_000
    # Bruno owed 30.00 to ana and was owed 90.00: no money moved for the 30.00.
    assert (owed.state, owed.settled_on) == (Loan.State.SETTLED, scene.on)
    assert set(owed.installments.values_list("source", "interest_paid_minor")) == {("NOTE", 0)}
    assert scene.pool(Purpose.TRANSACTION_POOL_UNEARNED) == 0
    spending, deposit, available = scene.money("bruno")
    assert spending == 9_000 - owed.transaction_fee_minor - owed.contingency_fee_minor
    assert deposit == available == 50_000 - 3_000 - 3_000
    assert scene.money("ana")[1:] == (0, 0)
    chain.close_day(network_id=scene.network.pk)
    assert scene.member("ana").state == LoanAccount.State.CLOSED_DEFAULTED
