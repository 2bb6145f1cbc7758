"""Releases money from a loan's escrow to its business: a tranche, a tick, an unlocked tranche."""

import datetime

from django.db import connection

from banks.steps import accounts
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan, Loan, LoanTerms, Milestone, Release, ScheduleVersion
from people import audit
from people.refusals import Refusal
from repayments.models import LoanBalance
from repayments.steps import bank_accruing, bank_planning
from rules.money import round_half_up

MILLION = 1_000_000


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
    taken from every release, in proportion. The loan and its balance are locked here.
    Raises EscrowShort, LoanEnded.

    Source: A-55, A-58; R0-17, R0-19; N-2.
    """
    assert connection.in_atomic_block
    assert amount_minor > 0
    balance, loan = lock_loan(bank_loan.pk)

    if loan.loan.state != Loan.State.REPAYING:
        raise LoanEnded
    left_minor = loan.escrowed_minor - loan.released_minor - loan.escrow_returned_minor
    if amount_minor > left_minor:
        raise EscrowShort(context={"left_minor": left_minor})

    bank_accruing.accrue_to(loan, balance, on=on)
    number = Release.objects.filter(bank_loan=loan).count() + 1
    journal_id = posting.post(
        reference=f"loan:{loan.pk}:release:{number}",
        moves=_moves(loan, amount_minor),
        on=on,
        book_id=loan.loan.network_id,
    )

    is_first = loan.released_minor == 0
    loan.released_minor += amount_minor
    balance.outstanding_minor += amount_minor
    released = Release.objects.create(
        bank_loan=loan,
        number=number,
        kind=kind,
        milestone=milestone,
        amount_minor=amount_minor,
        released_on=on,
        journal_id=journal_id,
    )
    loan.servicing = servicing_state(loan)
    loan.save(update_fields=["released_minor", "accrued_scaled", "accrued_through_on", "servicing"])
    balance.save(update_fields=["outstanding_minor"])
    bank_planning.replan(
        bank_loan=loan,
        reason=ScheduleVersion.Reason.RELEASE,
        on=on,
        is_start=is_first,
    )
    audit.record(
        "TRANCHE_RELEASED",
        by=None,
        subject=loan.loan,
        data={"amount_minor": amount_minor, "kind": kind, "number": number},
    )
    bank_loan.refresh_from_db()

    return released


def lock_loan(loan_id: int) -> tuple[LoanBalance, BankLoan]:
    """Lock a bank's loan for a change of its principal: its balance first, then its own row."""
    assert connection.in_atomic_block

    balance = LoanBalance.objects.select_for_update(no_key=True).get(pk=loan_id)
    loan = (
        BankLoan.objects.select_for_update(no_key=True, of=("self",))
        .select_related("loan", "asset", "bank")
        .get(pk=loan_id)
    )

    return balance, loan


def servicing_state(loan: BankLoan) -> BankLoan.Servicing:
    """Return where a loan stands that is being served. Source: states.md, Loan."""
    if loan.servicing == BankLoan.Servicing.PAUSED:
        return BankLoan.Servicing.PAUSED
    is_by_milestones = loan.disbursement == LoanTerms.Disbursement.MILESTONES
    left = loan.milestones.filter(state__in=["WAITING", "DELIVERED", "REFUSED"])
    states = set(left.values_list("state", flat=True)) if is_by_milestones else set()
    if Milestone.State.DELIVERED in states:
        return BankLoan.Servicing.AWAITING_APPROVAL
    if states:
        return BankLoan.Servicing.AWAITING_APPLICATION
    if loan.released_minor == 0:
        return BankLoan.Servicing.ACTIVE
    if loan.repayment == LoanTerms.Repayment.BULLET:
        return BankLoan.Servicing.AWAITING_REPAYMENT

    return BankLoan.Servicing.REPAYING


def _moves(loan: BankLoan, amount_minor: int) -> list[Move]:
    """Return the tranche and the fees that it is charged.

    Fees are of all that was released so far, rounded half up, less what was charged before; so
    they add up to the fee of the whole whatever the tranches are.
    """
    business_id = loan.loan.payee_account_id
    moves = [Move(Kind.TRANCHE, loan.escrow_account_id, business_id, amount_minor)]
    before, after = loan.released_minor, loan.released_minor + amount_minor
    for kind, millionths, account in (
        (Kind.ORIGINATION_FEE, loan.origination_fee_millionths, accounts.bank_account),
        (Kind.CONTINGENCY_FEE, loan.contingency_fee_millionths, accounts.contingency),
    ):
        fee_minor = round_half_up(after * millionths, MILLION) - round_half_up(
            before * millionths, MILLION
        )
        if fee_minor:
            moves.append(Move(kind, business_id, account(loan.bank_id, loan.asset), fee_minor))

    return moves
