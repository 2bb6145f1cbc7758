"""The ways of a prepaid subscription, each named, and no other."""

import itertools

import pytest

from rules.subscription_states import EDGES, OPEN, is_allowed, state_after_week

STATES = ("OFFERED", "ACTIVE", "PAUSED", "COMPLETED", "TERMINATED", "MERCHANT_FAILED")
ENDED = ("COMPLETED", "TERMINATED", "MERCHANT_FAILED")


@pytest.mark.parametrize(("before", "after"), list(itertools.product(STATES, STATES)))
def test_only_the_ways_named_are_open(before, after):
    named = (
        (before == "OFFERED" and after == "ACTIVE")
        or {before, after} == set(OPEN)
        or (before in OPEN and after in ENDED)
    )

    assert is_allowed(before, after) is named


def test_nothing_leads_out_of_an_end():
    assert not {before for before, _ in EDGES} & set(ENDED)


@pytest.mark.parametrize(
    ("state", "delivered", "expected"),
    [("ACTIVE", 51, "ACTIVE"), ("ACTIVE", 52, "COMPLETED"), ("PAUSED", 10, "PAUSED"),
     ("PAUSED", 52, "COMPLETED")],
)  # fmt: skip
def test_the_last_week_completes_it(state, delivered, expected):
    assert state_after_week(state, delivered=delivered, weeks=52) == expected
