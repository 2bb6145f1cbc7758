"""How far bonds reach: a table worked by hand, then laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cover import (
    CoverTerms,
    exposure_minor_max,
    held_millionths,
    missing_cover_minor,
    over_probation_minor,
    releasable_minor,
    required_bond_minor,
)

MINOR = st.integers(min_value=0, max_value=10**15)
SHARE = st.integers(min_value=0, max_value=1_000_000)


@pytest.mark.parametrize(
    ("exposure", "share", "required"),
    [(0, 50_000, 0), (100_00, 50_000, 5_00), (1, 50_000, 1), (2_001, 50_000, 101), (7, 0, 0)],
)
def test_the_bond_is_the_share_rounded_up(exposure, share, required):
    assert required_bond_minor(exposure, cover_millionths=share) == required


@pytest.mark.parametrize(
    ("on_probation", "share", "most"),
    [(False, 50_000, 20_000), (True, 50_000, 10_000), (True, 0, 10_000), (False, 0, None)],
)
def test_probation_bounds_the_volume_beside_the_cover(on_probation, share, most):
    terms = CoverTerms(share, 10, on_probation)

    assert exposure_minor_max(1_000, terms) == most


def test_what_is_missing_and_what_is_over_is_counted():
    assert missing_cover_minor(400, 10_000, cover_millionths=50_000) == 100
    assert missing_cover_minor(500, 10_000, cover_millionths=50_000) == 0
    assert over_probation_minor(500, 6_000, multiple=10) == 1_000
    assert over_probation_minor(500, 5_000, multiple=10) == 0


@pytest.mark.parametrize(
    ("bond", "exposure", "share"),
    [
        (0, 0, None),
        (500, 0, None),
        (0, 7, 0),
        (500, 10_000, 50_000),
        (2, 3, 666_666),
        (100, 10, 10_000_000),
        (101, 10, 10_000_000),
    ],
)
def test_what_is_held_is_a_share_of_what_is_lent_and_offered(bond, exposure, share):
    assert held_millionths(bond, exposure) == share


@pytest.mark.parametrize(
    ("exposure", "on_probation", "free"),
    [(5_000, False, 750), (5_000, True, 500), (5_001, True, 499), (0, True, 1_000)],
)
def test_what_stands_against_nothing_is_released(exposure, on_probation, free):
    """Of 1,000: 5 % of what is outstanding is held, in probation a tenth of it at least."""
    assert releasable_minor(1_000, exposure, CoverTerms(50_000, 10, on_probation)) == free


@given(bond=MINOR, exposure=MINOR, share=SHARE, on_probation=st.booleans())
def test_what_is_released_never_uncovers(bond, exposure, share, on_probation):
    terms = CoverTerms(share, 10, on_probation)

    free = releasable_minor(bond, exposure, terms)

    assert 0 <= free <= bond
    left = bond - free
    if free:
        assert missing_cover_minor(left, exposure, cover_millionths=share) == 0
        if on_probation:
            assert over_probation_minor(left, exposure, multiple=10) == 0


@given(bond=MINOR, exposure=MINOR, share=SHARE, on_probation=st.booleans())
def test_the_most_is_where_nothing_is_missing(bond, exposure, share, on_probation):
    terms = CoverTerms(share, 10, on_probation)

    most = exposure_minor_max(bond, terms)
    missing = missing_cover_minor(bond, exposure, cover_millionths=share)
    over = over_probation_minor(bond, exposure, multiple=10) if on_probation else 0

    assert (most is None or exposure <= most) == (missing == 0 and over == 0)
