"""A refund pays the loan that paid: interest due, then the last installments; then the customer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.loan_refund import gifts_given_back, refund_to_loan, refund_to_loans
from rules.repayment import Collected, Due, allocate, settlement_minor

ON = date(2026, 2, 2)
WEEK = timedelta(days=7)

# The first is a week late, the second due today; interest has come to both. 40.08 in all.
DUES = (
    Due(1, ON - WEEK, 1000, 5),
    Due(2, ON, 1000, 3),
    Due(3, ON + WEEK, 1000, 0),
    Due(4, ON + 2 * WEEK, 1000, 0),
)
# The gym: 858.00 in ten parts of 85.80, four of them paid on time. Source: numbers 8.9.
GYM = tuple(Due(number, ON + (number - 4) * WEEK, 8580, 0) for number in range(5, 11))


@pytest.mark.parametrize(
    ("amount", "collected", "left"),
    [
        (0, (), 0),
        (4, ((1, 0, 4, False),), 0),
        (6, ((1, 0, 5, False), (2, 0, 1, False)), 0),
        # All interest, and of the principal the last installments first.
        (508, ((1, 0, 5, False), (2, 0, 3, False), (4, 500, 0, False)), 0),
        (
            1508,
            ((1, 0, 5, False), (2, 0, 3, False), (3, 500, 0, False), (4, 1000, 0, False)),
            0,
        ),
        # The second is complete: its day has come, and nothing of it is left to ask for.
        (
            3508,
            ((1, 500, 5, False), (2, 1000, 3, True), (3, 1000, 0, False), (4, 1000, 0, False)),
            0,
        ),
        # The whole loan: every installment is complete; what is more is the customer's.
        (
            4100,
            ((1, 1000, 5, True), (2, 1000, 3, True), (3, 1000, 0, True), (4, 1000, 0, True)),
            92,
        ),
    ],
)
def test_what_a_refund_pays_of_a_late_loan(amount, collected, left):
    paid = refund_to_loan(DUES, amount, on=ON)

    assert paid.collected == tuple(Collected(*line) for line in collected)
    assert paid.left_minor == left


def test_the_gym_gives_back_777_51_of_which_514_80_go_to_the_loan():
    paid = refund_to_loan(GYM, 77751, on=ON)

    assert (paid.principal_minor, paid.interest_minor) == (51480, 0)
    assert paid.left_minor == 26271
    assert all(line.is_complete for line in paid.collected)


def test_the_gym_with_the_interest_of_a_week_due():
    # 0.59 of the fifth week: 514.80 × 6 % / 52 = 0.594; it is charged, so it is paid first.
    due = (Due(5, ON, 8580, 59), *GYM[1:])

    paid = refund_to_loan(due, 77751, on=ON)

    assert (paid.principal_minor, paid.interest_minor) == (51480, 59)
    assert paid.left_minor == 77751 - 51480 - 59


def test_nothing_is_asked_for_by_a_loan_without_dues():
    assert refund_to_loan((), 500, on=ON).left_minor == 500


# What friends carried of the gym: 8.4, with 1.98 of interest in the first payment.
CARRIED = tuple(
    Due(number, ON + number * WEEK, principal, interest)
    for number, (principal, interest) in enumerate(((2831, 198), (2831, 0), (2918, 0)), start=1)
)


@pytest.mark.parametrize(
    ("amount", "to_extension", "to_loan", "left"),
    [
        (0, 0, 0, 0),
        (5000, 5000, 0, 0),
        (8778, 8778, 0, 0),
        (8779, 8778, 1, 0),
        (8778 + 51480 + 5, 8778, 51480, 5),
    ],
)
def test_an_extension_is_paid_before_its_loan_and_both_before_the_customer(
    amount, to_extension, to_loan, left
):
    extension, loan = refund_to_loans((CARRIED, GYM), amount, on=ON)

    assert extension.principal_minor + extension.interest_minor == to_extension
    assert loan.principal_minor + loan.interest_minor == to_loan
    assert loan.left_minor == left


@pytest.mark.parametrize(
    ("amount", "gifts", "returned"),
    [
        (500, (), ()),
        (0, (770, 770), (0, 0)),
        (1_040, (770, 770), (520, 520)),
        # The first of equals has the odd unit.
        (501, (770, 770), (251, 250)),
        (300, (600, 300, 0), (200, 100, 0)),
        # What is more than all gifts is the customer's.
        (2_000, (770, 770), (770, 770)),
    ],
)
def test_gifts_come_back_pro_rata_and_never_more_than_was_given(amount, gifts, returned):
    assert gifts_given_back(amount, gifts) == returned


amounts = st.integers(0, 10_000)
loans = st.lists(st.tuples(amounts, st.integers(0, 90)), min_size=1, max_size=12).map(
    lambda parts: tuple(
        Due(number, ON + (number - 3) * WEEK, principal, interest)
        for number, (principal, interest) in enumerate(parts, start=1)
        if principal or interest
    )
)


@given(loans, st.integers(0, 200_000))
def test_a_refund_is_its_parts_and_pays_no_more_than_is_asked(dues, amount):
    paid = refund_to_loan(dues, amount, on=ON)

    assert paid.principal_minor + paid.interest_minor + paid.left_minor == amount
    assert paid.principal_minor + paid.interest_minor == min(amount, settlement_minor(dues))
    by_number = {due.number: due for due in dues}
    for line in paid.collected:
        assert 0 <= line.principal_minor <= by_number[line.number].principal_minor
        assert 0 <= line.interest_minor <= by_number[line.number].interest_minor


@given(loans, st.integers(0, 200_000))
def test_no_earlier_installment_is_touched_before_a_later_one_is_paid(dues, amount):
    paid = {line.number: line for line in refund_to_loan(dues, amount, on=ON).collected}
    left = [
        due.principal_minor - (paid[due.number].principal_minor if due.number in paid else 0)
        for due in sorted(dues, key=lambda due: due.number)
    ]
    touched = [number for number, line in paid.items() if line.principal_minor]
    if touched:
        first = min(touched)
        behind = [
            rest
            for due, rest in zip(sorted(dues, key=lambda due: due.number), left, strict=True)
            if due.number > first
        ]
        assert not any(behind)


@given(loans)
def test_what_settles_by_refund_settles_by_payment(dues):
    whole = settlement_minor(dues)

    refunded = refund_to_loan(dues, whole, on=ON)
    paid = allocate(dues, whole, on=ON)

    assert refunded.left_minor == paid.left_minor == 0
    assert refunded.principal_minor == paid.principal_minor
    assert refunded.interest_minor == paid.interest_minor


@given(loans, st.lists(amounts), amounts)
def test_the_customer_never_gets_what_they_did_not_pay(dues, gifts, repaid):
    """A price is what is owed, what was given, and what the customer repaid themselves."""
    owed = sum(due.principal_minor for due in dues)
    paid = refund_to_loan(dues, owed + sum(gifts) + repaid, on=ON)

    returned = gifts_given_back(paid.left_minor, gifts)

    assert paid.left_minor - sum(returned) <= repaid
    assert all(minor <= gift for minor, gift in zip(returned, gifts, strict=True))
    assert sum(returned) == min(paid.left_minor, sum(gifts))
