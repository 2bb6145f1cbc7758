"""Capital calls: their day, and the parts of the notes."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from rules.capital_calls import call_due_on, called_parts


def test_a_call_is_due_a_week_later():
    assert call_due_on(datetime.date(2026, 2, 25)) == datetime.date(2026, 3, 4)
    assert call_due_on(datetime.date(2026, 2, 25), days=1) == datetime.date(2026, 2, 26)


def test_a_call_asks_each_note_for_its_part():
    assert called_parts(100, [300, 100, 0, 200]) == (50, 17, 0, 33)
    assert called_parts(0, [10, 10]) == (0, 0)
    assert called_parts(50, [0, 0]) == (0, 0)


@given(
    amount=st.integers(0, 10**9),
    open_minor=st.lists(st.integers(0, 10**6), min_size=1, max_size=12),
)
def test_parts_add_up_and_ask_no_note_for_more_than_is_open(amount, open_minor):
    parts = called_parts(amount, open_minor)

    assert sum(parts) == min(amount, sum(open_minor))
    assert all(part <= limit for part, limit in zip(parts, open_minor, strict=True))
