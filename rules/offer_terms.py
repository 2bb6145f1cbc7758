"""What the terms of an offer come to where nobody said it: notes, collateral, milestones."""

from collections.abc import Sequence

from rules.allotment import allot
from rules.money import MILLION, round_half_up

# Source: distribution to the holders of record is measured with ten thousand notes.
NOTES_MAX = 10_000
# Steps in which a note's size is chosen: 1, 2, 5, 10, ...
_STEPS = (1, 2, 5)
_POWERS = 9


def partition_of(principal_minor: int, *, decimals: int) -> int:
    """Return the size of a note where the terms name none.

    The smallest round amount from ten whole units up that divides the principal into at most
    10,000 notes; else the largest smaller one that does; else one note for the whole.

    Source: R2-03, equal partitions; R2-15.
    """
    assert principal_minor > 0
    unit: int = 10**decimals
    rounds: list[int] = [step * 10**p for p in range(_POWERS + decimals) for step in _STEPS]

    def fits(size: int) -> bool:
        return principal_minor % size == 0 and principal_minor // size <= NOTES_MAX

    upward = [size for size in rounds if 10 * unit <= size <= principal_minor and fits(size)]
    if upward and principal_minor // upward[0] > 1:
        return upward[0]
    downward = [size for size in reversed(rounds) if size < 10 * unit and fits(size)]
    return downward[0] if downward else principal_minor


def collateral_asked(principal_minor: int, millionths: int) -> int:
    """Return what the collateral of a request must be worth, rounded half up.

    Source: A-37, P-26: 150 % of the amount.
    """
    return round_half_up(principal_minor * millionths, MILLION)


def scaled_milestones(
    amounts: Sequence[int], first_tranche_minor: int, *, accepted_minor: int
) -> tuple[int, tuple[int, ...]]:
    """Return first tranche and milestone amounts of an offer that funded at `accepted_minor`.

    All shrink pro rata, by largest remainder, so that they add up to what was accepted.

    Source: R0-16, R0-17: an offer between its soft and its hard cap keeps its plan.
    """
    parts = allot(accepted_minor, (first_tranche_minor, *amounts))
    return parts[0], parts[1:]
