"""The ladder of a bank's standing, worked by hand, and that no night leaves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bank_standing import (
    LISTING,
    Cause,
    Conduct,
    Record,
    Standing,
    missing_for_active,
    next_standing,
    winding_up_ways,
)


def conduct(oldest=None, lost=0, on_probation=False):
    return Conduct(7, oldest, lost, on_probation)


@pytest.mark.parametrize(
    ("state", "given", "after", "cause"),
    [
        ("ACTIVE", conduct(None), "ACTIVE", Cause.CURED),
        ("ACTIVE", conduct(7), "ACTIVE", Cause.CURED),
        ("ACTIVE", conduct(8), "OVERDUE", Cause.REMITTANCE),
        ("PROBATION", conduct(8, on_probation=True), "OVERDUE", Cause.REMITTANCE),
        ("OVERDUE", conduct(21), "OVERDUE", Cause.REMITTANCE),
        ("OVERDUE", conduct(22), "SUSPENDED", Cause.REMITTANCE),
        ("SUSPENDED", conduct(8), "SUSPENDED", Cause.REMITTANCE),
        ("SUSPENDED", conduct(None), "ACTIVE", Cause.CURED),
        ("OVERDUE", conduct(7), "ACTIVE", Cause.CURED),
        ("OVERDUE", conduct(None, on_probation=True), "PROBATION", Cause.CURED),
        ("ACTIVE", conduct(None, lost=1), "ACTIVE", Cause.CURED),
        ("ACTIVE", conduct(None, lost=2), "SUSPENDED", Cause.DISPUTES),
        ("LIQUIDATION", conduct(None), "LIQUIDATION", Cause.CURED),
        ("RESOLVED", conduct(90, lost=9), "RESOLVED", Cause.CURED),
    ],
)
def test_conduct_leads_to_a_standing(state, given, after, cause):
    assert next_standing(Standing(state), given) == (Standing(after), cause)


@given(
    state=st.sampled_from(list(Standing)),
    oldest=st.one_of(st.none(), st.integers(0, 400)),
    lost=st.integers(0, 5),
    on_probation=st.booleans(),
)
def test_a_bank_that_owes_lists_nothing_and_a_second_look_changes_nothing(
    state, oldest, lost, on_probation
):
    told = conduct(oldest, lost, on_probation)

    after, _cause = next_standing(state, told)

    if oldest is not None and oldest > told.remit_days:
        assert after not in LISTING
    assert next_standing(after, told)[0] == after


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        (Record(180, 3, None, 0), ()),
        (Record(179, 3, None, 0), ("DAYS",)),
        (Record(180, 2, 90, 0), ("SETTLED",)),
        (Record(180, 3, 89, 0), ("OVERDUE",)),
        (Record(0, 0, 0, 1), ("DAYS", "SETTLED", "OVERDUE", "DISPUTES")),
    ],
)
def test_a_record_says_what_it_lacks(record, missing):
    assert missing_for_active(record) == missing


@pytest.mark.parametrize(
    ("state", "ways"),
    [
        ("SUSPENDED", ("RESTRUCTURING", "LIQUIDATION")),
        ("RESTRUCTURING", ("ACTIVE", "LIQUIDATION", "RESOLVED")),
        ("LIQUIDATION", ("RESOLVED",)),
        ("RESOLVED", ()),
        ("ACTIVE", ()),
    ],
)
def test_a_suspended_bank_is_led_on_and_resolved_is_the_end(state, ways):
    assert winding_up_ways(Standing(state)) == tuple(Standing(way) for way in ways)
