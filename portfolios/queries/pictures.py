"""What the pictures of a portfolio are drawn from: bars, bands and a month of days."""

import calendar
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from loans.models import Loan
from portfolios.queries.figures import share_of
from portfolios.queries.holdings import BUCKETS, Holding
from portfolios.queries.snapshot import Snapshot
from rules.holder_metrics import concentration
from rules.portfolio_metrics import Measure

TOP = 10
RECEIVED = frozenset({"PRINCIPAL", "INTEREST", "RECOVERY", "BOND", "ESCROW_RETURNED", "FEE_REFUND"})


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a portfolio: its key and words, its amount, how many loans, and its share."""

    key: str
    words: str
    amount_minor: int
    count: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Spread:
    """A portfolio cut in one way, the largest part first, and how concentrated it is (HHI)."""

    name: str
    slices: tuple[Slice, ...]
    concentration: Measure


def buckets(holdings: Iterable[Holding]) -> list[Slice]:
    """Return how much stands in each bucket of lateness: principal, or what a default lost.

    Source: ecosystem I5.
    """
    found = [each for each in holdings if each.bucket != "REPAID"]
    cut = _cut("bucket", found, lambda each: (each.bucket, each.bucket), lambda e: e.at_stake_minor)
    order = {name: place for place, name in enumerate(BUCKETS)}

    return sorted(cut.slices, key=lambda part: order[part.key])


def spreads(holdings: Iterable[Holding]) -> list[Spread]:
    """Return the outstanding principal by bank, sector, country, term and grade."""
    found = [each for each in holdings if each.outstanding_minor > 0]
    ways: tuple[tuple[str, Callable[[Holding], tuple[str, str]]], ...] = (
        ("bank", lambda each: (each.bank_slug, each.bank_name)),
        ("sector", lambda each: (each.sector, each.sector)),
        ("country", lambda each: (each.country, each.country)),
        ("term", lambda each: (each.term, each.term)),
        ("grade", lambda each: (each.grade, each.grade)),
    )
    return [_cut(name, found, way, lambda each: each.outstanding_minor) for name, way in ways]


def largest(holdings: Iterable[Holding]) -> Spread:
    """Return the ten largest loans, and how concentrated all of them are."""
    found = [each for each in holdings if each.outstanding_minor > 0]
    whole = _cut(
        "loan", found, lambda each: (each.public_id, each.title), lambda e: e.outstanding_minor
    )

    return Spread("loan", whole.slices[:TOP], whole.concentration)


def _cut(
    name: str,
    holdings: list[Holding],
    way: Callable[[Holding], tuple[str, str]],
    amount: Callable[[Holding], int],
) -> Spread:
    parts: dict[tuple[str, str], list[int]] = {}
    for each in holdings:
        parts.setdefault(way(each), []).append(amount(each))
    whole = sum(sum(amounts) for amounts in parts.values())
    slices = sorted(
        (
            Slice(key, words, sum(amounts), len(amounts), Fraction(sum(amounts), whole or 1))
            for (key, words), amounts in parts.items()
        ),
        key=lambda part: (-part.amount_minor, part.key),
    )

    return Spread(name, tuple(slices), concentration([part.amount_minor for part in slices]))


@dataclass(slots=True)
class Outcome:
    """What became of what was promised on the notes held, in minor units."""

    on_time_minor: int = 0
    late_minor: int = 0
    overdue_minor: int = 0
    recovered_minor: int = 0
    lost_minor: int = 0

    @property
    def promised_minor(self) -> int:
        """All of it."""
        return (
            self.on_time_minor
            + self.late_minor
            + self.overdue_minor
            + self.recovered_minor
            + self.lost_minor
        )


def outcome(shot: Snapshot) -> Outcome:
    """Return what became of the installments that fell due on the notes that are held now.

    What was prepaid counts as on time; what is not due yet is left out. Of a default the claim is
    counted, not the installments that were never paid. Parts are rounded down.
    """
    held = {each.loan_id: each for each in shot.holdings}
    found = Outcome()
    for due in shot.dues:
        holding = held[due.loan_id]
        paid_minor = int(due.paid_minor * holding.principal_share)
        in_time = due.paid_on <= due.due_on if due.paid_on else due.due_on >= shot.on
        if in_time:
            found.on_time_minor += paid_minor
        else:
            found.late_minor += paid_minor
        if due.due_on < shot.on and holding.state != Loan.State.DEFAULTED:
            found.overdue_minor += int(due.left_minor * holding.principal_share)
    for holding in shot.holdings:
        found.recovered_minor += holding.covered_minor + holding.recovered_minor
        found.lost_minor += holding.loss_minor - holding.recovered_minor

    return found


@dataclass(slots=True)
class CalendarDay:
    """One day of a month: what is due, what came, what should have come and did not."""

    on: datetime.date
    in_month: bool
    due_minor: int = 0
    received_minor: int = 0
    late_minor: int = 0
    loans: set[int] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing happens."""
        return not (self.due_minor or self.received_minor or self.late_minor)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a grid of weeks that begin on Monday."""

    first: datetime.date
    weeks: tuple[tuple[CalendarDay, ...], ...]

    @property
    def days(self) -> list[CalendarDay]:
        """The days of the month on which something happens."""
        return [day for week in self.weeks for day in week if day.in_month and not day.is_empty]

    @property
    def due_minor(self) -> int:
        """What is still to come in the month."""
        return sum(day.due_minor for day in self.days)

    @property
    def received_minor(self) -> int:
        """What came in the month."""
        return sum(day.received_minor for day in self.days)

    @property
    def late_minor(self) -> int:
        """What should have come in the month and did not."""
        return sum(day.late_minor for day in self.days)

    @property
    def before(self) -> datetime.date:
        """The month before."""
        return (self.first - datetime.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> datetime.date:
        """The month after."""
        return (self.first + datetime.timedelta(days=31)).replace(day=1)


def month(shot: Snapshot, first: datetime.date) -> Month:
    """Return the calendar of one month: every payment to come, and every one that came."""
    dates = calendar.Calendar(calendar.MONDAY).monthdatescalendar(first.year, first.month)
    days = {day: CalendarDay(day, day.month == first.month) for week in dates for day in week}
    for flow in shot.flows:
        if flow.type in RECEIVED and flow.on in days:
            days[flow.on].received_minor += flow.amount_minor
            if flow.loan_id:
                days[flow.on].loans.add(flow.loan_id)
    held = {each.loan_id: each for each in shot.open_holdings}
    for due in shot.dues:
        holding = held.get(due.loan_id)
        if holding is None or due.due_on not in days or not due.left_minor:
            continue
        minor = share_of(holding, due)
        days[due.due_on].loans.add(due.loan_id)
        if due.due_on < shot.on:
            days[due.due_on].late_minor += minor
        else:
            days[due.due_on].due_minor += minor

    return Month(first, tuple(tuple(days[day] for day in week) for week in dates))
