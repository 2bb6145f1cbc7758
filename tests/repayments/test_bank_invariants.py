"""The invariants of banks' loans notice what is wrong."""

import pytest
from django.db.models import F

from banks import invariants as of_banks
from banks.models import FidelityBond
from business_day import chain
from ledger.reconcile import look
from loans import invariants as of_loans
from loans.models import BankLoan, Note, Release
from repayments import invariants as of_repayments
from repayments.models import Accrual, BankDefault, Installment, LoanBalance, LoanPayment
from tests import bank_scene as scenes
from tests.repayments.test_bank_nights import FIRST_DUE, default_now, empty_business, wake

pytestmark = pytest.mark.django_db

WRONG = {
    "B-1": lambda: FidelityBond.objects.update(slashed_minor=F("slashed_minor") + 1),
    "N-2": lambda: BankLoan.objects.update(released_minor=F("released_minor") - 1),
    "N-2b": lambda: Release.objects.update(amount_minor=F("amount_minor") - 1),
    "H-1": lambda: Note.objects.filter(serial=1).update(serial=1_000),
    "N-3": lambda: LoanBalance.objects.update(written_off_minor=F("written_off_minor") + 1),
    "H-2": lambda: Note.objects.filter(serial=2).update(outstanding_minor=0),
    "N-4": lambda: Installment.objects.filter(number=4).update(due_on=FIRST_DUE),
    "N-5": lambda: Accrual.objects.update(charged_minor=0),
    "N-6": lambda: LoanPayment.objects.update(
        interest_minor=F("interest_minor") - 1, principal_minor=F("principal_minor") + 1
    ),
    "N-8": lambda: Accrual.objects.update(accrued_on=FIRST_DUE + scenes.days(500)),
    "N-9": lambda: BankDefault.objects.update(
        loss_minor=F("loss_minor") - 1, bond_minor=F("bond_minor") + 1
    ),
}


def every_invariant():
    return [
        *of_banks.invariants(),
        *of_loans.invariants(),
        *of_repayments.invariants(),
    ]


@pytest.mark.parametrize("code", WRONG)
def test_a_wrong_figure_is_found_and_named(code):
    scene = scenes.a_bank_network()
    scenes.a_bank_loan(scene)
    wake(scene, FIRST_DUE)
    chain.close_day(network_id=scene.network.pk)
    lost = scenes.a_bank_loan(scene)
    empty_business(scene)
    wake(scene, FIRST_DUE + scenes.days(20))
    default_now(scene, lost)
    assert all(look(one).holds for one in every_invariant())

    WRONG[code]()

    broken = {one.code for one in every_invariant() if not look(one).holds}
    assert code in broken
    found = next(one for one in every_invariant() if one.code == code)
    assert look(found).finding.checked > 0
