"""Adds what a day changed to the sums by quarter of origination and by month of ending."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Sum

from track_record.models import ClosedFlow, Cohort, CohortMonth, EndedMonth, LoanRecord
from track_record.returns import millionths
from track_record.steps.records import Change
from track_record.sums import (
    COHORT_MONTH_SUMS,
    ENDED_SUMS,
    cohort_months,
    cohort_parts,
    ended_parts,
    month_of,
)

CohortKey = tuple[int, int, str]


def add_changes(changes: Iterable[Change]) -> None:
    """Add loans' changes to their cohorts, the cohorts' months and returns, and the endings."""
    changes = list(changes)
    rows = _write_cohorts(changes)
    _add_months(changes, rows)
    _add_flows(changes, rows)
    _add_endings(changes)


def returns_of_banks(owners: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int | None]:
    """Return the realised return of all closed loans of banks, by bank and asset."""
    return {
        (bank_id, asset_id): millionths(flows_of_bank(bank_id, asset_id))
        for bank_id, asset_id in sorted(set(owners))
    }


def flows_of_bank(bank_id: int, asset_id: int) -> list[tuple[datetime.date, int]]:
    """Return the flows of all closed loans of a bank, day by day."""
    return list(
        ClosedFlow.objects.filter(cohort__bank_id=bank_id, cohort__asset_id=asset_id)
        .values_list("on")
        .annotate(total=Sum("amount_minor"))
        .order_by("on")
        .values_list("on", "total")
    )


def _key(record: LoanRecord) -> CohortKey:
    return record.bank_id, record.asset_id, record.cohort


def _write_cohorts(changes: list[Change]) -> dict[CohortKey, Cohort]:
    keys = {_key(change.after) for change in changes}
    rows = {
        (row.bank_id, row.asset_id, row.quarter): row
        for row in Cohort.objects.filter(
            bank__in={key[0] for key in keys}, quarter__in={key[2] for key in keys}
        )
    }
    for change in changes:
        key = _key(change.after)
        if key not in rows:
            rows[key] = Cohort(
                bank_id=key[0],
                asset_id=key[1],
                quarter=key[2],
                youngest_on=change.after.released_on,
            )
        row = rows[key]
        row.youngest_on = max(row.youngest_on, change.after.released_on)
        _move(row, change)
    touched = [rows[key] for key in sorted(keys)]
    Cohort.objects.bulk_create(
        touched,
        update_conflicts=True,
        unique_fields=["bank", "asset", "quarter"],
        update_fields=["loan_count", "principal_minor", "youngest_on", "closed_count"],
    )

    return {(row.bank_id, row.asset_id, row.quarter): row for row in touched}


def _move(row: Cohort, change: Change) -> None:
    after = cohort_parts(change.after)
    before = cohort_parts(change.before) if change.before is not None else {}
    for name, value in after.items():
        setattr(row, name, getattr(row, name) + value - before.get(name, 0))


def _add_months(changes: list[Change], rows: dict[CohortKey, Cohort]) -> None:
    added: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for change in changes:
        cohort_id = rows[_key(change.after)].pk
        for month, sums in cohort_months(change.after).items():
            added[cohort_id, month].update(sums)
        if change.before is not None:
            for month, sums in cohort_months(change.before).items():
                added[cohort_id, month].subtract(sums)
    moved = {key: sums for key, sums in added.items() if any(sums.values())}
    known = {
        (row.cohort_id, row.month): row
        for row in CohortMonth.objects.filter(cohort__in={key[0] for key in moved})
    }
    for (cohort_id, month), sums in moved.items():
        row = known.setdefault((cohort_id, month), CohortMonth(cohort_id=cohort_id, month=month))
        for name, value in sums.items():
            setattr(row, name, getattr(row, name) + value)
    CohortMonth.objects.bulk_create(
        [known[key] for key in moved],
        update_conflicts=True,
        unique_fields=["cohort", "month"],
        update_fields=COHORT_MONTH_SUMS,
    )


def _add_flows(changes: list[Change], rows: dict[CohortKey, Cohort]) -> None:
    added: Counter[tuple[int, datetime.date]] = Counter()
    for change in changes:
        for on, minor in change.flows:
            added[rows[_key(change.after)].pk, on] += minor
    touched = {cohort_id for cohort_id, _ in added}
    known = {(row.cohort_id, row.on): row for row in ClosedFlow.objects.filter(cohort__in=touched)}
    for (cohort_id, on), minor in added.items():
        row = known.setdefault(
            (cohort_id, on), ClosedFlow(cohort_id=cohort_id, on=on, amount_minor=0)
        )
        row.amount_minor += minor
    ClosedFlow.objects.bulk_create(
        [known[key] for key in added],
        update_conflicts=True,
        unique_fields=["cohort", "on"],
        update_fields=["amount_minor"],
        batch_size=5_000,
    )
    flows: dict[int, list[tuple[datetime.date, int]]] = defaultdict(list)
    for (cohort_id, on), row in sorted(known.items()):
        flows[cohort_id].append((on, row.amount_minor))
    for cohort in rows.values():
        if cohort.pk in touched:
            cohort.xirr_millionths = millionths(flows[cohort.pk])
            cohort.save(update_fields=["xirr_millionths"])


def _add_endings(changes: list[Change]) -> None:
    added: dict[tuple[int, int, datetime.date], Counter[str]] = defaultdict(Counter)
    for change in changes:
        for record, sign in ((change.after, 1), (change.before, -1)):
            if record is None or record.ended_on is None:
                continue
            key = (record.bank_id, record.asset_id, month_of(record.ended_on))
            for name, value in ended_parts(record).items():
                added[key][name] += sign * value
    known = {
        (row.bank_id, row.asset_id, row.month): row
        for row in EndedMonth.objects.filter(
            bank__in={key[0] for key in added}, month__in={key[2] for key in added}
        )
    }
    for key, sums in added.items():
        row = known.setdefault(key, EndedMonth(bank_id=key[0], asset_id=key[1], month=key[2]))
        for name, value in sums.items():
            setattr(row, name, getattr(row, name) + value)
    EndedMonth.objects.bulk_create(
        [known[key] for key in added],
        update_conflicts=True,
        unique_fields=["bank", "asset", "month"],
        update_fields=ENDED_SUMS,
    )
