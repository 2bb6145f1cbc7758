"""What every loan of the demonstration is to become: asked for when, on which terms, how paid."""

import random
from dataclasses import dataclass, field
from typing import Any

from demo.market import cast

# From the day a case is opened: handed in, signed by two, listed, its window closed, contracted.
SUBMITTED, SIGNED, LISTED, CLOSED, CONTRACTED = 2, 4, 5, 17, 18
# How often each bank finds a business to lend to, in days, and how large and long its loans are.
PACES = {
    "saale": (34, (2_000, 3_000, 4_500, 6_000, 8_000), (3, 4, 6, 9, 12), "AAB", 75_000),
    "tejo": (43, (1_500, 2_500, 3_500, 5_000), (3, 4, 6, 9), "BBC", 95_000),
    "drava": (84, (1_000, 1_500, 2_000), (3, 4, 6), "CCB", 120_000),
}
# Days after each due day on which borrowers of a bank pay, in turn.
LAGS = {
    "saale": ((0,), (0,), (0,), (0, 0, 0, 0, 2), (0,), (0, 0, 0, 1)),
    "tejo": ((0,), (0, 0, 4), (0,), (0, 0, 0, 11), (0,), (1, 0, 0, 35, 0, 0)),
    "drava": ((0, 9), (5, 0, 40), (0,), (12, 3)),
}
KINDS = ("PLAIN", "PRINCIPAL", "PLAIN", "GRACE", "PLAIN", "INTEREST_ONLY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One loan to be. Amounts in whole units; `opened` is days before today.

    `end` is how far its offer comes: LIVES is contracted and goes its way. `lags` are the days
    after each due day on which it is paid, in turn; after `stops_after` installments nothing is
    paid any more, after `settles_after` everything at once. `turn` is what happens besides.
    """

    business: str
    title: str
    units: int
    months: int
    opened: int
    rate: int = 80_000
    grade: str = "B"
    kind: str = "PLAIN"
    end: str = "LIVES"
    is_cash: bool = False
    lags: tuple[int, ...] = field(default=(0,))
    stops_after: int | None = None
    settles_after: int | None = None
    turn: str = ""


# What somebody who looks around finds today: every state, every kind.
SHOWN = (
    Plan(business="bakery", title="A second oven", units=6_000, months=12, opened=90, grade="A",
         rate=70_000, turn="REDEEM", kind="TOKENS"),
    Plan(business="bakery", title="A delivery bicycle", units=1_500, months=6, opened=19,
         grade="A", rate=65_000, end="FUNDED"),
    Plan(business="boatyard", title="Planks and copper nails", units=2_000, months=6, opened=85,
         grade="C", rate=105_000, stops_after=1, turn="PROMISE"),
    Plan(business="laundry", title="A steam press", units=2_000, months=6, opened=88,
         grade="C", rate=110_000, stops_after=0, turn="CLAIM"),
    Plan(business="nursery", title="A house for the goats", units=8_000, months=12, opened=78,
         grade="A", rate=60_000, kind="MILESTONES", turn="DELIVERS"),
    Plan(business="solar", title="Roofs of four barns", units=9_000, months=12, opened=74,
         grade="A", rate=68_000, kind="STREAM", turn="REPORTS"),
    Plan(business="bakery", title="A coffee corner", units=1_500, months=6, opened=80,
         grade="B", rate=72_000, kind="SPLIT", turn="COUNTER"),
    Plan(business="timber", title="A larger saw", units=1_800, months=4, opened=90, grade="C",
         rate=130_000, kind="COLLATERAL", stops_after=0, turn="DEFAULT"),
    Plan(business="cork", title="A press for floors", units=2_500, months=6, opened=89,
         grade="C", rate=100_000, lags=(33, 0, 0, 0), turn="RESTRUCTURE"),
    Plan(business="farm", title="A second greenhouse", units=1_200, months=4, opened=86,
         grade="C", rate=125_000, lags=(21, 0, 0), turn="EXTEND"),
    Plan(business="guesthouse", title="A bakery for the guests", units=4_000, months=9, opened=40,
         grade="C", rate=90_000, end="FAILED"),
    Plan(business="farm", title="An ice house", units=900, months=6, opened=34, grade="C",
         rate=118_000, end="CANCELLED"),
    Plan(business="bicycles", title="A workshop for apprentices", units=5_000, months=12,
         opened=7, grade="B", rate=74_000, end="DRAFT"),
    Plan(business="nursery", title="A music room", units=4_000, months=12, opened=6, grade="A",
         rate=58_000, end="VOTING", kind="VOTE"),
    Plan(business="guesthouse", title="A terrace under the vines", units=3_000, months=9,
         opened=7, grade="B", rate=92_000, end="LISTED"),
    Plan(business="bicycles", title="Trailers for the market", units=2_500, months=6, opened=8,
         grade="B", rate=76_000, end="PRIVATE"),
    Plan(business="solar", title="Batteries for the school", units=7_500, months=12, opened=9,
         grade="A", rate=66_000, end="PARTLY", turn="PROPOSAL"),
    Plan(business="smokehouse", title="A shop at the harbour", units=4_500, months=9, opened=11,
         grade="B", rate=94_000, end="NEARLY"),
    Plan(business="guesthouse", title="Stoves for the winter", units=2_000, months=6, opened=10,
         grade="B", rate=88_000, end="OVER"),
)  # fmt: skip
# Among the loans of the two years, by how many there were before at the bank.
TURNS: dict[tuple[str, int], dict[str, Any]] = {
    ("saale", 13): {"kind": "PLAIN", "months": 6, "lags": (0, 0, 34, 0, 0, 0)},
    ("saale", 5): {"settles_after": 2},
    ("saale", 11): {"settles_after": 3},
    ("tejo", 6): {"stops_after": 2, "turn": "DEFAULT"},
    ("tejo", 9): {"kind": "FIRST_LOSS"},
    ("drava", 2): {"stops_after": 1, "turn": "DEFAULT"},
    # After the sawmill's default its record allows no more than it had repaid.
    ("drava", 4): {"turn": "DISPUTE", "months": 6, "is_cash": True, "units": 1_500},
    ("drava", 5): {"stops_after": 0, "turn": "DEFAULT"},
}


def plans(*, days: int, chance: random.Random) -> list[Plan]:
    """Return the loans of so many days, oldest first, and what is shown today."""
    found = [plan for slug in PACES for plan in _history(slug, days, chance)]
    found.extend(plan for plan in SHOWN if plan.opened < days)
    return sorted(found, key=lambda plan: -plan.opened)


def _history(slug: str, days: int, chance: random.Random) -> list[Plan]:
    pace, sizes, lengths, grades, rate = PACES[slug]
    businesses = [one for one in cast.BUSINESSES if one.bank == slug and one.wants]
    found = []
    for number, opened in enumerate(range(days - 4, 95, -pace)):
        business = businesses[number % len(businesses)]
        want = business.wants[number // len(businesses) % len(business.wants)]
        terms: dict[str, Any] = {
            "units": chance.choice(sizes),
            "months": chance.choice(lengths),
            "rate": rate + chance.randrange(-3, 4) * 5_000,
            "grade": chance.choice(grades),
            "kind": chance.choice(KINDS),
            "is_cash": chance.random() < (1 / 4 if slug == "saale" else 1 / 2),
            "lags": chance.choice(LAGS[slug]),
        }
        found.append(
            Plan(
                business=business.handle,
                title=want,
                opened=opened,
                **{**terms, **TURNS.get((slug, number), {})},
            )
        )
    return found
