"""Streams money to businesses by ticks in the night, and halts where something is in breach."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Sum

from loans.models import BankLoan, Loan, LoanTerms, Milestone, Release
from people import audit
from repayments.models import CapitalCall, LateEpisode, NoteDraw, StreamHalt
from repayments.steps import capital_calls
from repayments.steps.bank_records import take_loan
from repayments.steps.bank_releases import release
from repayments.steps.conduct_people import SERVICERS, tell_officers, tell_owner
from rules.conduct_states import MILESTONES_DONE
from rules.streaming import (
    StreamFacts,
    is_tick_due,
    stream_stop,
    streamable,
    tick_amount,
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the streams of a range of loans go by, read at once."""

    late: frozenset[int]
    missed: frozenset[int]
    locked: dict[int, int]
    underway: dict[int, int]
    lapsed: dict[int, int]
    halts: dict[int, StreamHalt]


def stream_ticks(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Release the ticks that are due on streamed loans; return how many loans were touched.

    What stands in breach halts, is written down and told once, and flows again by itself when it is
    cured. Source: R0-19, R0-27; A-39.
    """
    assert connection.in_atomic_block
    flowing = list(
        BankLoan.objects.select_related("loan", "asset", "bank", "servicer", "business")
        .filter(
            loan__network_id=network_id,
            loan__state=Loan.State.REPAYING,
            loan_id__gt=after_id,
            loan_id__lte=up_to_id,
            disbursement=LoanTerms.Disbursement.STREAM,
            tick_minor__gt=0,
        )
        .order_by("loan_id")
    )
    if not flowing:
        return 0
    facts = _facts([one.pk for one in flowing])

    return sum(_flow(one, facts, on=on) for one in flowing)


def halt(
    bank_loan: BankLoan, stop: str, *, remark: str = "", on: datetime.date, is_told: bool = True
) -> StreamHalt:
    """Write down that a stream stands still from today, and tell those who can cure it."""
    assert connection.in_atomic_block
    halted = StreamHalt.objects.create(
        bank_loan=bank_loan, reason=stop, remark=remark[:200], halted_on=on
    )
    audit.record("STREAM_HALTED", by=None, subject=bank_loan.loan, data={"reason": stop})
    if is_told:
        text = f"“{bank_loan.title}”: the stream of money stands still ({stop})."
        tell_owner(bank_loan, kind="STREAM_HALTED", text=text, on=on)
        tell_officers(bank_loan, roles=SERVICERS, kind="STREAM_HALTED", text=text, on=on)

    return halted


def end_halt(halted: StreamHalt, bank_loan: BankLoan, *, on: datetime.date) -> None:
    """Write down that a stream flows again."""
    assert connection.in_atomic_block
    halted.ended_on = on
    halted.save(update_fields=["ended_on"])
    audit.record("STREAM_RESUMED", by=None, subject=bank_loan.loan, data={"reason": halted.reason})


def _facts(loan_ids: list[int]) -> _Facts:
    milestones = Milestone.objects.filter(bank_loan_id__in=loan_ids)
    missed = milestones.filter(state=Milestone.State.MISSED)
    locked = (
        milestones.exclude(state__in=MILESTONES_DONE)
        .values("bank_loan_id")
        .annotate(total=Sum("amount_minor"))
    )
    underway = (
        CapitalCall.objects.filter(bank_loan_id__in=loan_ids, state=CapitalCall.State.OPEN)
        .values("bank_loan_id")
        .annotate(total=Sum("amount_minor"))
    )
    lapsed = (
        NoteDraw.objects.filter(note__loan_id__in=loan_ids, lapsed_minor__gt=0)
        .values(loan_id=F("note__loan_id"))
        .annotate(total=Sum("lapsed_minor"))
    )
    late = LateEpisode.objects.filter(loan_id__in=loan_ids, cured_on__isnull=True)
    halts = StreamHalt.objects.filter(bank_loan_id__in=loan_ids, ended_on__isnull=True)

    return _Facts(
        late=frozenset(late.values_list("loan_id", flat=True)),
        missed=frozenset(missed.values_list("bank_loan_id", flat=True)),
        locked={row["bank_loan_id"]: int(row["total"]) for row in locked},
        underway={row["bank_loan_id"]: int(row["total"]) for row in underway},
        lapsed={row["loan_id"]: int(row["total"]) for row in lapsed},
        halts={one.bank_loan_id: one for one in halts},
    )


def _flow(bank_loan: BankLoan, facts: _Facts, *, on: datetime.date) -> int:
    """Release the tick of one loan, or halt it; return 1 where anything happened."""
    is_called = bank_loan.funding == LoanTerms.Funding.CALLED
    committed_minor = (
        bank_loan.loan.principal_minor - facts.lapsed.get(bank_loan.pk, 0)
        if is_called
        else bank_loan.escrowed_minor - bank_loan.escrow_returned_minor
    )
    free_minor = streamable(
        committed_minor,
        released_minor=bank_loan.released_minor,
        locked_minor=facts.locked.get(bank_loan.pk, 0),
        underway_minor=facts.underway.get(bank_loan.pk, 0),
    )
    halted = facts.halts.get(bank_loan.pk)
    stop = stream_stop(_stream_facts(bank_loan, facts), on=on)
    if stop is not None:
        if halted is not None and halted.reason == stop:
            return 0
        if halted is not None:
            end_halt(halted, bank_loan, on=on)
        elif free_minor == 0:
            return 0
        halt(bank_loan, stop, on=on)
        return 1
    if halted is not None:
        end_halt(halted, bank_loan, on=on)
    last_on = bank_loan.last_tick_on or bank_loan.loan.established_on
    if not free_minor or not is_tick_due(last_on=last_on, tick_days=bank_loan.tick_days, on=on):
        return int(halted is not None)

    amount_minor = tick_amount(bank_loan.tick_minor, streamable_minor=free_minor)
    take_loan(bank_loan.pk)
    BankLoan.objects.filter(pk=bank_loan.pk).update(last_tick_on=on)
    if is_called:
        capital_calls.open_call(bank_loan, amount_minor, kind=Release.Kind.TICK, on=on)
    else:
        release(bank_loan=bank_loan, amount_minor=amount_minor, kind=Release.Kind.TICK, on=on)

    return 1


def _stream_facts(bank_loan: BankLoan, facts: _Facts) -> StreamFacts:
    return StreamFacts(
        is_open=bank_loan.loan.state == Loan.State.REPAYING,
        is_disputed=bank_loan.in_dispute or bank_loan.servicing == BankLoan.Servicing.PAUSED,
        is_late=bank_loan.pk in facts.late,
        has_missed_milestone=bank_loan.pk in facts.missed,
        last_report_on=bank_loan.last_report_on or bank_loan.loan.established_on,
        report_days=bank_loan.report_days,
        is_paused=bank_loan.stream_paused_on is not None,
    )
