"""Milestones' and challenges' states, and whose word they take."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.conduct_states import (
    MILESTONE_EDGES,
    ChallengeEnd,
    Deciders,
    challenge_end,
    holders_result,
    is_milestone_missed,
    is_milestone_move,
    milestone_deciders,
    next_milestone,
)

STATES = ("WAITING", "DELIVERED", "ACCEPTED", "REFUSED", "UNLOCKED", "MISSED")
DAY = datetime.date(2026, 3, 10)


def test_what_is_done_goes_nowhere():
    for before, after in itertools.product(STATES, STATES):
        assert is_milestone_move(before, after) == ((before, after) in MILESTONE_EDGES)
    for after in STATES:
        assert not is_milestone_move("ACCEPTED", after)
        assert not is_milestone_move("UNLOCKED", after)
    assert not is_milestone_move("WAITING", "ACCEPTED")


@pytest.mark.parametrize(
    ("deciders", "has_panel", "earns_fees", "expected"),
    [
        ("OFFICERS", False, True, Deciders(2, False)),
        ("OFFICERS", True, False, Deciders(2, False)),
        ("OFFICERS", True, True, Deciders(2, True)),
        ("DELEGATES", True, True, Deciders(0, True)),
        ("DELEGATES", True, False, Deciders(0, True)),
        ("BOTH", True, False, Deciders(1, True)),
        ("DELEGATES", False, True, Deciders(2, False)),
        ("BOTH", False, True, Deciders(2, False)),
    ],
)
def test_whose_word_a_milestone_takes(deciders, has_panel, earns_fees, expected):
    found = milestone_deciders(deciders, has_panel=has_panel, earns_fees=earns_fees)

    assert found == expected


@pytest.mark.parametrize(
    ("state", "late_days", "missed"),
    [
        ("WAITING", 0, False),
        ("WAITING", 1, True),
        ("REFUSED", 1, True),
        ("DELIVERED", 9, False),
        ("ACCEPTED", 9, False),
        ("MISSED", 9, False),
    ],
)
def test_a_milestone_is_missed_after_its_last_day(state, late_days, missed):
    on = DAY + datetime.timedelta(days=late_days)

    assert is_milestone_missed(state, deadline_on=DAY, on=on) is missed


def test_the_next_milestone_is_the_first_that_is_not_done():
    assert next_milestone(["ACCEPTED", "UNLOCKED", "REFUSED", "WAITING"]) == 2
    assert next_milestone(["ACCEPTED"]) is None
    assert next_milestone([]) is None


def test_holders_pass_with_more_than_half_of_what_is_held():
    half = holders_result([("YES", 50), ("NO", 20), ("ABSTAIN", 5), ("", 25)])
    more = holders_result([("YES", 51), ("", 49)])

    assert (half.yes_minor, half.no_minor, half.silent_minor) == (50, 25, 25)
    assert not half.is_passed
    assert more.is_passed
    assert not holders_result([]).is_passed


@given(
    st.lists(
        st.tuples(st.sampled_from(["YES", "NO", "ABSTAIN", ""]), st.integers(0, 10**9)), max_size=20
    )
)
def test_every_vote_is_counted_once(votes):
    result = holders_result(votes)

    total = sum(weight for _vote, weight in votes)
    assert result.yes_minor + result.no_minor + result.silent_minor == total
    assert result.is_passed == (2 * result.yes_minor > total)


@pytest.mark.parametrize(
    ("cured", "used", "passed", "end"),
    [
        (True, False, False, ChallengeEnd.CURED),
        (True, True, True, ChallengeEnd.CURED),
        (False, False, True, ChallengeEnd.EXTENDED),
        (False, True, True, ChallengeEnd.DEFAULTED),
        (False, False, False, ChallengeEnd.DEFAULTED),
    ],
)
def test_how_a_challenge_ends(cured, used, passed, end):
    found = challenge_end(is_cured=cured, is_extension_used=used, is_passed=passed)

    assert found == end
