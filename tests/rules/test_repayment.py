"""Repayment: oldest first, principal before interest, and autopay only in full."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.repayment import (
    Collected,
    Due,
    PayerDue,
    allocate,
    autopaid,
    autopaid_rows,
    due_minor,
    is_complete,
    settlement_minor,
)

ON = date(2026, 2, 2)
WEEK = timedelta(days=7)

# A loan of 40.00 whose first installment is a week late, the second due today.
DUES = (
    Due(1, ON - WEEK, 1000, 5),
    Due(2, ON, 1000, 3),
    Due(3, ON + WEEK, 1000, 0),
    Due(4, ON + 2 * WEEK, 1000, 0),
)


def test_what_is_due_today_is_less_than_what_settles():
    assert due_minor(DUES, on=ON) == 2008
    assert settlement_minor(DUES) == 4008


@pytest.mark.parametrize(
    ("amount", "collected", "left"),
    [
        (0, [], 0),
        (400, [(1, 400, 0, False)], 0),
        (1000, [(1, 1000, 0, False)], 0),
        (1005, [(1, 1000, 5, True)], 0),
        (1500, [(1, 1000, 5, True), (2, 495, 0, False)], 0),
        (2008, [(1, 1000, 5, True), (2, 1000, 3, True)], 0),
        (2508, [(1, 1000, 5, True), (2, 1000, 3, True), (3, 500, 0, False)], 0),
        # A prepaid installment waits for the interest of its own week.
        (
            3508,
            [(1, 1000, 5, True), (2, 1000, 3, True), (3, 1000, 0, False), (4, 500, 0, False)],
            0,
        ),
        # Nothing outstanding: no interest can come any more, so all are complete.
        (
            4010,
            [(1, 1000, 5, True), (2, 1000, 3, True), (3, 1000, 0, True), (4, 1000, 0, True)],
            2,
        ),
    ],
)
def test_a_payment_goes_to_the_oldest_installment_first(amount, collected, left):
    allocation = allocate(DUES, amount, on=ON)

    assert allocation.collected == tuple(Collected(*line) for line in collected)
    assert allocation.left_minor == left


def test_following_principal_is_prepaid_before_following_interest():
    dues = (Due(1, ON + WEEK, 100, 7), Due(2, ON + 2 * WEEK, 100, 0))

    allocation = allocate(dues, 203, on=ON)

    assert allocation.principal_minor == 200
    assert allocation.interest_minor == 3
    assert [line.is_complete for line in allocation.collected] == [False, True]


@pytest.mark.parametrize(
    ("due", "outstanding", "complete"),
    [
        (Due(1, ON, 0, 0), 500, True),
        (Due(1, ON + WEEK, 0, 0), 500, False),
        (Due(1, ON + WEEK, 0, 0), 0, True),
        (Due(1, ON, 1, 0), 500, False),
        (Due(1, ON, 0, 1), 0, False),
    ],
)
def test_an_installment_is_complete_when_no_interest_can_come_to_it(due, outstanding, complete):
    assert is_complete(due, outstanding_minor=outstanding, on=ON) is complete


@st.composite
def loans(draw):
    """Unpaid installments of one loan; what is not due yet has no interest yet."""
    count = draw(st.integers(1, 10))
    first = draw(st.integers(-5, 5))
    dues = []
    for number in range(1, count + 1):
        due_on = ON + WEEK * (first + number)
        interest = draw(st.integers(0, 50)) if due_on <= ON else 0
        dues.append(Due(number, due_on, draw(st.integers(0, 1000)), interest))

    return tuple(dues)


@given(loans(), st.integers(0, 12000))
def test_nothing_of_a_payment_is_lost_or_paid_twice(dues, amount):
    allocation = allocate(dues, amount, on=ON)

    paid = allocation.principal_minor + allocation.interest_minor
    assert paid + allocation.left_minor == amount
    assert paid == min(amount, settlement_minor(dues))
    asked = {due.number: due for due in dues}
    for line in allocation.collected:
        assert 0 <= line.principal_minor <= asked[line.number].principal_minor
        assert 0 <= line.interest_minor <= asked[line.number].interest_minor


@given(loans(), st.integers(0, 6000), st.integers(0, 6000))
def test_paying_more_never_leaves_more_owed_anywhere(dues, amount, more):
    def paid(total):
        lines = allocate(dues, total, on=ON).collected

        return {line.number: line.principal_minor + line.interest_minor for line in lines}

    little, much = paid(amount), paid(amount + more)

    assert all(much.get(number, 0) >= part for number, part in little.items())


def rest_of(dues, collected):
    lines = {line.number: line for line in collected}
    empty = Collected(0, 0, 0, False)

    return tuple(
        Due(
            due.number,
            due.due_on,
            due.principal_minor - lines.get(due.number, empty).principal_minor,
            due.interest_minor - lines.get(due.number, empty).interest_minor,
        )
        for due in dues
    )


@given(loans(), st.integers(0, 6000), st.integers(0, 6000))
def test_two_payments_pay_what_one_of_both_would(dues, first, second):
    allocation = allocate(dues, first, on=ON)
    again = allocate(rest_of(dues, allocation.collected), second, on=ON)

    at_once = allocate(dues, first + second, on=ON)

    together = allocation.principal_minor + again.principal_minor
    assert together == at_once.principal_minor
    assert allocation.interest_minor + again.interest_minor == at_once.interest_minor


def payer_due(loan_id, number, days, amount):
    return PayerDue(loan_id, number, ON + timedelta(days=days), amount)


@pytest.mark.parametrize(
    ("balance", "paid"),
    [
        (0, []),
        (504, []),
        (1010, [(1, 1)]),
        (1515, [(1, 1), (2, 1)]),
        (2525, [(1, 1), (2, 1), (1, 2)]),
        # The first cannot be paid in full: it is left with its loan, the other loan is paid.
        (600, [(2, 1)]),
    ],
)
def test_autopay_pays_each_installment_only_in_full(balance, paid):
    dues = [payer_due(1, 1, -7, 1010), payer_due(2, 1, -3, 505), payer_due(1, 2, 0, 1010)]

    assert [(due.loan_id, due.number) for due in autopaid(dues, balance)] == paid


def test_autopay_does_not_pass_over_an_older_installment_of_the_same_loan():
    dues = [payer_due(1, 1, -7, 1010), payer_due(1, 2, 0, 5)]

    assert autopaid(dues, 100) == ()


rows_of_payers = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(-21, 0), st.integers(1, 1000)),
    max_size=15,
)


@given(rows_of_payers, st.lists(st.integers(0, 3000), min_size=4, max_size=4))
def test_autopay_never_spends_more_than_there_is(rows, balances):
    dues = [
        payer_due(loan, number, days, amount)
        for number, (_, loan, days, amount) in enumerate(rows, start=1)
    ]

    assert sum(due.amount_minor for due in autopaid(dues, balances[0])) <= balances[0]


@example([(0, 0, -7, 500), (0, 0, 0, 100), (0, 1, 0, 300), (1, 0, 0, 50)], [400, 50, 0, 0])
@given(rows_of_payers, st.lists(st.integers(0, 3000), min_size=4, max_size=4))
def test_many_payers_at_once_are_paid_as_one_by_one(rows, balances):
    # A loan has one payer, so its place is made of both.
    dues = [
        (payer, payer_due(payer * 3 + loan, number, days, amount))
        for number, (payer, loan, days, amount) in enumerate(rows, start=1)
    ]
    dues.sort(key=lambda row: (row[1].due_on, row[1].loan_id, row[1].number))

    paid = autopaid_rows(
        np.array([payer for payer, _ in dues], dtype=np.int64),
        np.array([due.loan_id for _, due in dues], dtype=np.int64),
        np.array([due.amount_minor for _, due in dues], dtype=np.int64),
        np.array(balances, dtype=np.int64),
    )

    expected = set()
    for place, balance in enumerate(balances):
        own = [due for payer, due in dues if payer == place]
        expected |= set(autopaid(own, balance))
    assert paid.tolist() == [due in expected for _, due in dues]
