"""Payments on banks' loans: oldest first, in the order agreed, interest before what is not due."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.payment_allocation import (
    DEFAULT_ORDER,
    allocate_bank_payment,
    bank_due_minor,
    bank_settlement_minor,
)
from rules.repayment import Collected, Due

DUES = (
    Due(1, date(2026, 2, 1), 10_000, 1_000),
    Due(2, date(2026, 3, 1), 10_000, 900),
    Due(3, date(2026, 4, 1), 10_000, 800),
)
MARCH = date(2026, 3, 1)
DEFAULT = tuple(DEFAULT_ORDER)


@pytest.mark.parametrize(
    ("amount", "order", "fee", "lines", "left"),
    [
        (0, DEFAULT, 0, [], 0),
        (150, DEFAULT, 150, [], 0),
        (700, DEFAULT, 200, [(1, 0, 500, False)], 0),
        (11_200, DEFAULT, 200, [(1, 10_000, 1_000, True)], 0),
        (12_000, DEFAULT, 200, [(1, 10_000, 1_000, True), (2, 0, 800, False)], 0),
        (700, ("PRINCIPAL", "INTEREST", "FEES"), 0, [(1, 700, 0, False)], 0),
        (11_100, ("INTEREST", "PRINCIPAL", "FEES"), 100, [(1, 10_000, 1_000, True)], 0),
        (
            22_500,
            DEFAULT,
            200,
            [(1, 10_000, 1_000, True), (2, 10_000, 900, True), (3, 100, 300, False)],
            0,
        ),
        (
            40_000,
            DEFAULT,
            200,
            [(1, 10_000, 1_000, True), (2, 10_000, 900, True), (3, 10_000, 300, True)],
            7_600,
        ),
    ],
)
def test_a_payment_in_march(amount, order, fee, lines, left):
    """200 of fees and two installments are due; 300 of interest have accrued on the third."""
    allocation = allocate_bank_payment(
        DUES, amount, on=MARCH, order=order, fees_minor=200, accrued_minor=300
    )

    assert allocation.fee_minor == fee
    assert allocation.lines == tuple(Collected(*line) for line in lines)
    assert allocation.left_minor == left
    assert allocation.is_settled == (amount == 40_000)
    assert allocation.prepaid_minor == sum(line[1] for line in lines if line[0] == 3)


def test_before_anything_is_due_fees_come_first_then_interest_so_far_then_principal():
    allocation = allocate_bank_payment(
        DUES, 15_500, on=date(2026, 1, 15), fees_minor=200, accrued_minor=300
    )

    assert allocation.fee_minor == 200
    assert allocation.lines == (Collected(1, 10_000, 300, False), Collected(2, 5_000, 0, False))
    assert (allocation.interest_minor, allocation.principal_minor) == (300, 15_000)
    assert allocation.prepaid_minor == 15_000


def test_an_installment_that_asks_for_nothing_is_complete_on_its_day():
    dues = (Due(1, MARCH, 0, 0), Due(2, date(2026, 4, 1), 10_000, 0))

    assert allocate_bank_payment(dues, 0, on=MARCH).lines == (Collected(1, 0, 0, True),)


def test_what_is_due_and_what_settles():
    assert bank_due_minor(DUES, on=MARCH, fees_minor=200) == 22_100
    assert bank_due_minor(DUES, on=date(2026, 1, 1)) == 0
    assert bank_settlement_minor(DUES, on=MARCH, fees_minor=200, accrued_minor=300) == 32_400


dues_lists = st.lists(
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**6)), min_size=1, max_size=8
).map(
    lambda rows: tuple(
        Due(number, date(2026, number, 1), *row) for number, row in enumerate(rows, start=1)
    )
)


@given(
    dues=dues_lists,
    amount=st.integers(0, 10**10),
    month=st.integers(1, 9),
    order=st.sampled_from(list(permutations(DEFAULT_ORDER))),
    fees=st.integers(0, 10**5),
    accrued=st.integers(0, 10**5),
)
def test_parts_add_up_and_nothing_due_is_passed_over(dues, amount, month, order, fees, accrued):
    """N-6; and overpaid only when all is settled."""
    on = date(2026, month, 1)
    allocation = allocate_bank_payment(
        dues, amount, on=on, order=order, fees_minor=fees, accrued_minor=accrued
    )

    paid = allocation.fee_minor + allocation.interest_minor + allocation.principal_minor
    assert paid + allocation.left_minor == amount
    assert allocation.left_minor == 0 or allocation.is_settled
    assert allocation.prepaid_minor == 0 or paid >= bank_due_minor(dues, on=on, fees_minor=fees)
    by_number = {line.number: line for line in allocation.lines}
    for due in dues:
        line = by_number.get(due.number, Collected(due.number, 0, 0, False))
        assert 0 <= line.principal_minor <= due.principal_minor
        if due.due_on <= on:
            assert 0 <= line.interest_minor <= due.interest_minor


@given(dues=dues_lists, month=st.integers(1, 9), accrued=st.integers(0, 10**5))
def test_the_settlement_settles_and_one_less_does_not(dues, month, accrued):
    on = date(2026, month, 1)
    running = accrued if any(due.due_on > on for due in dues) else 0
    asked = bank_settlement_minor(dues, on=on, accrued_minor=running)

    assert allocate_bank_payment(dues, asked, on=on, accrued_minor=running).is_settled
    if asked:
        less = allocate_bank_payment(dues, asked - 1, on=on, accrued_minor=running)
        assert not less.is_settled
