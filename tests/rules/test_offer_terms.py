"""What terms come to, with amounts worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.offer_terms import NOTES_MAX, collateral_asked, partition_of, scaled_milestones


@pytest.mark.parametrize(
    ("principal", "decimals", "size"),
    [
        (100_000, 2, 1_000),  # 1,000.00 in notes of 10.00
        (12_345, 2, 5),  # 123.45: nothing round from 10.00 up divides it; 0.05 does
        (50_000_000, 2, 5_000),  # 500,000.00: 10,000 notes of 50.00
        (1_000, 2, 500),  # 10.00 would be one note
        (7, 0, 1),
        (9_999_991, 2, 9_999_991),  # a prime: one note
    ],
)
def test_a_note_is_a_round_part(principal, decimals, size):
    assert partition_of(principal, decimals=decimals) == size


@given(st.integers(1, 10**12), st.integers(0, 8))
def test_notes_always_divide_the_principal(principal, decimals):
    size = partition_of(principal, decimals=decimals)

    assert principal % size == 0
    assert 1 <= principal // size <= NOTES_MAX


def test_collateral_is_one_and_a_half_times_the_amount():
    assert collateral_asked(100_000, 1_500_000) == 150_000
    assert collateral_asked(333, 1_500_000) == 500  # 499.5 rounded half up


@given(
    st.lists(st.integers(1, 10**9), min_size=1, max_size=9),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)
def test_scaled_milestones_add_up_to_what_was_accepted(amounts, first, part):
    whole = sum(amounts) + first
    accepted = min(part, whole)

    scaled_first, scaled = scaled_milestones(amounts, first, accepted_minor=accepted)

    assert scaled_first + sum(scaled) == accepted
    assert all(after <= before for before, after in zip(amounts, scaled, strict=True))
