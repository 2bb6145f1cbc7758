"""Oversubscribed offers: whole notes, pro rata."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.scale_back import scale_back


@pytest.mark.parametrize(
    ("amounts", "cap", "accepted"),
    [
        ((), 1000, ()),
        ((300, 200), 500, (300, 200)),
        ((300, 200), 1000, (300, 200)),
        # 10 notes over 15 committed: 3.33, 2, 4.67.
        ((500, 300, 700), 1000, (300, 200, 500)),
        # 1 note over 2 alike: the first.
        ((100, 100), 100, (100, 0)),
        # The cap holds no whole note more.
        ((500, 500), 150, (100, 0)),
        ((500, 500), 0, (0, 0)),
    ],
)
def test_commitments_are_scaled_back_to_whole_notes(amounts, cap, accepted):
    assert scale_back(amounts, cap_minor=cap, partition_minor=100) == accepted


@given(st.lists(st.integers(0, 10**6), max_size=20), st.integers(0, 10**7), st.integers(1, 10**4))
def test_whole_notes_within_the_cap_and_nobody_gets_more_than_asked(notes, room, partition):
    amounts = [count * partition for count in notes]
    accepted = scale_back(amounts, cap_minor=room * partition, partition_minor=partition)

    assert sum(accepted) == min(sum(amounts), room * partition)
    for amount, part in zip(amounts, accepted, strict=True):
        assert 0 <= part <= amount
        assert part % partition == 0
        if sum(amounts):
            assert abs(part * sum(amounts) - amount * sum(accepted)) < partition * sum(amounts)
