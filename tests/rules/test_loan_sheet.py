"""The loan sheet: what the borrower reads is what will be asked for."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.accrual import DepositGrowth, accrue_week
from rules.loan_sheet import loan_sheet
from rules.terms import DEFAULTS

START = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("principal", "first", "last", "interest", "fee", "permille"),
    [
        (10000, [1012, 1010, 1009], 1001, 63, 200, 252),
        (85800, [8679, 8669, 8659], 8590, 545, 1716, 253),
        (30000, [3035, 3031, 3028], 3003, 190, 600, 253),
    ],
)
def test_the_sheet_shows_the_worked_numbers(principal, first, last, interest, fee, permille):
    """Numbers 8.1 and 8.2."""
    sheet = loan_sheet(principal, DEFAULTS, established_on=START)

    amounts = [due.amount_minor for due in sheet.installments]
    assert amounts[:3] == first
    assert amounts[-1] == last
    assert sheet.interest_minor == interest
    assert sheet.fee.total_minor == fee
    assert sheet.cost_minor == interest + fee
    assert sheet.all_in_apr == Fraction(permille, 1000)


@given(st.integers(500, 10**9))
def test_the_sheet_agrees_with_the_weeks_as_they_are_lived(principal):
    sheet = loan_sheet(principal, DEFAULTS, established_on=START)

    outstanding = principal
    for due in sheet.installments:
        week = accrue_week(outstanding, growth=DepositGrowth(0, 0, True), terms=DEFAULTS)
        assert week.charged_minor == due.interest_minor
        outstanding -= due.principal_minor
    assert outstanding == 0
