"""How much of a loan's money is out, came back, and waits: at any time."""

import datetime
from dataclasses import dataclass

from django.db.models import Sum

from loans.models import BankLoan, LoanTerms, Milestone
from repayments.models import CapitalCall, NoteDraw, StreamHalt
from rules.conduct_states import MILESTONES_DONE
from rules.streaming import streamable


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Where the money of a loan is, in minor units.

    released − repaid − covered or written off = outstanding, which is at risk. What lies in escrow
    and what was not drawn from investors yet is not.
    """

    principal_minor: int
    released_minor: int
    repaid_minor: int
    outstanding_minor: int
    escrow_minor: int
    undrawn_minor: int
    lapsed_minor: int
    streamable_minor: int
    next_tick_on: datetime.date | None
    halted_on: datetime.date | None
    halt_reason: str

    @property
    def at_risk_minor(self) -> int:
        """What investors lose at most if nothing comes back any more."""
        return self.outstanding_minor


def exposure_of(bank_loan: BankLoan) -> Exposure:
    """Return where a loan's money is now. Source: R0-19, R0-27."""
    loan = bank_loan.loan
    is_called = bank_loan.funding == LoanTerms.Funding.CALLED
    lapsed_minor = _lapsed(bank_loan) if is_called else 0
    committed_minor = (
        loan.principal_minor - lapsed_minor
        if is_called
        else bank_loan.escrowed_minor - bank_loan.escrow_returned_minor
    )
    free_minor = (
        streamable(
            committed_minor,
            released_minor=bank_loan.released_minor,
            locked_minor=_locked(bank_loan),
            underway_minor=_underway(bank_loan) if is_called else 0,
        )
        if bank_loan.disbursement == LoanTerms.Disbursement.STREAM
        else 0
    )
    halted = StreamHalt.objects.filter(bank_loan=bank_loan, ended_on__isnull=True).first()
    repaid = bank_loan.payments.aggregate(total=Sum("principal_minor"))["total"]
    is_open = loan.state == loan.State.REPAYING

    return Exposure(
        principal_minor=loan.principal_minor,
        released_minor=bank_loan.released_minor,
        repaid_minor=int(repaid or 0),
        outstanding_minor=loan.balance.outstanding_minor,
        escrow_minor=bank_loan.escrowed_minor
        - bank_loan.released_minor
        - bank_loan.escrow_returned_minor,
        undrawn_minor=(committed_minor - bank_loan.escrowed_minor if is_called and is_open else 0),
        lapsed_minor=lapsed_minor,
        streamable_minor=free_minor,
        next_tick_on=_next_tick_on(bank_loan) if free_minor and is_open else None,
        halted_on=halted.halted_on if halted is not None else None,
        halt_reason=halted.reason if halted is not None else "",
    )


def _next_tick_on(bank_loan: BankLoan) -> datetime.date:
    last_on = bank_loan.last_tick_on or bank_loan.loan.established_on

    return max(
        last_on + datetime.timedelta(days=bank_loan.tick_days),
        bank_loan.loan.network.business_date,
    )


def _locked(bank_loan: BankLoan) -> int:
    waiting = Milestone.objects.filter(bank_loan=bank_loan).exclude(state__in=MILESTONES_DONE)

    return int(waiting.aggregate(total=Sum("amount_minor"))["total"] or 0)


def _underway(bank_loan: BankLoan) -> int:
    calls = CapitalCall.objects.filter(bank_loan=bank_loan, state=CapitalCall.State.OPEN)

    return int(calls.aggregate(total=Sum("amount_minor"))["total"] or 0)


def _lapsed(bank_loan: BankLoan) -> int:
    draws = NoteDraw.objects.filter(note__loan_id=bank_loan.pk)

    return int(draws.aggregate(total=Sum("lapsed_minor"))["total"] or 0)
