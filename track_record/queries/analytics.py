"""What a bank's officers see of its portfolio."""

import datetime
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from django.db import connection
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F

from banks.models import Bank, BusinessCase, CaseSignOff, CaseTransition
from rules.holder_metrics import concentration
from rules.portfolio_metrics import Measure
from track_record.models import BankDay, BankFigures, RollRate
from track_record.queries.public import days_of, thinned
from track_record.queries.vintages import Vintage, vintages_of

LARGEST_SHOWN = 10
FUNNEL = ("SUBMITTED", "IN_REVIEW", "QUALIFIED")
FUNNEL_DAYS = 365


@dataclass(frozen=True, slots=True)
class Share:
    """One name's part of what is outstanding."""

    name: str
    amount_minor: int
    count: int
    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Analytics:
    """A bank's portfolio for its officers; `rolls` are of the last month's end."""

    day: BankDay | None
    trend: list[BankDay]
    vintages: list[Vintage]
    roll_on: datetime.date | None
    rolls: list[RollRate]
    by_business: list[Share]
    by_sector: list[Share]
    business_measure: Measure
    funnel: dict[str, int]
    review_days: int | None
    workload: list[tuple[str, int]]


def analytics_of(bank: Bank) -> Analytics:
    """Return what the analytics page of a bank shows, from the summaries and its open loans."""
    figures = BankFigures.objects.filter(bank=bank).first()
    on = figures.as_of if figures else bank.network.business_date
    asset_id = bank.network.asset_id
    days = days_of(bank.pk, asset_id, until=on)
    roll_on = (
        RollRate.objects.filter(bank=bank, asset_id=asset_id)
        .order_by("-on")
        .values_list("on", flat=True)
        .first()
    )
    by_business = _shares(_BY_BUSINESS, bank.pk, asset_id)

    return Analytics(
        day=days[-1] if days else None,
        trend=thinned(days),
        vintages=vintages_of(bank.pk, asset_id, on=on),
        roll_on=roll_on,
        rolls=_rolls(bank.pk, asset_id, roll_on),
        by_business=by_business[:LARGEST_SHOWN],
        by_sector=_shares(_BY_SECTOR, bank.pk, asset_id),
        business_measure=concentration([row.amount_minor for row in by_business]),
        funnel=_funnel(bank, since=on - datetime.timedelta(days=FUNNEL_DAYS)),
        review_days=_review_days(bank, since=on - datetime.timedelta(days=FUNNEL_DAYS)),
        workload=_workload(bank, since=on - datetime.timedelta(days=FUNNEL_DAYS)),
    )


def _rolls(bank_id: int, asset_id: int, on: datetime.date | None) -> list[RollRate]:
    if on is None:
        return []

    return list(RollRate.objects.filter(bank_id=bank_id, asset_id=asset_id, on=on))


_OPEN = """
    FROM track_record_loanrecord record
    JOIN banks_business business ON business.id = record.business_id
    WHERE record.bank_id = %s AND record.asset_id = %s AND record.ended_on IS NULL
        AND record.principal_minor > record.repaid_minor
"""
_BY_BUSINESS = f"""
    SELECT business.name, sum(record.principal_minor - record.repaid_minor)::bigint, count(*)
    {_OPEN} GROUP BY business.id ORDER BY 2 DESC, 1
"""
_BY_SECTOR = f"""
    SELECT business.sector, sum(record.principal_minor - record.repaid_minor)::bigint, count(*)
    {_OPEN} GROUP BY 1 ORDER BY 2 DESC, 1
"""


def _shares(statement: str, bank_id: int, asset_id: int) -> list[Share]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [bank_id, asset_id])
        rows = cursor.fetchall()
    whole = sum(minor for _, minor, _ in rows)

    return [
        Share(name, minor, count, Fraction(minor, whole) if whole else None)
        for name, minor, count in rows
    ]


def _funnel(bank: Bank, *, since: datetime.date) -> dict[str, int]:
    """Return how many cases of a year came to each stage."""
    moves = CaseTransition.objects.filter(case__bank=bank, on__gt=since)
    reached = Counter(
        dict(
            moves.filter(to_state__in=[*FUNNEL, "REJECTED", "WITHDRAWN"])
            .values_list("to_state")
            .annotate(count=Count("case", distinct=True))
        )
    )
    return {name: reached[name] for name in (*FUNNEL, "REJECTED", "WITHDRAWN")}


def _review_days(bank: Bank, *, since: datetime.date) -> int | None:
    """Return how long a decision took on average, in whole days from the first submission."""
    decided = (
        BusinessCase.objects.filter(
            bank=bank,
            transitions__to_state__in=["QUALIFIED", "REJECTED"],
            transitions__on__gt=since,
            versions__number=1,
        )
        .annotate(
            waited=ExpressionWrapper(
                F("transitions__on") - F("versions__submitted_on"), output_field=DurationField()
            )
        )
        .aggregate(average=Avg("waited"))
    )
    average = decided["average"]

    return None if average is None else round(average / datetime.timedelta(days=1))


def _workload(bank: Bank, *, since: datetime.date) -> list[tuple[str, int]]:
    """Return how many decisions each officer made in a year."""
    return list(
        CaseSignOff.objects.filter(case__bank=bank, on__gt=since)
        .values_list("officer__name")
        .annotate(count=Count("pk"))
        .order_by("-count", "officer__name")
    )
