"""How much would stand in one place: worked by hand, then a law."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.concentration import Held, is_concentrated, share_after

MINOR = st.integers(min_value=0, max_value=10**15)


@pytest.mark.parametrize(
    ("total", "same", "adding", "share", "told"),
    [
        (900, 0, 100, Fraction(1, 10), False),
        (900, 150, 100, Fraction(1, 4), True),
        (900, 149, 100, Fraction(249, 1000), False),
        (100, 100, 100, Fraction(1), True),
        # The first commitment of all is told nothing.
        (0, 0, 100, Fraction(1), False),
    ],
)
def test_a_share_from_a_quarter_on_is_told(total, same, adding, share, told):
    held = Held(total, same)

    assert share_after(held, adding_minor=adding) == share
    assert is_concentrated(held, adding_minor=adding) == told


@given(total=MINOR, same=MINOR, adding=st.integers(min_value=1, max_value=10**15))
def test_a_commitment_never_lowers_the_share(total, same, adding):
    held = Held(total + same, same)
    share = share_after(held, adding_minor=adding)

    assert 0 < share <= 1
    assert total + same == 0 or share >= Fraction(same, total + same)
