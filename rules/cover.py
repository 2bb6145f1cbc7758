"""How far a bank's fidelity bonds reach: the cover of what it lends, and the cap of probation."""

from dataclasses import dataclass

from rules.money import MILLION


@dataclass(frozen=True, slots=True)
class CoverTerms:
    """What a bank promised about its bonds.

    `cover_millionths` of what is outstanding and offered is held as bond; in probation all of that
    may be at most `probation_multiple` times the bond.

    Source: R0-09, R0-29, R0-30; B-1.
    """

    cover_millionths: int
    probation_multiple: int
    on_probation: bool


def required_bond_minor(exposure_minor: int, *, cover_millionths: int) -> int:
    """Return the bond that must stand behind an exposure, rounded up to the minor unit.

    Source: B-1, the coverage ratio as declared at any time.
    """
    assert exposure_minor >= 0
    assert cover_millionths >= 0

    return -(-exposure_minor * cover_millionths // MILLION)


def exposure_minor_max(bond_minor: int, terms: CoverTerms) -> int | None:
    """Return the most that may be outstanding and offered; None where nothing bounds it.

    Source: B-1; R0-30, volume capped against the bond in probation.
    """
    assert bond_minor >= 0

    bounds = []
    if terms.cover_millionths:
        bounds.append(bond_minor * MILLION // terms.cover_millionths)
    if terms.on_probation:
        bounds.append(bond_minor * terms.probation_multiple)

    return min(bounds, default=None)


def held_millionths(bond_minor: int, exposure_minor: int) -> int | None:
    """Return which share of an exposure is held as bond, rounded down; None without an exposure.

    More than ten times the exposure counts as that.

    Source: B-1: what is held, beside what is declared.
    """
    assert bond_minor >= 0
    assert exposure_minor >= 0
    if not exposure_minor:
        return None

    return min(bond_minor * MILLION // exposure_minor, 10 * MILLION)


def missing_cover_minor(bond_minor: int, exposure_minor: int, *, cover_millionths: int) -> int:
    """Return what is missing of the bond that an exposure takes, 0 where it reaches.

    Source: B-1.
    """
    required = required_bond_minor(exposure_minor, cover_millionths=cover_millionths)

    return max(0, required - bond_minor)


def over_probation_minor(bond_minor: int, exposure_minor: int, *, multiple: int) -> int:
    """Return by how much an exposure passes the cap of a bank in probation, 0 where it does not.

    Source: R0-30.
    """
    return max(0, exposure_minor - bond_minor * multiple)


def releasable_minor(bond_minor: int, exposure_minor: int, terms: CoverTerms) -> int:
    """Return how much of the bonds nothing stands against, in minor units.

    Source: R0-29; B-1: the cover holds at any time, so only what is over it is released.
    """
    needed = required_bond_minor(exposure_minor, cover_millionths=terms.cover_millionths)
    if terms.on_probation and exposure_minor:
        assert terms.probation_multiple > 0
        needed = max(needed, -(-exposure_minor // terms.probation_multiple))

    return max(0, bond_minor - needed)
