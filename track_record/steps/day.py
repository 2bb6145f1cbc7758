"""The night's part in the statistics: what a day changed is added to every published sum."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, DateField, ExpressionWrapper, F, Q, Sum

from banks.models import Bank
from repayments.models import Receipt
from rules.portfolio_metrics import bucket_of
from track_record.models import BankDay, LoanRecord, RecordMark
from track_record.queries.facts import LateLoan, late_loans
from track_record.steps import cohorts, figures, roll_rates
from track_record.steps.records import Change, read_changes
from track_record.sums import BUCKET_COLUMNS, LOAN_SUMS, PAR30_DAYS, PAR_COLUMNS, bank_parts

# A bank's portfolio in one asset.
Owner = tuple[int, int]
_OF_THE_DAY = (
    *PAR_COLUMNS.values(),
    *BUCKET_COLUMNS.values(),
    "late_count",
    "overdue_minor",
    "par30_eased_minor",
    "extended_minor",
    "restructured_minor",
)
_RECEIPT_SUMS = ("remittance_count", "remittance_days", "remittance_late_count")


def keep_record(*, network_id: int, on: datetime.date) -> int:
    """Add what a day changed in a network's loans to the record; return how many loans moved.

    It costs what moved, what is late and one row a bank, whatever lies behind. Run again on the
    same day it adds nothing twice.

    Source: R0-15.
    """
    assert connection.in_atomic_block
    mark, _ = RecordMark.objects.select_for_update().get_or_create(
        network_id=network_id, defaults={"through_on": datetime.date.min}
    )
    late = late_loans(network_id, on=on)

    changes = read_changes(mark, on=on, late={one.loan_id: one for one in late})
    cohorts.add_changes(changes)
    days = _write_days(network_id, changes, late, since_on=mark.through_on, on=on)
    if (on + datetime.timedelta(days=1)).day == 1 and mark.through_on < on:
        roll_rates.write_month(network_id, days=days, late=late, on=on)
    figures.refresh(
        network_id,
        business_ids={change.after.business_id for change in changes},
        on=on,
    )
    mark.through_on = max(mark.through_on, on)
    mark.save()

    return len(changes)


def _write_days(
    network_id: int,
    changes: Iterable[Change],
    late: Iterable[LateLoan],
    *,
    since_on: datetime.date,
    on: datetime.date,
) -> dict[Owner, BankDay]:
    """Write the day's row of every bank: yesterday's sums, and what today added."""
    days = {
        (day.bank_id, day.asset_id): day
        # Every portfolio has a row of every night since its first release.
        for day in BankDay.objects.filter(bank__network_id=network_id, on__gte=since_on, on__lte=on)
        .order_by("bank_id", "asset_id", "-on")
        .distinct("bank_id", "asset_id")
    }
    for owner, added in (*_loan_sums(changes), *_receipt_sums(network_id, since_on, on)):
        day = days.setdefault(owner, BankDay(bank_id=owner[0], asset_id=owner[1]))
        for name, value in added.items():
            setattr(day, name, getattr(day, name) + value)
    rates = cohorts.returns_of_banks(
        {(change.after.bank_id, change.after.asset_id) for change in changes if change.flows}
    )
    found = day_sums(late, network_id)
    for owner, day in days.items():
        day.pk, day.on = None, on
        day.open_count = day.loan_count - day.settled_count - day.defaulted_count
        day.outstanding_minor = day.released_minor - day.repaid_minor - day.claim_minor
        if owner in rates:
            day.xirr_millionths = rates[owner]
        for name in _OF_THE_DAY:
            setattr(day, name, found[owner][name])
    BankDay.objects.bulk_create(
        days.values(),
        update_conflicts=True,
        unique_fields=["bank", "asset", "on"],
        update_fields=[
            *LOAN_SUMS,
            *_RECEIPT_SUMS,
            *_OF_THE_DAY,
            "open_count",
            "outstanding_minor",
            "xirr_millionths",
        ],
        batch_size=1_000,
    )

    return days


def day_sums(late: Iterable[LateLoan], network_id: int) -> dict[Owner, Counter[str]]:
    """Return the sums over the loans that are late, and over those on gentler terms."""
    found: dict[Owner, Counter[str]] = defaultdict(Counter)
    for one in late:
        sums = found[one.bank_id, one.asset_id]
        sums["late_count"] += 1
        sums["overdue_minor"] += one.overdue_minor
        sums[BUCKET_COLUMNS[bucket_of(one.days_past_due)]] += one.outstanding_minor
        for days, name in PAR_COLUMNS.items():
            if one.days_past_due > days:
                sums[name] += one.outstanding_minor
        if one.days_past_due > PAR30_DAYS and not one.is_eased:
            sums["par30_eased_minor"] += one.outstanding_minor
    eased = (
        LoanRecord.objects.filter(bank__network_id=network_id, is_eased=True, ended_on__isnull=True)
        .values_list("bank_id", "asset_id")
        .annotate(
            all=Sum(F("principal_minor") - F("repaid_minor")),
            extended=Sum(
                F("principal_minor") - F("repaid_minor"),
                filter=Q(bank_loan__extended_on__isnull=False),
            ),
            restructured=Sum(
                F("principal_minor") - F("repaid_minor"),
                filter=Q(bank_loan__restructured_on__isnull=False),
            ),
        )
    )
    for bank_id, asset_id, every, extended, restructured in eased:
        found[bank_id, asset_id].update(
            par30_eased_minor=every,
            extended_minor=extended or 0,
            restructured_minor=restructured or 0,
        )

    return found


def _loan_sums(changes: Iterable[Change]) -> list[tuple[Owner, Counter[str]]]:
    added: dict[Owner, Counter[str]] = defaultdict(Counter)
    for change in changes:
        sums = added[change.after.bank_id, change.after.asset_id]
        sums.update(bank_parts(change.after))
        if change.before is not None:
            sums.subtract(bank_parts(change.before))

    return list(added.items())


def _receipt_sums(
    network_id: int, since_on: datetime.date, on: datetime.date
) -> list[tuple[Owner, Counter[str]]]:
    """Return what was passed on since the last night, by who had collected it. Source: P-33."""
    rows = (
        Receipt.objects.filter(
            bank__in=Bank.objects.filter(network_id=network_id),
            state=Receipt.State.REMITTED,
            remitted_on__gt=since_on,
            remitted_on__lte=on,
        )
        .values_list("bank_id", "bank_loan__asset_id")
        .annotate(
            count=Count("pk"),
            days=Sum(F("remitted_on") - F("received_on")),
            late=Count(
                "pk",
                filter=Q(
                    remitted_on__gt=ExpressionWrapper(
                        F("received_on") + F("bank__remit_days"), output_field=DateField()
                    )
                ),
            ),
        )
    )

    return [
        (
            (bank_id, asset_id),
            Counter(remittance_count=count, remittance_days=days.days, remittance_late_count=late),
        )
        for bank_id, asset_id, count, days, late in rows
    ]
