"""How long requests wait, and whom lateness pauses."""

import datetime

import pytest

from rules.agreements import is_paused_by_lateness, moved_last_before

DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("days", "moved"),
    [
        (0, DAY),
        (14, datetime.date(2026, 2, 15)),
        (30, datetime.date(2026, 1, 30)),
    ],
)
def test_a_request_runs_out_so_many_days_after_it_moved(days, moved):
    assert moved_last_before(on=DAY, request_days=days) == moved


@pytest.mark.parametrize(
    ("permission", "is_paused"),
    [("NONE", False), ("LOAN", True), ("EXTEND", False), ("FORGIVE", False)],
)
def test_only_who_lends_without_extending_is_paused(permission, is_paused):
    assert is_paused_by_lateness(permission, auto_pause_on_late=True) is is_paused
    assert not is_paused_by_lateness(permission, auto_pause_on_late=False)
