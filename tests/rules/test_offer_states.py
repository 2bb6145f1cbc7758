"""An offer's way, and where it ends."""

import itertools

import pytest

from rules.offer_states import AXIS, EDGES, ends_at, is_allowed, progression

ENDS = ("CONTRACTED", "REJECTED", "CANCELLED", "FAILED_SOFT_CAP")


def test_the_axis_is_a_way_along_allowed_edges():
    way = ("", *(state for state in AXIS if state != "VOTING"))

    assert all(is_allowed(one, other) for one, other in itertools.pairwise(way))
    assert is_allowed("DRAFT", "VOTING")
    assert is_allowed("VOTING", "LISTED")


@pytest.mark.parametrize("end", ENDS)
def test_what_has_ended_goes_nowhere(end):
    assert not any(from_state == end for from_state, _ in EDGES)


@pytest.mark.parametrize(
    ("from_state", "to_state"),
    [
        ("DRAFT", "FUNDING"),
        ("LISTED", "FUNDED"),
        ("FUNDED", "FUNDING"),
        ("CONTRACTED", "CANCELLED"),
    ],
)
def test_nothing_is_skipped_or_taken_back(from_state, to_state):
    assert not is_allowed(from_state, to_state)


@pytest.mark.parametrize(
    ("committed", "end"),
    [(0, "FAILED_SOFT_CAP"), (499, "FAILED_SOFT_CAP"), (500, "FUNDED"), (1_000, "FUNDED")],
)
def test_the_soft_cap_decides(committed, end):
    assert ends_at(committed, soft_cap_minor=500) == end


def test_the_progression_shows_votes_where_there_are_some():
    assert progression("LISTED", ["DRAFT"], needs_vote=False) == (
        *("DRAFT", "LISTED", "FUNDING", "FUNDED", "CONTRACTED"),
    )
    assert progression("LISTED", ["DRAFT"], needs_vote=True) == AXIS


def test_a_side_exit_shows_what_was_reached():
    reached = ["DRAFT", "LISTED", "FUNDING"]

    assert progression("CANCELLED", reached, needs_vote=False) == (*reached, "CANCELLED")
