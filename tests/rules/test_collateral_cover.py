"""Cover by collateral: initial, warning, call."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.collateral_cover import (
    CoverLevel,
    call_due_on,
    cover_level,
    cover_ratio,
    is_request_covered,
    top_up_minor,
)


@pytest.mark.parametrize(
    ("value", "outstanding", "level"),
    [
        (150_00, 100_00, CoverLevel.COVERED),
        (130_00, 100_00, CoverLevel.COVERED),
        (129_99, 100_00, CoverLevel.WARN),
        (115_00, 100_00, CoverLevel.WARN),
        (114_99, 100_00, CoverLevel.CALL),
        (0, 100_00, CoverLevel.CALL),
        (0, 0, CoverLevel.COVERED),
    ],
)
def test_cover_falls_through_warning_and_call(value, outstanding, level):
    assert cover_level(value, outstanding) == level


def test_the_ratio_is_exact():
    assert cover_ratio(150_00, 100_00) == Fraction(3, 2)
    assert cover_ratio(5, 0) is None


@pytest.mark.parametrize(
    ("values", "covered"),
    [
        ((), False),
        ((149_99,), False),
        ((100_00, 50_00), True),
        # Two officers value it while the bank looks at the request.
        ((None,), True),
        ((1, None), True),
    ],
)
def test_a_request_is_covered_by_half_as_much_again(values, covered):
    assert is_request_covered(100_00, values) is covered


def test_a_call_is_met_within_its_days():
    assert call_due_on(date(2026, 1, 5), 7) == date(2026, 1, 12)
    assert call_due_on(date(2026, 1, 5), 0) == date(2026, 1, 5)


@given(value=st.integers(0, 10**12), outstanding=st.integers(0, 10**12))
def test_a_top_up_ends_every_alert_and_is_no_more_than_needed(value, outstanding):
    missing = top_up_minor(value, outstanding)

    assert cover_level(value + missing, outstanding) == CoverLevel.COVERED
    assert missing == 0 or cover_level(value + missing - 1, outstanding) != CoverLevel.COVERED
