"""Fees: each part rounded on its own, earned repayment by repayment."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.fees import (
    EstablishmentFee,
    establishment_fee,
    fee_covered,
    fee_earned,
    fee_released,
    fees_released,
)
from rules.refusals import Code
from rules.terms import DEFAULTS


@pytest.mark.parametrize(
    ("principal", "transaction", "contingency"),
    [
        (10000, 100, 100),
        (85800, 858, 858),
        (10049, 100, 100),
        (10050, 101, 101),
        (500, 5, 5),
    ],
)
def test_each_part_of_the_fee_is_rounded_half_up_on_its_own(principal, transaction, contingency):
    """Numbers 8.1; A-05: at 100.50 the parts are 1.01 and 1.01, where their sum would be 2.01."""
    fee = establishment_fee(principal, DEFAULTS)

    assert fee == EstablishmentFee(transaction, contingency)
    assert fee.total_minor == transaction + contingency


def test_the_transaction_part_grows_with_the_number_of_repayments():
    terms = replace(DEFAULTS, repayment_count=20)

    assert establishment_fee(10000, terms) == EstablishmentFee(200, 100)


@given(st.integers(1, 10**12))
def test_the_fee_is_within_a_unit_of_two_percent(principal):
    off = establishment_fee(principal, DEFAULTS).total_minor - Fraction(principal, 50)

    assert abs(off) <= 1


@pytest.mark.parametrize(("settled", "released"), [(0, 0), (1, 10), (9, 90), (10, 105)])
def test_the_transaction_part_is_earned_in_floors_with_the_residue_last(settled, released):
    assert fee_released(105, 10, settled=settled) == released


@given(st.integers(0, 10**12), st.integers(1, 260))
def test_the_fee_is_earned_wholly_and_never_taken_back(transaction, count):
    released = [fee_released(transaction, count, settled=k) for k in range(count + 1)]

    assert released[0] == 0 or transaction == 0
    assert released[-1] == transaction
    assert released == sorted(released)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**15), st.integers(1, 260), st.integers(0, 260)).filter(
            lambda row: row[2] <= row[1]
        ),
        max_size=20,
    )
)
def test_many_fees_are_released_as_one_by_one(rows):
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)

    released = fees_released(table[:, 0], table[:, 1], settled=table[:, 2])

    assert released.tolist() == [
        fee_released(transaction, count, settled=settled) for transaction, count, settled in rows
    ]


def test_a_fee_that_cannot_be_paid_says_what_is_missing():
    fee = EstablishmentFee(100, 100)

    assert fee_covered(200, fee) is None
    reason = fee_covered(150, fee)
    assert reason is not None
    assert reason.code is Code.FEE_NOT_COVERED
    assert reason.short_minor == 50
    assert dict(reason.facts) == {"fee_minor": 200}


@given(st.integers(0, 10**12), st.permutations(range(1, 13)))
def test_all_installments_earn_the_whole_fee_in_whatever_order_they_are_paid(fee, order):
    parts = [fee_earned(fee, len(order), numbers=[number]) for number in order]

    assert sum(parts) == fee_earned(fee, len(order), numbers=order) == fee
    assert min(parts) == fee // len(order)
