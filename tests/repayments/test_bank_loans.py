"""Banks' loans: from the contract to the last release."""

import pytest

from ledger import queries
from tests import bank_scene as scenes

pytestmark = pytest.mark.django_db


def test_a_loan_disbursed_at_once_reaches_the_business_whole():
    scene = scenes.a_bank_network()

    loan = scenes.a_bank_loan(scene)

    assert scene.business_money() == 1_000_00
    assert queries.balance(loan.escrow_account_id) == 0
    assert loan.released_minor == 1_000_00
    assert loan.loan.notes.count() == 100
    assert loan.loan.balance.outstanding_minor == 1_000_00
