"""What a bank keeps: fees of releases add up, and investors are promised nothing too much."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bank_fees import holders_claim, release_fee, servicing_fee, servicing_fees
from rules.money import AMOUNT_MINOR_MAX, MILLION

minors = st.integers(0, 10**9)
shares = st.integers(0, MILLION)


@pytest.mark.parametrize(
    ("interest", "millionths", "fee"),
    [(0, 50_000, 0), (1_000, 0, 0), (1_000, 50_000, 50), (10, 50_000, 1), (9, 50_000, 0)],
)
def test_the_bank_keeps_a_part_of_the_interest_rounded_half_up(interest, millionths, fee):
    assert servicing_fee(interest, millionths) == fee


def test_many_fees_are_counted_exactly_where_products_pass_64_bits():
    interests = np.array([10, AMOUNT_MINOR_MAX])

    fees = servicing_fees(interests, np.array([50_000, 333_333]))

    assert fees.tolist() == [1, 2_999_997_000_000_000]


@given(st.lists(st.tuples(st.integers(0, AMOUNT_MINOR_MAX), shares), max_size=5))
def test_many_fees_are_what_each_is(pairs):
    interests = np.array([one for one, _ in pairs], dtype=np.int64)
    millionths = np.array([share for _, share in pairs], dtype=np.int64)

    assert servicing_fees(interests, millionths).tolist() == [servicing_fee(*one) for one in pairs]


def test_three_tranches_cost_what_one_release_does():
    # 1 % of 100.33 is 1.00; of 200.66 2.01; of 300.99 3.01.
    fees = [release_fee(10_033, 10_000, released_minor=10_033 * done) for done in range(3)]

    assert fees == [100, 101, 100]
    assert release_fee(30_099, 10_000) == 301


@given(st.lists(minors, max_size=6), shares)
def test_fees_of_releases_add_up_to_the_fee_of_the_whole(amounts, millionths):
    fees = [
        release_fee(amount, millionths, released_minor=sum(amounts[:done]))
        for done, amount in enumerate(amounts)
    ]

    assert sum(fees) == release_fee(sum(amounts), millionths)
    assert all(fee >= 0 for fee in fees)


def test_a_holder_is_promised_what_is_left_after_the_banks_fee():
    # 5 % of 20.10 is 1.01 (rounded half up), so 19.09 of interest are shared.
    claim = holders_claim(100_000, 2_010, share=Fraction(1, 3), servicing_millionths=50_000)

    assert claim == (33_333, 636)


@given(minors, minors, shares, st.lists(st.integers(0, 1_000), min_size=1, max_size=8))
def test_all_holders_together_are_promised_no_more_than_is_paid(
    principal, interest, millionths, parts
):
    whole = sum(parts) or 1
    claims = [
        holders_claim(
            principal, interest, share=Fraction(part, whole), servicing_millionths=millionths
        )
        for part in parts
    ]

    assert sum(claim[0] for claim in claims) <= principal
    assert sum(claim[1] for claim in claims) <= interest - servicing_fee(interest, millionths)
