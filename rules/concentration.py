"""How much of an investor's money would stand on one bank or one sector."""

from dataclasses import dataclass
from fractions import Fraction

# Source: R0-25: from this share on an investor is told before committing. It is no limit.
CONCENTRATED_FROM = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has in notes and open commitments of one asset, in minor units."""

    total_minor: int
    same_minor: int


def share_after(held: Held, *, adding_minor: int) -> Fraction:
    """Return which share of the whole stands on the same bank, or sector, after a commitment.

    Source: R0-25, diversification helpers; ecosystem I5.
    """
    assert 0 <= held.same_minor <= held.total_minor
    assert adding_minor > 0

    return Fraction(held.same_minor + adding_minor, held.total_minor + adding_minor)


def is_concentrated(held: Held, *, adding_minor: int) -> bool:
    """Tell whether an investor who has something already would lean on one bank or sector.

    The first commitment of all is necessarily in one place, which says nothing.

    Source: R0-25, diversification helpers.
    """
    return (
        held.total_minor > 0 and share_after(held, adding_minor=adding_minor) >= CONCENTRATED_FROM
    )
