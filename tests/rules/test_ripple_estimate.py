"""The measure of ripples: a table worked by hand, laws, and networks whose ripple is known."""

from fractions import Fraction

import numpy as np
import pytest

from bench.ripple_worlds import World, live
from bench.ripples import PLANTED, is_recovered
from rules.ripple import NEARNESS_COUNT, STRATUM_COUNT, Deed
from rules.ripple_estimate import ripple, told_apart


def days_of(*days, stratum=0):
    """Counts of days, each ((exposed, acted), (others, acted)) in one stratum."""
    at_risk = np.zeros((len(days), NEARNESS_COUNT, STRATUM_COUNT), dtype=np.int64)
    doing = np.zeros_like(at_risk)
    for day, ((exposed, acted), (others, others_acted)) in enumerate(days):
        at_risk[day, 0, stratum], doing[day, 0, stratum] = exposed, acted
        at_risk[day, 3, stratum], doing[day, 3, stratum] = others, others_acted
    return at_risk, doing


def measured(at_risk, doing, *, active=14, distance=1, window_days=14):
    return ripple(
        at_risk=at_risk,
        doing=doing,
        active=np.array([active] * len(at_risk)),
        distance=distance,
        window_days=window_days,
    )


def test_two_days_worked_by_hand():
    # On each day 100 exposed, 20 of them act; 300 others, 30 of them act: 20 % less 10 %.
    # Together 200 exposed person-days, 10 % more each: 20 deeds more. On each day 14 were within
    # the window of 14 days: one deed a day, two deeds. 20 / 2 = 10.
    # Variance: (20 × 300² + 30 × 100²) / 400² a day, times (200 / 150)² / 2²; 2.576 of its root.
    found = measured(*days_of(((100, 20), (300, 30)), ((100, 20), (300, 30))))

    assert found.reproduction_hundredths == 1000
    assert (found.deeds, found.followed, found.expected) == (2, 40, 20)
    reach = 2.5758 * (2 * (20 * 300**2 + 30 * 100**2) / 400**2 * (200 / 150) ** 2) ** 0.5 / 2
    assert found.low_hundredths == pytest.approx(1000 - 100 * reach, abs=1)
    assert found.high_hundredths == pytest.approx(1000 + 100 * reach, abs=1)
    assert found.chance < Fraction(1, 100)


def test_who_does_less_for_it_makes_a_negative_ripple():
    found = measured(*days_of(((100, 5), (300, 60)), ((100, 5), (300, 60))))

    assert found.reproduction_hundredths < 0
    assert found.high_hundredths < 0


def test_where_nobody_differs_nothing_ripples():
    found = measured(*days_of(*[((100, 10), (300, 30))] * 3))

    assert found.reproduction_hundredths == 0
    assert found.low_hundredths < 0 < found.high_hundredths
    assert found.chance == 1


def test_people_are_compared_with_their_like_alone():
    # The busy act five times as often, exposed or not, and are exposed more often.
    busy, quiet = days_of(((90, 45), (10, 5)), stratum=9), days_of(((10, 1), (90, 9)), stratum=3)

    found = measured(busy[0] + quiet[0], busy[1] + quiet[1])

    assert found.reproduction_hundredths == 0


def test_days_are_compared_with_themselves_alone():
    # On the second day everybody acts more, and more are exposed.
    found = measured(*days_of(((10, 1), (90, 9)), ((90, 45), (10, 5))))

    assert found.reproduction_hundredths == 0


@pytest.mark.parametrize(
    "days",
    [
        [((100, 5), (300, 5))],  # ten people are too few
        [((100, 50), (0, 0))],  # nobody to compare with
        [((0, 0), (300, 50))],  # nobody exposed
    ],
)
def test_of_too_few_nothing_is_said(days):
    assert measured(*days_of(*days)) is None


def test_without_deeds_there_is_nothing_to_follow():
    assert measured(*days_of(((100, 20), (300, 30))), active=0) is None


def test_at_distance_two_the_nearer_are_left_out():
    at_risk, doing = days_of(((100, 90), (300, 30)))
    at_risk[0, 1], doing[0, 1] = at_risk[0, 0], doing[0, 0] // 9

    assert measured(at_risk, doing, distance=2).reproduction_hundredths == 0


def test_weeks_that_differ_widen_the_interval():
    steady = measured(*days_of(*[((100, 20), (300, 30))] * 70))
    restless = measured(*days_of(*([((100, 5), (300, 30))] * 7 + [((100, 35), (300, 30))] * 7) * 5))

    assert steady.reproduction_hundredths == restless.reproduction_hundredths
    assert restless.low_hundredths < steady.low_hundredths


@pytest.mark.parametrize(
    ("chances", "found"),
    [
        ((), ()),
        ((None, None), (False, False)),
        ((Fraction(1, 100),), (True,)),
        ((Fraction(2, 100),), (False,)),
        # Of three the least must stay below a third of a hundredth, the next below a half of it.
        ((Fraction(1, 200), None, Fraction(1, 400), Fraction(1, 2)), (True, False, True, False)),
        ((Fraction(1, 250), Fraction(1, 250), Fraction(1, 250)), (False, False, False)),
    ],
)
def test_many_measures_rarely_err_together(chances, found):
    assert told_apart(chances) == found


SMALL = {"members": 500, "days": 84, "daily_per_100k": 400}


def test_a_planted_ripple_is_found_within_its_interval():
    lived = [live(World(planted=PLANTED, **SMALL), seed) for seed in range(5)]

    assert all(is_recovered(one, Deed.TOP_UP) for one in lived)
    assert all(one.measured[Deed.TOP_UP, 1].low_hundredths > 0 for one in lived)
    # In a network as small as this not every one stands out among 36 measures.
    assert sum(one.reported[Deed.TOP_UP, 1] for one in lived) >= 3


def test_a_network_without_ripples_reports_none():
    assert not any(any(live(World(**SMALL), seed).reported.values()) for seed in range(5))


def test_the_same_seed_lives_the_same_network():
    assert live(World(**SMALL), 3) == live(World(**SMALL), 3)
