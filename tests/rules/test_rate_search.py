"""Steps found by halving are those that a walk finds."""

from hypothesis import given
from hypothesis import strategies as st

from rules.rate_search import smallest_step


@given(st.integers(-50, 50), st.integers(1, 300), st.integers(-100, 400))
def test_the_smallest_step_is_found(low, width, reached_at):
    high = low + width
    found = smallest_step(lambda step: step >= reached_at, low=low, high=high)
    expected = max(low, reached_at)

    assert found == (expected if expected < high else None)
