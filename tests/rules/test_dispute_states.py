"""The way of disputes, and the draw of panels."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dispute_states import (
    DAYS,
    EDGES,
    PANEL_MIN,
    PANEL_SIZE,
    DisputeState,
    is_allowed,
    is_naming_overdue,
    panel_of,
    panel_threshold,
)

State = DisputeState


def test_the_way_of_a_dispute():
    way = [State.OPEN, State.EVIDENCE, State.MEDIATION, State.PANEL, State.RULED, State.EXECUTED]

    assert all(is_allowed(one, next_) for one, next_ in pairwise(way))
    assert is_allowed(State.RULED, State.APPEALED)
    assert not is_allowed(State.APPEALED, State.RULED)
    assert not is_allowed(State.OPEN, State.PANEL)
    assert not is_allowed(State.RULED, State.WITHDRAWN)


def test_every_state_that_can_be_left_has_its_days():
    assert {state for state, targets in EDGES.items() if targets} == set(DAYS)


@pytest.mark.parametrize(("members", "needed"), [(3, 2), (4, 3), (5, 3), (7, 4)])
def test_more_than_half_of_a_panel_decide(members, needed):
    assert panel_threshold(members) == needed


def test_organisers_have_a_week_to_name_a_panel():
    assert not is_naming_overdue(date(2026, 1, 5), on=date(2026, 1, 11))
    assert is_naming_overdue(date(2026, 1, 5), on=date(2026, 1, 12))


def test_the_nearest_sit_first_and_the_next_fill_up():
    assert set(panel_of([[1, 2], [3, 4, 5, 6, 7]], seed="x")[:2]) == {1, 2}
    assert len(panel_of([[1, 2], [3, 4, 5, 6, 7]], seed="x")) == PANEL_SIZE
    assert panel_of([[1], [1, 2]], seed="x") == ()


groups = st.lists(st.lists(st.integers(1, 30), max_size=10), max_size=3)


@given(groups, st.text(max_size=10))
def test_a_panel_is_drawn_the_same_whatever_the_order(candidates, seed):
    drawn = panel_of(candidates, seed=seed)

    assert drawn == panel_of([list(reversed(group)) for group in candidates], seed=seed)
    assert len(drawn) == len(set(drawn)) <= PANEL_SIZE
    assert not drawn or len(drawn) >= PANEL_MIN
