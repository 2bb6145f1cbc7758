"""Dividing an amount over several parts so that nothing is lost and nothing is made."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm

import numpy as np
import numpy.typing as npt

Int64s = npt.NDArray[np.int64]

# Source: the largest value of a signed 64-bit integer; products beyond it would wrap silently.
INT64_MAX = 2**63 - 1


def allot(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide `total` pro rata to `weights`.

    Every part is rounded down; the units left over go one each to the parts that lost most, ties to
    the first. Where all weights are zero there must be nothing to divide.

    Source: A-20, RX-09: largest remainder, ties by lowest id.
    """
    assert total >= 0
    assert all(weight >= 0 for weight in weights)
    weight_sum = sum(weights)
    assert total == 0 or weight_sum > 0

    if total == 0:
        return (0,) * len(weights)

    products = [total * weight for weight in weights]
    parts = [product // weight_sum for product in products]
    left = total - sum(parts)
    if left:
        # The sort is stable, so equal remainders stay in their order.
        by_remainder = sorted(range(len(parts)), key=lambda i: -(products[i] % weight_sum))
        for index in by_remainder[:left]:
            parts[index] += 1

    return tuple(parts)


def allot_by_holder(total: int, weights: Sequence[int], holders: Sequence[int]) -> tuple[int, ...]:
    """Divide `total` over holders pro rata to their weights together, then over each one's weights.

    So no holder is a unit off their exact share, however many parts they have. Largest remainder,
    ties to the holder whose first part comes first, and to the first part.

    Source: A-20, RX-09; N-7.
    """
    assert len(weights) == len(holders)
    places: dict[int, list[int]] = {}
    for place, holder in enumerate(holders):
        places.setdefault(holder, []).append(place)

    parts = [0] * len(weights)
    sums = [sum(weights[place] for place in own) for own in places.values()]
    for own, part in zip(places.values(), allot(total, sums), strict=True):
        for place, share in zip(own, allot(part, [weights[place] for place in own]), strict=True):
            parts[place] = share

    return tuple(parts)


def allot_capped(total: int, weights: Sequence[int], caps: Sequence[int]) -> tuple[int, ...]:
    """Divide `total` pro rata to `weights`, no part above its cap.

    A part whose exact share would pass its cap gets the cap, and what is freed is divided again
    over those with room, until all fit; only then the shares are rounded, by the largest remainder.
    A part without weight gets nothing. The caps of the weighted parts must hold the total.

    Source: A-20: exact division, freed amounts re-divided over those with room.
    """
    assert len(weights) == len(caps)
    assert all(cap >= 0 for cap in caps)
    assert total <= sum(cap for cap, weight in zip(caps, weights, strict=True) if weight)

    parts = [0] * len(weights)
    free = total
    roomy = [index for index, weight in enumerate(weights) if weight]
    while True:
        weight_sum = sum(weights[index] for index in roomy)
        full = [index for index in roomy if free * weights[index] > caps[index] * weight_sum]
        if not full:
            break
        # Dividing again only makes shares larger, so whoever is full stays full.
        for index in full:
            parts[index] = caps[index]
        free -= sum(caps[index] for index in full)
        filled = set(full)
        roomy = [index for index in roomy if index not in filled]

    # A share that does not pass a whole cap does not pass it rounded up either.
    for index, part in zip(roomy, allot(free, [weights[i] for i in roomy]), strict=True):
        parts[index] = part

    return tuple(parts)


def whole_weights(shares: Sequence[Fraction]) -> tuple[int, ...]:
    """Return whole numbers in the same proportion as `shares`, to divide by.

    Source: P-13: the shares of the levels are ratios.
    """
    return _whole_weights(tuple(shares))


# A night divides thousands of times by the same shares, and fractions are slow.
@lru_cache(maxsize=64)
def _whole_weights(shares: tuple[Fraction, ...]) -> tuple[int, ...]:
    scale = lcm(*(share.denominator for share in shares))

    return tuple(int(share * scale) for share in shares)


def allot_grouped(totals: Int64s, group_offsets: Int64s, weights: Int64s) -> Int64s:
    """Divide many totals at once, group by group: the vectorised twin of `allot`.

    Group `g` owns the weights from `group_offsets[g]` up to `group_offsets[g + 1]`, not included,
    so there is one offset more than there are totals. A group whose products could pass 64 bits
    is divided by `allot` itself.

    Source: A-20; held equal to `allot` by a property test.
    """
    assert len(group_offsets) == len(totals) + 1
    assert group_offsets[-1] == len(weights)
    parts = np.zeros(len(weights), dtype=np.int64)
    starts, sizes = group_offsets[:-1], np.diff(group_offsets)

    assert not totals[sizes == 0].any()
    for size in np.unique(sizes[sizes > 0]):
        rows = np.flatnonzero(sizes == size)
        _allot_equal_groups(parts, weights, totals[rows], starts[rows], int(size))

    return parts


def _allot_equal_groups(
    parts: Int64s, weights: Int64s, totals: Int64s, starts: Int64s, size: int
) -> None:
    """Fill `parts` for all groups of one size, one group a row."""
    places = starts[:, None] + np.arange(size)
    table = weights[places]
    largest = np.maximum(table.max(axis=1), 1)
    # The sum of a row stays below size times its largest weight.
    fits = (totals <= INT64_MAX // largest) & (largest <= INT64_MAX // size)
    for row in np.flatnonzero(~fits):
        parts[places[row]] = allot(int(totals[row]), table[row].tolist())

    whole = bool(fits.all())
    rows_places, rows_table = (places, table) if whole else (places[fits], table[fits])
    rows_totals = totals if whole else totals[fits]
    weight_sums = rows_table.sum(axis=1)
    assert not rows_totals[weight_sums == 0].any()
    divisors = np.maximum(weight_sums, 1)[:, None]
    floors, remainders = np.divmod(rows_table * rows_totals[:, None], divisors)
    left = rows_totals - floors.sum(axis=1)

    uneven = np.flatnonzero(left)
    order = np.argsort(-remainders[uneven], axis=1, kind="stable")
    bonus = (np.arange(size) < left[uneven, None]).astype(np.int64)
    raised = floors[uneven]
    np.put_along_axis(raised, order, np.take_along_axis(raised, order, axis=1) + bonus, axis=1)
    floors[uneven] = raised
    parts[rows_places] = floors
