"""Leaving: the stake comes back once own loans are repaid, the rest as notes return."""

import pytest

from rules.exits import Leaving, has_left, swept_minor


@pytest.mark.parametrize(
    ("available", "owed", "lent", "swept", "left"),
    [
        (7000, 0, 3000, 7000, False),
        (7000, 1, 3000, 0, False),
        (7000, 1, 0, 0, False),
        (7000, 0, 0, 7000, True),
        (0, 0, 0, 0, True),
        (0, 0, 3000, 0, False),
    ],
)
def test_what_is_available_is_swept_once_nothing_is_owed(available, owed, lent, swept, left):
    """A-67; R3-145, R3-146."""
    leaving = Leaving(available_minor=available, owed_minor=owed, lent_minor=lent)

    assert swept_minor(leaving) == swept
    assert has_left(leaving) is left
