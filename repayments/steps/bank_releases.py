"""Releases money from a loan's escrow to its business, or returns it to the holders."""

import datetime

import numpy as np
from django.db import connection

from banks.steps import accounts
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan, Loan, Milestone, Release, ScheduleVersion
from loans.steps.bank_notes import notes_of, take_off
from people import audit
from people.refusals import Refusal
from repayments.steps import bank_accruing, bank_planning
from repayments.steps.bank_distribution import sum_by
from repayments.steps.bank_records import HeldLoan, servicing_state, take_loan
from rules.allotment import allot_grouped
from rules.bank_fees import release_fee


class EscrowShort(Refusal):
    """A release is at most what lies in the loan's escrow. Source: N-2."""

    code = "ESCROW_SHORT"
    detail = "Less than that is left in the loan's escrow."
    remedy = "Release what is left, or call the investors first."


class LoanEnded(Refusal):
    """Nothing is released on a loan that was settled or has defaulted."""

    code = "LOAN_NOT_OPEN"
    detail = "The loan has ended."
    remedy = "What is left in escrow goes back to the holders."


def release(
    *,
    bank_loan: BankLoan,
    amount_minor: int,
    kind: Release.Kind,
    milestone: Milestone | None = None,
    on: datetime.date,
) -> Release:
    """Move money from a loan's escrow to its business, and derive the schedule anew.

    Interest is accrued up to today before the principal changes. The bank's fees for the loan are
    taken from every release, in proportion. The loan and its balance are locked here; milestones
    are marked by the caller before. Raises EscrowShort, LoanEnded.

    Source: A-55, A-58; R0-17, R0-19; N-2.
    """
    assert connection.in_atomic_block
    assert amount_minor > 0
    held = take_loan(bank_loan.pk)
    terms = held.terms

    if held.loan.state != Loan.State.REPAYING:
        raise LoanEnded
    if amount_minor > held.escrow_left_minor:
        raise EscrowShort(context={"left_minor": held.escrow_left_minor})

    bank_accruing.accrue_to(held, on=on)
    number = Release.objects.filter(bank_loan=terms).count() + 1
    journal_id = posting.post(
        reference=f"loan:{terms.pk}:release:{number}",
        moves=_moves(terms, amount_minor),
        on=on,
        book_id=held.loan.network_id,
    )

    released = Release.objects.create(
        bank_loan=terms,
        number=number,
        kind=kind,
        milestone=milestone,
        amount_minor=amount_minor,
        released_on=on,
        journal_id=journal_id,
    )
    terms.released_minor += amount_minor
    terms.accrued_through_on = on
    terms.servicing = servicing_state(terms)
    terms.save(update_fields=["released_minor", "accrued_through_on", "servicing"])
    held.balance.outstanding_minor += amount_minor
    held.balance.save(update_fields=["outstanding_minor"])
    bank_planning.replan_held(held, reason=ScheduleVersion.Reason.RELEASE, on=on)
    audit.record(
        "TRANCHE_RELEASED",
        by=None,
        subject=held.loan,
        data={"amount_minor": amount_minor, "kind": kind, "number": number},
    )
    bank_loan.refresh_from_db()

    return released


def return_escrow(*, held: HeldLoan, on: datetime.date) -> int:
    """Give what was never released back to the holders, by the notes; return how much.

    Source: A-35: undisbursed escrow goes back to the holders first; it was never lent.
    """
    assert connection.in_atomic_block
    terms, left_minor = held.terms, held.escrow_left_minor
    if left_minor == 0:
        return 0

    notes = notes_of(np.array([terms.pk]))
    parts = allot_grouped(np.array([left_minor]), np.array([0, len(notes.ids)]), notes.outstanding)
    take_off(notes, parts)
    _, owners, sums = sum_by(np.zeros_like(parts), notes.account_ids, parts)
    posting.post_arrays(
        references=[f"loan:{terms.pk}:escrow-returned:{on.isoformat()}"],
        counts=np.array([len(owners)]),
        kinds=np.full(len(owners), Kind.ESCROW_RETURNED),
        debits=np.full(len(owners), terms.escrow_account_id),
        credits=owners,
        amounts=sums,
        on=on,
        book_id=held.loan.network_id,
    )

    terms.escrow_returned_minor += left_minor
    terms.save(update_fields=["escrow_returned_minor"])
    audit.record("ESCROW_RETURNED", by=None, subject=held.loan, data={"amount_minor": left_minor})

    return left_minor


def _moves(terms: BankLoan, amount_minor: int) -> list[Move]:
    """Return the tranche and the fees that it is charged."""
    business_id = terms.loan.payee_account_id
    moves = [Move(Kind.TRANCHE, terms.escrow_account_id, business_id, amount_minor)]
    for kind, millionths, account in (
        (Kind.ORIGINATION_FEE, terms.origination_fee_millionths, accounts.bank_account),
        (Kind.CONTINGENCY_FEE, terms.contingency_fee_millionths, accounts.contingency),
    ):
        fee_minor = release_fee(amount_minor, millionths, released_minor=terms.released_minor)
        if fee_minor:
            moves.append(Move(kind, business_id, account(terms.bank_id, terms.asset), fee_minor))

    return moves
