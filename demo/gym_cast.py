"""What the gym of the demonstration offers ahead of time, who bought it, and what became of it."""

from dataclasses import dataclass

YEAR, COURSE = "A year of sport", "Ten weeks of swimming"
# Days before today on which each is offered, and the first is recommended.
YEAR_OFFERED, COURSE_OFFERED = 66, 24
# What they save and stake when the community begins, in whole units: a year of sport is dear.
MEANS = {
    5: (1_500, 410), 10: (1_350, 390), 24: (1_400, 420), 27: (900, 930), 30: (900, 900),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who bought a plan: when, and by what; all days are days before today.

    `heard_from` is the member by whose recommendation they came.
    """

    member: int
    plan: str
    days_ago: int
    by_loan: bool = False
    heard_from: int | None = None
    pauses: int | None = None
    ends: int | None = None


BUYERS = (
    Buyer(5, YEAR, 63),
    Buyer(27, YEAR, 55, by_loan=True),
    Buyer(24, YEAR, 52, pauses=17),
    Buyer(30, YEAR, 48, by_loan=True, ends=11),
    Buyer(10, YEAR, 45, heard_from=5),
    Buyer(5, COURSE, 20),
    Buyer(22, COURSE, 18),
)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A plan that a member recommends to their circle, so many days before today."""

    member: int
    plan: str
    days_ago: int


# The latter waits for Ana, who has neither bought nor looked at it.
RECOMMENDATIONS = (Recommendation(5, YEAR, 58), Recommendation(5, COURSE, 6))
