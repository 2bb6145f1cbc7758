"""The indicators of resilience, worked by hand."""

from dataclasses import replace
from fractions import Fraction

from rules.resilience import (
    ResilienceFacts,
    buffer_share,
    coverage,
    fragile_share,
    quarter_facts,
    saved_share,
    velocity,
)

DAY = ResilienceFacts(
    saved_count=3,
    late_count=1,
    forgiven_minor=500,
    giver_count=2,
    receiver_count=1,
    lent_minor=30_000,
    lendable_minor=100_000,
    member_count=40,
    fragile_count=4,
    buffer_count=10,
    contingency_minor=6_000,
    outstanding_minor=80_000,
    late_outstanding_minor=8_000,
)
NOTHING = replace(DAY, **dict.fromkeys(ResilienceFacts.__dataclass_fields__, 0))


def test_each_indicator_is_one_ratio():
    assert saved_share(DAY) == Fraction(3, 4)
    assert velocity(DAY) == Fraction(3, 10)
    assert fragile_share(DAY) == Fraction(1, 10)
    assert buffer_share(DAY) == Fraction(1, 4)
    # All that is late is 80.00, the pool's half of it 40.00, and it holds 60.00.
    assert coverage(DAY, cover_ratio=Fraction(1, 2)) == Fraction(3, 2)


def test_where_there_is_nothing_to_divide_by_nothing_is_said():
    assert saved_share(NOTHING) is None
    assert velocity(NOTHING) is None
    assert fragile_share(NOTHING) is None
    assert buffer_share(NOTHING) is None
    assert coverage(NOTHING, cover_ratio=Fraction(1, 2)) is None
    assert coverage(DAY, cover_ratio=Fraction(0)) is None


def test_over_a_quarter_flows_add_up_and_the_rest_is_as_last():
    later = replace(DAY, saved_count=1, lendable_minor=200_001, fragile_count=7)

    found = quarter_facts([DAY, later])

    assert (found.saved_count, found.late_count, found.lent_minor) == (4, 2, 60_000)
    assert found.lendable_minor == 150_000
    assert (found.fragile_count, found.member_count) == (7, 40)
