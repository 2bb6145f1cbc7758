"""Counts every published figure of a bank anew, from the ledger and the loans' own rows."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from banks.models import Bank
from rules import portfolio_metrics as metrics
from rules import vintages
from track_record.loan_records import record_of
from track_record.models import (
    BankDay,
    BankFigures,
    BusinessFigures,
    Cohort,
    EndedMonth,
    LoanRecord,
    RecordMark,
    RollRate,
)
from track_record.queries import sources
from track_record.queries.facts import LoanFacts, facts_of_bank, flows_of, late_loans
from track_record.queries.news import touched_loans
from track_record.queries.vintages import vintages_of
from track_record.returns import millionths
from track_record.shares import DEFAULT_MONTHS, first_month, share_millionths
from track_record.sums import BUCKET_COLUMNS, ENDED_SUMS, add_up, bank_parts, ended_parts, month_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A published figure that is not what the books say."""

    bank: str
    figure: str
    published: Any
    counted: Any

    def __str__(self) -> str:
        return f"{self.bank}: {self.figure}: published {self.published}, counted {self.counted}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: how many figures were compared, and where they differ.

    `moved_count` loans changed after the close that was published; they are counted tonight.
    """

    bank: str
    on: datetime.date | None
    figure_count: int
    moved_count: int
    differences: tuple[Difference, ...]


Figure = tuple[str, Any, Any]


def check_bank(bank: Bank) -> Checked:
    """Compare all that is published about a bank with what its books say. Source: R0-15."""
    mark = RecordMark.objects.filter(network_id=bank.network_id).first()
    if mark is None:
        return Checked(bank.slug, None, 0, 0, ())
    on = mark.through_on
    moved = set(touched_loans(mark, on=None))
    book = _Book(bank, on, moved)
    figures = [
        *_records(book),
        *(figure for asset_id in book.assets for figure in _portfolio(book, asset_id)),
        *_card(book),
        *_businesses(book),
    ]
    differences = tuple(
        Difference(bank.slug, name, published, counted)
        for name, published, counted in figures
        if published != counted
    )

    return Checked(bank.slug, on, len(figures), len(book.moved), differences)


class _Book:
    """A bank's loans, read from their own tables; what moved since the close as it was recorded."""

    def __init__(self, bank: Bank, on: datetime.date, moved: set[int]) -> None:
        self.bank, self.on = bank, on
        self.records = {row.pk: row for row in LoanRecord.objects.filter(bank=bank)}
        self.facts: dict[int, LoanFacts] = {}
        self.moved: set[int] = set()
        for facts in facts_of_bank(bank.pk, on=on):
            if facts.loan_id in moved:
                self.moved.add(facts.loan_id)
            else:
                self.facts[facts.loan_id] = facts
        self.counted = {pk: record_of(facts, on=on) for pk, facts in self.facts.items()}
        self.all = {
            **self.counted,
            **{pk: self.records[pk] for pk in self.moved if pk in self.records},
        }
        self.assets = sorted({row.asset_id for row in self.all.values()})

    def of(self, asset_id: int) -> list[LoanRecord]:
        """Return the records in one asset."""
        return [row for row in self.all.values() if row.asset_id == asset_id]


# What a loan's own tables do not tell again: it was written down on its day.
_KNOWN_THEN = {
    "closed_on",
    "par30_on",
    "par30_minor",
    "month_bucket",
    "month_minor",
    "visit_on",
    "xirr_millionths",
}


def _records(book: _Book) -> Iterator[Figure]:
    """Compare each loan's record with its releases, payments, installments and default."""
    yield "loans recorded", sorted(book.records), sorted(book.all)
    closed = [pk for pk, row in book.counted.items() if row.closed_on is not None]
    flows = flows_of(closed)
    for pk, counted in book.counted.items():
        row = book.records.get(pk)
        if row is None:
            continue
        for field in LoanRecord._meta.concrete_fields:
            if field.name not in _KNOWN_THEN:
                name = f"loan {pk} {field.name}"
                yield name, getattr(row, field.attname), getattr(counted, field.attname)
        yield f"loan {pk} is closed", row.closed_on is None, counted.closed_on is None
        if counted.closed_on is not None:
            yield f"loan {pk} return", row.xirr_millionths, millionths(flows.get(pk, []))


def _portfolio(book: _Book, asset_id: int) -> Iterator[Figure]:
    """Compare a bank's sums in one asset."""
    days = list(BankDay.objects.filter(bank=book.bank, asset_id=asset_id).order_by("on"))
    last = days[-1] if days else BankDay(bank=book.bank, asset_id=asset_id)
    total = add_up(bank_parts(row) for row in book.of(asset_id))
    for name, counted in total.items():
        yield name, getattr(last, name), counted
    yield from _ledger(book, asset_id, last)
    yield from _history(book, asset_id, days)
    yield from _lateness(book, asset_id, last)
    yield from _receipts(book, asset_id, days)
    yield from _cohorts(book, asset_id, last)
    yield from _endings(book, asset_id)
    yield from _roll_rates(book, asset_id, days)


def _ledger(book: _Book, asset_id: int, last: BankDay) -> Iterator[Figure]:
    """Compare with the transfers that moved the money.

    What moved since the close is in them, so then there is nothing to compare; a loan that was
    released for the first time has no record that tells its asset.
    """
    if any(pk not in book.all or book.all[pk].asset_id == asset_id for pk in book.moved):
        return
    moved = sources.moved_by_ledger(book.bank.pk, asset_id)
    for name in ("released_minor", "repaid_minor", "interest_minor"):
        yield f"{name} in the ledger", getattr(last, name), moved[name]


def _history(book: _Book, asset_id: int, days: list[BankDay]) -> Iterator[Figure]:
    """Compare every day's sums of dated rows, not only the last day's."""
    changes = sources.dated_changes(book.bank.pk, asset_id)
    dated = sorted(changes)
    running: Counter[str] = Counter()
    place = 0
    for day in days:
        while place < len(dated) and dated[place] <= day.on:
            running.update(changes[dated[place]])
            place += 1
        for name in sources.DATED:
            yield f"{day.on} {name}", getattr(day, name), running[name]
        outstanding = running["released_minor"] - running["repaid_minor"] - running["claim_minor"]
        yield f"{day.on} outstanding", day.outstanding_minor, outstanding


def _lateness(book: _Book, asset_id: int, last: BankDay) -> Iterator[Figure]:
    """Compare the portfolio at risk of the last day, by the rule."""
    if book.moved or last.on != book.on:
        return
    dpd = {
        one.loan_id: one
        for one in late_loans(book.bank.network_id, on=book.on)
        if one.bank_id == book.bank.pk and one.asset_id == asset_id
    }
    open_loans = sources.open_loans(book.bank.pk, asset_id, dpd)
    for days, name in ((1, "par1"), (7, "par7"), (30, "par30"), (90, "par90")):
        found = metrics.portfolio_at_risk(open_loans, days=days)
        yield name, getattr(last, f"{name}_minor"), found.measure.part
        yield "outstanding", last.outstanding_minor, found.measure.whole
        yield "open loans", last.open_count, found.measure.count
    found = metrics.portfolio_at_risk(open_loans, days=30)
    yield "PAR30 with eased loans", last.par30_eased_minor, found.with_eased.part
    yield "extended", last.extended_minor, found.extended_minor
    yield "restructured", last.restructured_minor, found.restructured_minor
    yield "late loans", last.late_count, len(dpd)
    buckets = Counter[str]()
    for one in dpd.values():
        buckets[metrics.bucket_of(one.days_past_due)] += one.outstanding_minor
    for bucket, name in BUCKET_COLUMNS.items():
        yield f"late {bucket}", getattr(last, name), buckets[bucket]
    if book.bank.network.business_date == book.on:
        yield "overdue", last.overdue_minor, sum(one.overdue_minor for one in dpd.values())
    dues = sources.due_records(book.bank.pk, asset_id, on=book.on)
    share = metrics.on_time_share(dues, on=book.on + datetime.timedelta(days=1))
    yield "on time", (last.on_time_count, last.due_count), (share.part, share.whole)


def _receipts(book: _Book, asset_id: int, days: list[BankDay]) -> Iterator[Figure]:
    rows = sources.remitted(book.bank.pk, asset_id, through=book.on)
    if not days:
        return
    found = metrics.remittance_days(rows)
    last = days[-1]
    yield "receipts passed on", last.remittance_count, found.count
    yield "days until passed on", last.remittance_days, found.part
    late = sum((passed - received).days > book.bank.remit_days for received, passed in rows)
    yield "receipts passed on late", last.remittance_late_count, late


def _cohorts(book: _Book, asset_id: int, last: BankDay) -> Iterator[Figure]:
    """Compare vintage curves by the rule, and the returns of what is closed."""
    rows = book.of(asset_id)
    loans = [
        vintages.VintageLoan(
            row.released_on, row.principal_minor, row.defaulted_on, row.claim_minor
        )
        for row in rows
    ]
    curves = vintages.vintage_curves(loans, on=book.on)
    kept = vintages_of(book.bank.pk, asset_id, on=book.on)
    yield "cohorts", [one.quarter for one in kept], [one.cohort for one in curves]
    flows: dict[str, Counter[datetime.date]] = defaultdict(Counter)
    closed = flows_of([row.pk for row in rows if row.closed_on is not None])
    for row in rows:
        for on, minor in closed.get(row.pk, []):
            if on <= book.on:
                flows[row.cohort][on] += minor
    for one, curve in zip(kept, curves, strict=False):
        yield f"{one.quarter} defaults", one.defaults, curve.points
        rate = millionths(sorted(flows[one.quarter].items()))
        yield f"{one.quarter} return", one.xirr_millionths, rate
    par30: dict[str, int] = Counter()
    for row in rows:
        par30[row.cohort] += book.records[row.pk].par30_minor if row.pk in book.records else 0
    late = dict(
        Cohort.objects.filter(bank=book.bank, asset_id=asset_id)
        .annotate(total=Sum("months__par30_minor"))
        .values_list("quarter", "total")
    )
    for quarter, minor in par30.items():
        yield f"{quarter} once 30 days late", late.get(quarter) or 0, minor
    every = add_up(flows.values())  # type: ignore[arg-type]
    yield "return", last.xirr_millionths, millionths(sorted(every.items()))  # type: ignore[arg-type]


def _endings(book: _Book, asset_id: int) -> Iterator[Figure]:
    """Compare defaults, covers, losses and recoveries by the month of ending."""
    counted: dict[datetime.date, Counter[str]] = defaultdict(Counter)
    for row in book.of(asset_id):
        if row.ended_on is not None:
            counted[month_of(row.ended_on)].update(ended_parts(row))
    kept = {row.month: row for row in EndedMonth.objects.filter(bank=book.bank, asset_id=asset_id)}
    for month in sorted(set(kept) | set(counted)):
        sums = kept.get(month) or EndedMonth(month=month)
        for name in ENDED_SUMS:
            yield f"{month:%Y-%m} {name}", getattr(sums, name), counted[month][name]


def _roll_rates(book: _Book, asset_id: int, days: list[BankDay]) -> Iterator[Figure]:
    """Compare what left the buckets of each month's end with what lay in them."""
    by_day = {day.on: day for day in days}
    left: dict[datetime.date, Counter[str]] = defaultdict(Counter)
    for row in RollRate.objects.filter(bank=book.bank, asset_id=asset_id):
        left[row.on][row.before] += row.amount_minor
    for on, sums in sorted(left.items()):
        day = by_day.get(on.replace(day=1) - datetime.timedelta(days=1))
        if day is None:
            continue
        lying = {bucket: getattr(day, name) for bucket, name in BUCKET_COLUMNS.items()}
        lying["CURRENT"] = day.outstanding_minor - sum(lying.values())
        for bucket, minor in lying.items():
            yield f"{on} rolled from {bucket}", sums[bucket], minor


def _card(book: _Book) -> Iterator[Figure]:
    """Compare the row of now with the sums that it is made of, by the rules."""
    row = BankFigures.objects.filter(bank=book.bank).first()
    if row is None:
        yield "card", None, book.bank.slug
        return
    yield "card's day", row.as_of, book.on
    last = BankDay.objects.filter(bank=book.bank, asset_id=row.asset_id, on=row.as_of).first()
    if last is not None:
        for field in BankDay._meta.concrete_fields:
            if field.name not in {"id", "bank", "asset", "on"}:
                yield f"card {field.name}", getattr(row, field.name), getattr(last, field.name)
    since = first_month(row.as_of)
    ended = [
        one
        for one in book.of(row.asset_id)
        if one.ended_on is not None and month_of(one.ended_on) >= since
    ]
    rate = metrics.default_rate(
        [
            metrics.EndedLoan(one.principal_minor, one.claim_minor - one.recovered_minor)
            for one in ended
        ]
    )
    yield f"default rate of {DEFAULT_MONTHS} months", row.default_millionths, _of(rate)
    yield "ended loans", row.ended_count, rate.count
    recovery = metrics.recovery_rate(
        [
            metrics.DefaultedLoan(one.claim_minor, one.recovered_minor)
            for one in book.of(row.asset_id)
            if one.defaulted_on is not None
        ]
    )
    yield "recovery rate", row.recovery_millionths, _of(recovery)
    on_time = share_millionths(row.on_time_count, row.due_count)
    yield "on-time share", row.on_time_millionths, on_time
    par30 = share_millionths(row.par30_minor, row.outstanding_minor)
    yield "PAR30 share", row.par30_millionths, par30
    yield (
        "disputes lost",
        row.disputes_lost_count,
        book.bank.disputes_lost.filter(on__lte=row.as_of).count(),
    )


def _of(measure: metrics.Measure) -> int | None:
    return share_millionths(measure.part, measure.whole)


def _businesses(book: _Book) -> Iterator[Figure]:
    """Compare the rows of the businesses with their loans."""
    kept = BusinessFigures.objects.filter(
        Q(business__in={row.business_id for row in book.all.values()})
    )
    loans: dict[int, list[LoanRecord]] = defaultdict(list)
    for row in book.all.values():
        loans[row.business_id].append(row)
    for figures in kept:
        own = [row for row in loans[figures.business_id] if row.asset_id == figures.asset_id]
        # A business that another bank lent to as well is checked with that one.
        if figures.loan_count != len(own):
            own = list(
                LoanRecord.objects.filter(
                    business_id=figures.business_id, asset_id=figures.asset_id
                )
            )
        total = add_up(bank_parts(row) for row in own)
        for name in (
            "loan_count",
            "settled_count",
            "defaulted_count",
            "released_minor",
            "repaid_minor",
            "interest_minor",
            "due_count",
            "on_time_count",
            "claim_minor",
            "recovered_minor",
        ):
            label = f"business {figures.business_id} {name}"
            yield label, getattr(figures, name), total[name]
