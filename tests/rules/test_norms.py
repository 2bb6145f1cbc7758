"""What is usual in a circle and in a community, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.norms import circle_norm, median_of, public_median, public_share


@pytest.mark.parametrize(
    ("values", "middle"),
    [([7], 7), ([9, 1], 1), ([3, 1, 2], 2), ([4, 1, 3, 2], 2), ([5, 5, 0, 9, 9], 5)],
)
def test_the_middle_value_is_one_that_somebody_has(values, middle):
    assert median_of(values) == middle


@pytest.mark.parametrize(("values", "norm"), [([], None), ([1, 9], None), ([1, 9, 4], 4)])
def test_of_fewer_than_three_friends_nothing_is_usual(values, norm):
    assert circle_norm(values) == norm


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (9, 100, None),  # nine extend: too few
        (91, 100, None),  # nine do not: too few
        (10, 100, 10),
        (12, 100, 10),  # 12.0 %
        (25, 200, 15),  # 12.5 % is as near to 10 as to 15: the higher
        (13, 100, 15),
        (90, 100, 90),
        (10, 20, 50),
        (0, 50, None),
        (0, 0, None),
        (50, 50, None),
    ],
)
def test_a_share_is_told_of_ten_on_either_side_to_the_nearest_five(part, whole, share):
    assert public_share(part, whole) == share


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_told_share_is_never_more_than_half_a_step_off(part, others):
    share = public_share(part, part + others)

    assert (share is None) == (min(part, others) < 10)
    if share is not None:
        assert abs(share * (part + others) - 100 * part) * 2 <= 5 * (part + others)


@pytest.mark.parametrize(("count", "median"), [(9, None), (10, 4), (11, 5)])
def test_a_community_of_ten_has_a_middle(count, median):
    assert public_median(range(count)) == median
