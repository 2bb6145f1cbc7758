"""How many deeds of the same kind follow one deed, with an interval, and whether that is more than
chance.

The measure is Aalen's additive one: in each stratum and on each day the share of the exposed who
act less the share of those further away who act, weighted over the days as Mantel and Haenszel do,
times the exposed person-days, over the deeds that exposed them. It is what a deed *adds*; who would
have acted anyway is in the baseline. Exposure is settled before the day it counts on, so the
differences of the days are a martingale whatever the network did before, and their variance is
the sum of the days'. Where leaving out one week at a time says that it is larger, that counts.

People who are alike are friends, and what happens to all is seen by all: neither is what one deed
did to another, and no figure of here tells them apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from rules.ripple import Counts

Reals = npt.NDArray[np.float64]

# One in a hundred: of the intervals that miss, and of quiet networks that report anything.
CONFIDENCE = Fraction(99, 100)
FAMILY_LEVEL = Fraction(1, 100)
# Fewer people than this on either side say nothing about the rest.
PEOPLE_MIN = 10
BLOCK_DAYS = 7
# Leaving out one of fewer weeks says too little about their spread.
BLOCKS_MIN = 8


@dataclass(frozen=True, slots=True)
class Ripple:
    """How many of the same deed one deed adds at one distance; figures in hundredths.

    `chance` is how probable it would be to see as much where nothing ripples. `deeds` is how many
    deeds exposed somebody, `followed` how many acted while exposed, `expected` how many of them
    would have done so anyway.
    """

    reproduction_hundredths: int
    low_hundredths: int
    high_hundredths: int
    chance: Fraction
    deeds: int
    followed: int
    expected: int


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of each block of days (rows) and stratum (columns): person-days, weights, differences."""

    exposed: Reals
    weight: Reals
    excess: Reals
    deeds: Reals

    def reproduction(self, without: int | None = None) -> float:
        """Return the measure over all blocks but one."""

        def total(blocks: Reals) -> Reals:
            whole: Reals = blocks.sum(axis=0)
            return whole if without is None else whole - blocks[without]

        weight = total(self.weight)
        rates = np.divide(total(self.excess), weight, out=np.zeros_like(weight), where=weight > 0)
        deeds = total(self.deeds)

        return (total(self.exposed) * rates).sum().item() / deeds.item() if deeds > 0 else 0


def ripple(
    *, at_risk: Counts, doing: Counts, active: Counts, distance: int, window_days: int
) -> Ripple | None:
    """Return the measure at one distance, None where too few acted to say anything.

    `at_risk` and `doing` are people by day, nearness and stratum, `active` by day. Compared are
    those at the distance with all further away, by day and stratum.

    Source: R3-155; O. Aalen, "A linear regression model for the analysis of life times" (1989);
    N. Mantel and W. Haenszel (1959), with the weights for differences.
    """
    assert at_risk.shape == doing.shape
    place = distance - 1
    exposed, others = at_risk[:, place], at_risk[:, place + 1 :].sum(axis=1)
    acted, others_acted = doing[:, place], doing[:, place + 1 :].sum(axis=1)
    is_matched = (exposed > 0) & (others > 0)
    followed = int(acted[is_matched].sum())
    if followed + int(others_acted[is_matched].sum()) < 2 * PEOPLE_MIN or active.sum() == 0:
        return None

    both = np.where(is_matched, exposed + others, 1)
    weight = np.where(is_matched, exposed * others / both, 0)
    excess = np.where(is_matched, (acted * others - others_acted * exposed) / both, 0)
    deeds = active / window_days
    sums = _Sums(
        exposed=_by_block(np.where(is_matched, exposed, 0)),
        weight=_by_block(weight),
        excess=_by_block(excess),
        deeds=_by_block(deeds[:, None]),
    )
    value = sums.reproduction()
    scale = (
        np.divide(
            np.where(is_matched, exposed, 0).sum(axis=0),
            weight.sum(axis=0),
            out=np.zeros(weight.shape[1]),
            where=weight.sum(axis=0) > 0,
        )
        / deeds.sum()
    )
    # Each who acted weighs as the other side is large: exactly so for the interval, and as if
    # nobody differed for the test.
    spread = (acted * others**2 + others_acted * exposed**2) / both**2
    alike = weight * (acted + others_acted) / both
    jackknife = _jackknife(sums)
    error = math.sqrt(max((scale**2 * np.where(is_matched, spread, 0)).sum().item(), jackknife))
    null_error = math.sqrt(max((scale**2 * alike).sum().item(), jackknife))
    reach = NormalDist().inv_cdf((1 + CONFIDENCE.numerator / CONFIDENCE.denominator) / 2) * error

    return Ripple(
        reproduction_hundredths=round(100 * value),
        low_hundredths=math.floor(100 * (value - reach)),
        high_hundredths=math.ceil(100 * (value + reach)),
        chance=Fraction(math.erfc(abs(value) / null_error / math.sqrt(2))).limit_denominator(10**9),
        deeds=round(deeds.sum().item()),
        followed=followed,
        expected=max(round(followed - value * deeds.sum().item()), 0),
    )


def told_apart(chances: Sequence[Fraction | None]) -> tuple[bool, ...]:
    """Tell which of many measures are more than chance, so that all together rarely err.

    In a network where nothing ripples, one in a hundred reports anything at all.

    Source: S. Holm, "A simple sequentially rejective multiple test procedure" (1979); R3-155.
    """
    order = sorted((chance, place) for place, chance in enumerate(chances) if chance is not None)
    found = set()
    for rank, (chance, place) in enumerate(order):
        if chance * (len(order) - rank) > FAMILY_LEVEL:
            break
        found.add(place)

    return tuple(place in found for place in range(len(chances)))


def _by_block(days: npt.NDArray[np.generic]) -> Reals:
    """Return the sums of each block of days."""
    starts = np.arange(0, len(days), BLOCK_DAYS)
    sums: Reals = np.add.reduceat(days.astype(np.float64), starts, axis=0)

    return sums


def _jackknife(sums: _Sums) -> float:
    """Return the variance that leaving out one block at a time shows; 0 where there are few."""
    count = len(sums.deeds)
    if count < BLOCKS_MIN:
        return 0
    without = np.array([sums.reproduction(without=block) for block in range(count)])
    spread: float = ((without - without.mean()) ** 2).sum().item() * (count - 1) / count

    return spread
