"""A later installment is carried while an earlier one is late: fee and interest stay whole."""

import pytest

from business_day import chain
from ledger.kinds import Purpose
from ledger.reconcile import all_invariants, look
from lending_circles.operations.repaying import pay_loan
from loans.models import Loan
from repayments.models import Installment, LoanBalance
from tests.lending_circles.extension_scene import change_trust, the_extension, trust
from tests.night_scene import a_gift, a_loan, a_member, a_network, days

pytestmark = pytest.mark.django_db
# Three parts of 36 and a residue of 2; a week's interest is one percent.
PRINCIPAL, FEE = 11_100, 110


def make_once():
    """The first two of three installments are late when the last is carried."""
    scene = a_network(N_REPAYMENTS=3, LATE_DAYS=20, APR="52%", FEE_TX_PER_REPAYMENT="0.33%")
    a_member(scene, "bruno", spending=300, stake=20_000, autopay=False)
    a_member(scene, "ana", stake=40_000)
    trust(scene, "ana", "bruno")
    scene.loan = a_loan(scene, "bruno", {"ana": PRINCIPAL}, on=scene.on)
    live(scene, 20)
    change_trust(scene, "ana", "bruno", low_grants="EXTEND", high_grants="EXTEND", low_pause="",
                 high_pause="")  # fmt: skip
    live(scene, 22)
    assert the_extension(scene.loan).extended_number == 3
    return scene


@pytest.fixture
def scene(made_once):
    return made_once


def live(scene, count):
    """Live all days before the one `count` days after the start, and open that one."""
    chain.open_day(network_id=scene.network.pk, on=scene.network.started_on + days(count))


def pay(scene, loan, amount=None, *, reference="one"):
    return pay_loan(loan_id=loan.pk, amount_minor=amount, on=scene.on, by=None, reference=reference)


def holds():
    results = [look(invariant) for invariant in all_invariants()]
    assert {one.invariant.code for one in results if not one.holds} == set()


def test_the_fee_is_earned_once_whichever_installment_is_paid_last(scene):
    """A-05: the last installment earns the residue, here as the first of all."""
    a_gift(scene, "bruno", 40_000)
    released = [LoanBalance.objects.get(loan=scene.loan).fee_released_minor]

    pay(scene, scene.loan, 3_811)
    released.append(LoanBalance.objects.get(loan=scene.loan).fee_released_minor)
    assert pay(scene, scene.loan, reference="two").is_settled

    released.append(LoanBalance.objects.get(loan=scene.loan).fee_released_minor)
    assert released == [38, 74, FEE]
    assert scene.pool(Purpose.TRANSACTION_POOL_UNEARNED) == 0
    holds()


def test_interest_after_the_end_is_asked_for_where_something_is_open(scene):
    """A stake drawn pays the first that morning, so the week is charged on the second alone."""
    live(scene, 28)

    interest = Installment.objects.filter(loan=scene.loan).order_by("number")
    assert [line.interest_minor for line in interest] == [111, 111 + 37, 111]
    holds()

    a_gift(scene, "bruno", 40_000)
    assert pay(scene, scene.loan).interest_minor == 111 + 37
    assert pay(scene, the_extension(scene.loan), reference="extension").is_settled
    assert not scene.member("bruno").borrowing_blocked
    assert LoanBalance.objects.get(loan=scene.loan).interest_due_minor == 0
    assert set(Loan.objects.values_list("state", flat=True)) == {Loan.State.SETTLED}
    holds()
