"""Reads again what changed or fell due in a day, and says by how much each record moved."""

import datetime
from dataclasses import dataclass

from django.db import connection

from track_record.loan_records import record_of
from track_record.models import LoanRecord, RecordMark
from track_record.queries.facts import LateLoan, facts_of, flows_of
from track_record.queries.news import move_mark, touched_loans
from track_record.returns import millionths
from track_record.sums import PAR30_DAYS

Flow = tuple[datetime.date, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A loan's record before (None: it is new) and after; `flows` are those of a loan that closed.

    Of a loan that was closed before they are what came in since.
    """

    before: LoanRecord | None
    after: LoanRecord
    flows: tuple[Flow, ...] = ()


_FIELDS = [field for field in LoanRecord._meta.concrete_fields if not field.primary_key]


def read_changes(mark: RecordMark, *, on: datetime.date, late: dict[int, LateLoan]) -> list[Change]:
    """Read again the loans of a network that changed since the mark, and move the mark.

    Records that moved are written. Ids above the mark are complete: while a network's day closes
    nobody moves its money.
    """
    assert connection.in_atomic_block
    touched = set(touched_loans(mark, on=on))
    touched |= _newly_at_risk(late)
    move_mark(mark)

    changes = _changes(sorted(touched), on=on, late=late, since_on=mark.through_on)
    LoanRecord.objects.bulk_create(
        [change.after for change in changes],
        update_conflicts=True,
        unique_fields=["bank_loan"],
        update_fields=[field.name for field in _FIELDS],
        batch_size=2_000,
    )

    return changes


def _newly_at_risk(late: dict[int, LateLoan]) -> set[int]:
    """Return the loans that are more than 30 days late and were never before."""
    deep = [one.loan_id for one in late.values() if one.days_past_due > PAR30_DAYS]

    return set(LoanRecord.objects.filter(pk__in=deep, par30_on=None).values_list("pk", flat=True))


def _changes(
    loan_ids: list[int],
    *,
    on: datetime.date,
    late: dict[int, LateLoan],
    since_on: datetime.date,
) -> list[Change]:
    known = LoanRecord.objects.in_bulk(loan_ids)
    moved: list[tuple[LoanRecord | None, LoanRecord]] = []
    for facts in facts_of(loan_ids, on=on):
        before = known.get(facts.loan_id)
        after = record_of(facts, on=on, before=before)
        one = late.get(facts.loan_id)
        if after.par30_on is None and one is not None and one.days_past_due > PAR30_DAYS:
            after.par30_on, after.par30_minor = on, one.outstanding_minor
        if before is None or any(
            getattr(before, field.attname) != getattr(after, field.attname) for field in _FIELDS
        ):
            moved.append((before, after))
    flows = flows_of([after.pk for _, after in moved if after.closed_on is not None])

    return [_with_flows(before, after, flows, since_on) for before, after in moved]


def _with_flows(
    before: LoanRecord | None,
    after: LoanRecord,
    flows: dict[int, list[Flow]],
    since_on: datetime.date,
) -> Change:
    """Tell the return of a loan that is closed, and which of its flows were not counted yet."""
    if after.closed_on is None:
        return Change(before, after)
    own = flows.get(after.pk, [])
    after.xirr_millionths = millionths(own)
    if before is not None and before.closed_on is not None:
        own = [flow for flow in own if flow[0] > since_on]

    return Change(before, after, tuple(own))
