"""Vintage curves, read from the sums of the cohorts."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from rules.day_count import add_months
from rules.portfolio_metrics import Measure
from track_record.models import Cohort, CohortMonth


@dataclass(frozen=True, slots=True)
class Vintage:
    """One quarter's loans: the curves of defaults and of lateness by months on book, and returns.

    `par30` is of loans that were once more than 30 days late, by what they had outstanding then.
    """

    quarter: str
    loan_count: int
    principal_minor: int
    defaults: tuple[Measure, ...]
    par30: tuple[Measure, ...]
    closed_count: int
    xirr_millionths: int | None


def vintages_of(bank_id: int, asset_id: int, *, on: datetime.date) -> list[Vintage]:
    """Return a bank's cohorts, oldest first, with their curves as far as all loans have come.

    Source: rules.vintages.vintage_curves, of which these are the sums.
    """
    cohorts = list(Cohort.objects.filter(bank_id=bank_id, asset_id=asset_id).order_by("quarter"))
    months: dict[int, dict[int, CohortMonth]] = defaultdict(dict)
    for row in CohortMonth.objects.filter(cohort__in=cohorts):
        months[row.cohort_id][row.month] = row

    return [
        Vintage(
            quarter=cohort.quarter,
            loan_count=cohort.loan_count,
            principal_minor=cohort.principal_minor,
            defaults=_curve(cohort, months[cohort.pk], "default_minor", on),
            par30=_curve(cohort, months[cohort.pk], "par30_minor", on),
            closed_count=cohort.closed_count,
            xirr_millionths=cohort.xirr_millionths,
        )
        for cohort in cohorts
    ]


def _curve(
    cohort: Cohort, months: dict[int, CohortMonth], name: str, on: datetime.date
) -> tuple[Measure, ...]:
    total: Counter[str] = Counter()
    points: list[Measure] = []
    while add_months(cohort.youngest_on, len(points)) <= on:
        if len(points) in months:
            total[name] += getattr(months[len(points)], name)
        points.append(Measure(total[name], cohort.principal_minor, cohort.loan_count))

    return tuple(points)
