"""What an offer may say about a share of sales: each fault by its name."""

import pytest

from rules.split_bounds import SplitBounds, split_fault


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"millionths": 100_000},
        {"millionths": 100_000, "stepped_up_millionths": 100_000},
        {"millionths": 100_000, "stepped_up_millionths": 250_000},
        {"millionths": 100_000, "of_sale": (100, 100), "of_month": (0, 1)},
        {"millionths": 100_000, "of_sale": (100, None), "of_month": (12_000, 50_000)},
    ],
)
def test_a_share_with_fitting_bounds_is_right(said):
    assert split_fault(SplitBounds(**said)) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SPLIT_NOT_NAMED", {"stepped_up_millionths": 250_000}),
        ("SPLIT_NOT_NAMED", {"of_sale": (1, None)}),
        ("SPLIT_NOT_NAMED", {"of_month": (0, 100)}),
        ("SPLIT_STEPS_DOWN", {"millionths": 100_000, "stepped_up_millionths": 99_999}),
        ("SPLIT_BOUNDS", {"millionths": 100_000, "of_sale": (101, 100)}),
        ("SPLIT_BOUNDS", {"millionths": 100_000, "of_month": (0, 0)}),
    ],
)
def test_each_fault_is_named(code, said):
    fault = split_fault(SplitBounds(**said))

    assert fault is not None
    assert fault[0] == code
    assert all(fault)
