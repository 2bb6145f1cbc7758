"""From month's end to month's end: which money moved from bucket to bucket."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db import connection

from rules.portfolio_metrics import bucket_of
from track_record.models import BankDay, LoanRecord, RollRate
from track_record.queries.facts import LateLoan

Owner = tuple[int, int]
CURRENT, PAID, DEFAULTED = "CURRENT", "PAID", "DEFAULTED"

# What was outstanding at the earlier end on loans that were not late then: by days of releases and
# payments, which are never changed.
_OUTSTANDING = """
    SELECT wanted.id,
        (SELECT coalesce(sum(amount_minor), 0) FROM loans_release
            WHERE bank_loan_id = wanted.id AND released_on <= %(on)s)
        - (SELECT coalesce(sum(principal_minor), 0) FROM repayments_loanpayment
            WHERE bank_loan_id = wanted.id AND distributed_on <= %(on)s)
    FROM unnest(%(ids)s::bigint[]) AS wanted(id)
"""


def write_month(
    network_id: int,
    *,
    days: Mapping[Owner, BankDay],
    late: Iterable[LateLoan],
    on: datetime.date,
) -> None:
    """Write where the money of the last month's end is at this one, and keep where it is now.

    Only loans that were or are late, or have ended, are looked at; what is over of the money that
    was not late is still not late. Source: R0-15; ecosystem B8.
    """
    earlier_on = on.replace(day=1) - datetime.timedelta(days=1)
    now = {one.loan_id: one for one in late}
    ended = {
        row.pk: row
        for row in LoanRecord.objects.filter(
            bank__in={owner[0] for owner in days},
            ended_on__gt=earlier_on,
            ended_on__lte=on,
            released_on__lte=earlier_on,
        )
    }
    before = {
        row.pk: row
        for row in LoanRecord.objects.filter(bank__in={owner[0] for owner in days}).exclude(
            month_bucket=""
        )
    }
    was_current = (set(now) | set(ended)) - set(before)
    amounts = _outstanding_on(was_current, earlier_on)
    owners = {one.loan_id: (one.bank_id, one.asset_id) for one in now.values()}
    owners |= {pk: (row.bank_id, row.asset_id) for pk, row in (ended | before).items()}

    minor: dict[Owner, Counter[tuple[str, str]]] = defaultdict(Counter)
    count: dict[Owner, Counter[tuple[str, str]]] = defaultdict(Counter)
    for loan_id, owner in owners.items():
        known = before.get(loan_id)
        begun = known.month_minor if known else amounts[loan_id]
        if not begun:
            continue
        path = (known.month_bucket if known else CURRENT, _after(loan_id, now, ended))
        minor[owner][path] += begun
        count[owner][path] += 1
    _stay(days, minor, count, before.values(), earlier_on)
    RollRate.objects.filter(on=on, bank__network_id=network_id).delete()
    RollRate.objects.bulk_create(
        RollRate(
            bank_id=owner[0],
            asset_id=owner[1],
            on=on,
            before=path[0],
            after=path[1],
            amount_minor=amount,
            loan_count=count[owner][path],
        )
        for owner, paths in minor.items()
        for path, amount in sorted(paths.items())
        if amount
    )
    _keep(before.values(), now)


def _after(loan_id: int, now: Mapping[int, LateLoan], ended: Mapping[int, LoanRecord]) -> str:
    if loan_id in ended:
        return DEFAULTED if ended[loan_id].defaulted_on is not None else PAID

    return bucket_of(now[loan_id].days_past_due) if loan_id in now else CURRENT


def _outstanding_on(loan_ids: Iterable[int], on: datetime.date) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_OUTSTANDING, {"ids": sorted(loan_ids), "on": on})
        return {row[0]: int(row[1]) for row in cursor.fetchall()}


def _stay(
    days: Mapping[Owner, BankDay],
    minor: dict[Owner, Counter[tuple[str, str]]],
    count: dict[Owner, Counter[tuple[str, str]]],
    before: Iterable[LoanRecord],
    earlier_on: datetime.date,
) -> None:
    """Let what was not late and is in no other place now stay where it was."""
    late_minor: Counter[Owner] = Counter()
    late_count: Counter[Owner] = Counter()
    for row in before:
        late_minor[row.bank_id, row.asset_id] += row.month_minor
        late_count[row.bank_id, row.asset_id] += 1
    earlier = BankDay.objects.filter(bank__in={owner[0] for owner in days}, on=earlier_on)
    for day in earlier:
        owner = (day.bank_id, day.asset_id)
        gone = [path for path in minor[owner] if path[0] == CURRENT]
        minor[owner][CURRENT, CURRENT] += (
            day.outstanding_minor - late_minor[owner] - sum(minor[owner][path] for path in gone)
        )
        count[owner][CURRENT, CURRENT] += (
            day.open_count - late_count[owner] - sum(count[owner][path] for path in gone)
        )


def _keep(before: Iterable[LoanRecord], now: Mapping[int, LateLoan]) -> None:
    """Write down which loans are late at this end, for the next."""
    moved = {row.pk: row for row in before} | LoanRecord.objects.in_bulk(list(now))
    for pk, row in moved.items():
        one = now.get(pk)
        row.month_bucket = bucket_of(one.days_past_due) if one else ""
        row.month_minor = one.outstanding_minor if one else 0
    LoanRecord.objects.bulk_update(
        moved.values(), ["month_bucket", "month_minor"], batch_size=2_000
    )
