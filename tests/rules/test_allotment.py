"""Dividing: the parts add up, nobody is a unit off, ties go to the first."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rules.allotment import allot, allot_by_holder, allot_capped, allot_grouped, whole_weights

CASES = json.loads((Path(__file__).parent / "pro_rata_cases.json").read_text())

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (30000, (40, 20, 10, 30), (12000, 6000, 3000, 9000)),
        (10001, (40, 20, 10, 30), (4001, 2000, 1000, 3000)),
        (20000, (7, 3), (14000, 6000)),
        (1, (1, 1), (1, 0)),
        (2, (1, 1, 1), (1, 1, 0)),
        (5, (0, 7, 3), (0, 4, 1)),
        (0, (0, 0), (0, 0)),
        (0, (), ()),
    ],
)
def test_a_total_is_divided_by_largest_remainder(total, shares, parts):
    """Numbers 8.3 and 8.5, and small cases by hand."""
    assert allot(total, shares) == parts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_cases_of_other_libraries_come_out(case):
    shares = whole_weights([Fraction(ratio) for ratio in case["ratios"]])

    assert allot(case["total"], shares) == tuple(case["parts"])


@given(st.integers(0, 10**15), weights)
def test_parts_add_up_and_none_is_a_unit_off(total, shares):
    parts = allot(total, shares)

    assert sum(parts) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - Fraction(total * share, sum(shares))) < 1


@given(st.integers(0, 10**9), weights)
def test_who_weighs_more_never_gets_less(total, shares):
    parts = allot(total, shares)

    ranked = sorted(range(len(shares)), key=lambda i: (-shares[i], i))
    ordered = [parts[i] for i in ranked]
    assert ordered == sorted(ordered, reverse=True)


@pytest.mark.parametrize(
    ("total", "shares", "caps", "parts"),
    [
        (100, (50, 30, 20), (100, 100, 100), (50, 30, 20)),
        (100, (50, 30, 20), (20, 100, 100), (20, 48, 32)),
        (100, (50, 30, 20), (20, 40, 100), (20, 40, 40)),
        (10, (1, 1, 1), (4, 3, 3), (4, 3, 3)),
        (10, (1, 0, 1), (5, 9, 5), (5, 0, 5)),
        (0, (0,), (0,), (0,)),
    ],
)
def test_what_a_cap_frees_goes_to_those_with_room(total, shares, caps, parts):
    assert allot_capped(total, shares, caps) == parts


@st.composite
def capped_divisions(draw):
    rows = draw(
        st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 500)), min_size=1, max_size=10)
    )
    shares, caps = [row[0] for row in rows], [row[1] for row in rows]
    room = sum(cap for share, cap in rows if share)

    return draw(st.integers(0, room)), shares, caps


@given(capped_divisions())
def test_capped_parts_add_up_and_keep_within_their_caps(division):
    total, shares, caps = division

    parts = allot_capped(total, shares, caps)

    assert sum(parts) == total
    assert all(0 <= part <= cap for part, cap in zip(parts, caps, strict=True))


@given(capped_divisions())
def test_only_those_at_their_cap_fall_behind_the_others(division):
    total, shares, caps = division

    parts = allot_capped(total, shares, caps)

    rows = list(zip(parts, shares, caps, strict=True))
    for part, share, cap in rows:
        for other_part, other_share, _ in rows:
            if share and other_share and part < cap:
                # One unit of rounding on either side is all that may lie between them.
                assert Fraction(other_part - 1, other_share) <= Fraction(part + 1, share)


@given(st.integers(0, 10**9), weights)
def test_caps_out_of_reach_change_nothing(total, shares):
    assert allot_capped(total, shares, [total] * len(shares)) == allot(total, shares)


def test_shares_become_whole_weights_in_their_proportion():
    assert whole_weights([Fraction(2, 5), Fraction(1, 5), Fraction(1, 10), Fraction(3, 10)]) == (
        4,
        2,
        1,
        3,
    )


small = st.integers(0, 10**6)
huge = st.integers(0, 9 * 10**15)
groups = st.lists(
    st.tuples(st.one_of(small, huge), st.lists(st.one_of(small, huge), max_size=6)), max_size=8
)


@example([(100, [1, 1, 1]), (7, [2, 5])])
@example([(9 * 10**15, [9 * 10**15, 1, 1]), (100, [1, 1, 1])])
@given(groups)
def test_many_groups_at_once_are_divided_as_one_by_one(rows):
    rows = [(total if any(shares) else 0, shares) for total, shares in rows]
    offsets = np.cumsum([0] + [len(shares) for _, shares in rows], dtype=np.int64)
    totals = np.array([total for total, _ in rows], dtype=np.int64)
    flat = np.array([share for _, shares in rows for share in shares], dtype=np.int64)

    parts = allot_grouped(totals, offsets, flat)

    expected = [part for total, shares in rows for part in allot(total, shares)]
    assert parts.tolist() == expected


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 1_000)), min_size=1, max_size=30),
    st.integers(0, 10_000),
)
def test_no_holder_is_a_unit_off_however_many_parts_they_have(rows, total):
    holders, weights = [row[0] for row in rows], [row[1] for row in rows]
    assume(sum(weights) > 0)

    parts = allot_by_holder(total, weights, holders)

    assert sum(parts) == total
    for holder in set(holders):
        got = sum(part for part, who in zip(parts, holders, strict=True) if who == holder)
        held = sum(weight for weight, who in zip(weights, holders, strict=True) if who == holder)
        assert abs(got - Fraction(total * held, sum(weights))) < 1


def test_one_holder_of_two_equal_parts_gets_two_thirds():
    assert allot_by_holder(100, [1, 1, 1], [7, 7, 9]) == (34, 33, 33)
    assert allot_by_holder(0, [0, 0], [1, 2]) == (0, 0)
