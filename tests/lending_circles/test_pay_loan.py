"""Paying a loan by hand: what comes first, what is refused, and a payment sent twice."""

import pytest

from business_day import chain
from governance.refusals import DayNotOpen
from ledger.kinds import Purpose
from ledger.models import Journal
from lending_circles.operations.repaying import (
    InsufficientFunds,
    LoanNotOpen,
    NoSuchLoan,
    NothingToPay,
    pay_loan,
)
from loans.models import Note
from people.models import AuditEvent
from repayments.models import Installment, LoanBalance
from tests.night_scene import MONDAY, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    scene = a_network()
    a_member(scene, "ana", spending=20_000, stake=10_000, autopay=False)
    a_member(scene, "bruno", stake=10_000)
    scene.loan = a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})
    return scene


def pay(scene, amount, *, reference="one", by="ana"):
    return pay_loan(
        loan_id=scene.loan.pk,
        amount_minor=amount,
        on=scene.on,
        by=scene.members[by].person if by else None,
        reference=reference,
    )


def parts(scene) -> list[tuple[int, int]]:
    return list(
        Installment.objects.filter(loan=scene.loan)
        .order_by("number")
        .values_list("principal_paid_minor", "interest_paid_minor")
    )


def test_what_is_due_comes_first_and_the_rest_prepays_principal(scene):
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(7))

    paid = pay(scene, 2_500)

    assert (paid.principal_minor, paid.interest_minor, paid.is_settled) == (2_488, 12, False)
    assert parts(scene)[:4] == [(1_000, 12), (1_000, 0), (488, 0), (0, 0)]
    first, second = Installment.objects.filter(loan=scene.loan, number__lte=2).order_by("number")
    assert (first.paid_on, first.source) == (scene.on, "PERSONAL")
    # Its own week's interest may still come to it.
    assert second.paid_on is None
    balance = LoanBalance.objects.get(loan=scene.loan)
    assert (balance.outstanding_minor, balance.fee_released_minor) == (7_512, 10)
    assert balance.next_due_on == MONDAY + days(14)
    notes = Note.objects.filter(loan=scene.loan).order_by("pk")
    assert [note.outstanding_minor for note in notes] == [7_000 - 1_742, 3_000 - 746]
    assert scene.money("bruno") == (0, 10_000, 3_000 + 7_000 - 7_000 + 1_742 - 0)


def test_a_prepaid_installment_asks_for_its_interest_only(scene):
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(7))
    pay(scene, 2_500)
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(14))

    paid = pay(scene, 9, reference="two")

    assert (paid.principal_minor, paid.interest_minor) == (0, 9)
    assert Installment.objects.get(loan=scene.loan, number=2).paid_on == scene.on


def test_settling_takes_what_is_owed_and_releases_the_whole_fee(scene):
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(10))

    paid = pay(scene, None)

    assert paid.is_settled
    assert paid.amount_minor == 10_012
    assert scene.pool(Purpose.TRANSACTION_POOL) == 100
    assert not Installment.objects.filter(loan=scene.loan, paid_on=None).exists()
    assert not scene.member("ana").borrowing_blocked
    with pytest.raises(LoanNotOpen):
        pay(scene, 1, reference="more")


def test_more_than_is_owed_is_not_taken(scene):
    paid = pay(scene, 15_000)

    assert paid.amount_minor == 10_000
    assert paid.is_settled


def test_the_block_stands_until_no_loan_is_open(scene):
    a_loan(scene, "ana", {"bruno": 2_000})
    chain.open_day(network_id=scene.network.pk, on=MONDAY + days(8))
    assert scene.member("ana").borrowing_blocked

    pay(scene, None)
    assert scene.member("ana").borrowing_blocked
    other = scene.members["ana"].person.loans.get(state="REPAYING")
    pay_loan(loan_id=other.pk, amount_minor=None, on=scene.on, by=None, reference="other")

    assert not scene.member("ana").borrowing_blocked
    chain.close_day(network_id=scene.network.pk)
    assert scene.member("ana").ratio == 1


def test_the_same_reference_pays_once(scene):
    first = pay(scene, 1_000)
    again = pay(scene, 1_000)

    assert (again.principal_minor, again.interest_minor) == (1_000, 0)
    assert first.amount_minor == again.amount_minor
    assert parts(scene)[0] == (1_000, 0)
    assert Journal.objects.filter(reference__contains=":payment:").count() == 1
    assert AuditEvent.objects.filter(action="LOAN_PAID").count() == 1


@pytest.mark.parametrize(
    ("amount", "by", "refusal"),
    [
        (0, "ana", NothingToPay),
        (-1, "ana", NothingToPay),
        (100, "bruno", NoSuchLoan),
    ],
)
def test_what_cannot_be_is_refused_by_name(scene, amount, by, refusal):
    with pytest.raises(refusal):
        pay(scene, amount, by=by)

    assert parts(scene)[0] == (0, 0)


def test_a_payment_beyond_the_account_is_refused_whole():
    scene = a_network()
    a_member(scene, "ana", spending=300, stake=10_000)
    a_member(scene, "bruno", stake=10_000)
    scene.loan = a_loan(scene, "ana", {"bruno": 10_000})

    with pytest.raises(InsufficientFunds) as refused:
        pay(scene, 101)

    assert refused.value.context["short_minor"] == 1
    assert scene.money("ana")[0] == 100


def test_a_closed_day_takes_no_payment(scene):
    chain.close_day(network_id=scene.network.pk)

    with pytest.raises(DayNotOpen):
        pay(scene, 100)
