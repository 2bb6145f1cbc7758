"""Reputation: what was done adds up with diminishing returns; it is derived and never bought."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of deed that counts: at most `most` points, half of them after `half` deeds.

    A negative `most` takes points away.
    """

    code: str
    most: int
    half: int


# Source: R2-08, derived, never bought, with diminishing returns; S2 docs/Reputation.md, an
# asymptotic curve that discourages hoarding. What harms others weighs more than what helps, and
# comes sooner: one default costs more than three loans repaid bring.
DEEDS_OF_BUSINESS = (
    Deed("CASES_QUALIFIED", 15, 2),
    Deed("INSTALLMENTS_ON_TIME", 30, 24),
    Deed("LOANS_REPAID", 40, 2),
    Deed("MILESTONES_ON_TIME", 15, 4),
    Deed("INSTALLMENTS_LATE", -40, 6),
    Deed("MILESTONES_MISSED", -20, 2),
    Deed("DISPUTES_LOST", -30, 2),
    Deed("LOANS_DEFAULTED", -100, 1),
)
DEEDS_OF_BANK = (
    Deed("LOANS_REPAID", 45, 20),
    Deed("REMITTANCES_ON_TIME", 40, 50),
    Deed("DISPUTES_WON", 15, 3),
    Deed("REMITTANCES_LATE", -50, 5),
    Deed("LOANS_DEFAULTED", -50, 5),
    Deed("DISPUTES_LOST", -60, 2),
    Deed("SUSPENSIONS", -100, 1),
)
# What a person invests is private, and counts nothing. Source: A-31.
DEEDS_OF_PERSON = (
    Deed("VOTES_CAST", 60, 10),
    Deed("DECISIONS_AS_OFFICER", 40, 20),
    Deed("VOTES_MISSED", -50, 3),
    Deed("DISPUTES_LOST", -50, 2),
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one kind of deed brought or took: how many there were, and the points."""

    code: str
    count: int
    points: Fraction
    most: int


@dataclass(frozen=True, slots=True)
class Reputation:
    """Points from 0 to 100, and every kind of deed that they come from."""

    points: Fraction
    contributions: tuple[Contribution, ...]

    @property
    def is_harmful(self) -> bool:
        """Tell whether what harmed others outweighs what helped them, before the points end at 0.

        Source: R2-08.
        """
        return sum((each.points for each in self.contributions), Fraction(0)) < 0


def reputation(counts: Mapping[str, int], deeds: tuple[Deed, ...]) -> Reputation:
    """Return the reputation that counted deeds make, never below 0 or above 100.

    n deeds of a kind bring most × n ÷ (n + half): each further one a little less than the last.
    Deeds that no table names count nothing, so nothing can be bought into it.

    Source: R2-08; S2 docs/Reputation.md, asymptotic curve.
    """
    assert all(count >= 0 for count in counts.values())

    contributions = tuple(
        Contribution(
            code=deed.code,
            count=counts.get(deed.code, 0),
            points=_points(counts.get(deed.code, 0), deed),
            most=deed.most,
        )
        for deed in deeds
    )
    total = sum((each.points for each in contributions), Fraction(0))

    return Reputation(
        points=min(max(total, Fraction(0)), Fraction(100)), contributions=contributions
    )


def _points(count: int, deed: Deed) -> Fraction:
    return Fraction(deed.most * count, count + deed.half) if count else Fraction(0)
