"""How payments are split over notes: each payment once, in order, to the last unit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.steps import NoteTable
from repayments.models import Installment, LoanBalance
from repayments.steps.accruing import WeekTable, write_weeks
from repayments.steps.collecting import PaymentTable, split_over_notes
from rules.allotment import allot
from tests.night_scene import MONDAY, a_loan, a_member, a_network, days


def column(values):
    return np.array(values, dtype=np.int64)


@st.composite
def loans_with_payments(draw):
    """Loans with notes, and payments on them that never exceed what is outstanding."""
    notes = draw(st.lists(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), min_size=1))
    payments = []
    for loan, outstanding in enumerate(notes):
        left = sum(outstanding)
        for _ in range(draw(st.integers(0, 3))):
            amount = draw(st.integers(0, left))
            left -= amount
            payments.append((loan, amount))
    return notes, draw(st.permutations(payments))


@given(loans_with_payments())
def test_every_split_is_that_of_the_rule_one_payment_after_the_other(drawn):
    notes, payments = drawn
    table = NoteTable(
        ids=np.arange(sum(map(len, notes))),
        loan_ids=column([loan for loan, mine in enumerate(notes) for _ in mine]),
        account_ids=column([0] * sum(map(len, notes))),
        outstanding=column([amount for mine in notes for amount in mine]),
    )
    left = {loan: list(mine) for loan, mine in enumerate(notes)}
    # A permutation may put a loan's payments in another order; any order fits what is left.
    expected = []
    for loan, amount in payments:
        parts = allot(amount, left[loan])
        left[loan] = [open_ - part for open_, part in zip(left[loan], parts, strict=True)]
        expected.append(parts)
    zeros = column([0] * len(payments))

    returned, shares = split_over_notes(
        table,
        PaymentTable(
            references=[""] * len(payments),
            loan_ids=column([loan for loan, _ in payments]),
            source_ids=zeros,
            principals=column([amount for _, amount in payments]),
            interests=zeros,
            releases=zeros,
        ),
    )

    assert (table.outstanding - returned).tolist() == [
        open_ for loan in range(len(notes)) for open_ in left[loan]
    ]
    for row, (_, amount) in enumerate(payments):
        mine = shares.amounts[shares.payments == row].tolist()
        assert sum(mine) == amount
        if amount:
            assert tuple(mine) == expected[row]


@pytest.mark.django_db
def test_a_week_is_charged_once_and_after_the_end_to_the_last_installment():
    scene = a_network(N_REPAYMENTS=2)
    a_member(scene, "ana", spending=200, stake=1_000)
    a_member(scene, "bruno", stake=1_000)
    loan = a_loan(scene, "ana", {"bruno": 1_000})

    def week(number):
        return WeekTable(
            loan_ids=column([loan.pk]),
            weeks=column([number]),
            numbers=column([min(number, 2)]),
            principals=column([1_000]),
            fulls=column([5]),
            chargeds=column([3]),
        )

    written = [write_weeks(week(number), on=MONDAY + days(7)) for number in (1, 1, 2, 3)]

    assert written == [1, 0, 1, 1]
    balance = LoanBalance.objects.get(loan=loan)
    assert (balance.interest_due_minor, balance.waived_minor) == (9, 6)
    lines = Installment.objects.filter(loan=loan).order_by("number")
    assert [line.interest_minor for line in lines] == [3, 6]
