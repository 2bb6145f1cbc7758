"""Contracts a bank's loan: its rows, its money in escrow, its first release."""

import datetime

from django.db import connection

from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan, LoanTerms, Release, ScheduleVersion
from loans.steps.bank_loans import BankLoanDraft, write_bank_loan
from people import audit
from repayments.models import LoanBalance
from repayments.steps import bank_planning, capital_calls
from repayments.steps.bank_records import servicing_state
from repayments.steps.bank_releases import release


def contract_loan(*, draft: BankLoanDraft, on: datetime.date, at: datetime.datetime) -> BankLoan:
    """Make the loan that an offer was contracted as, with its notes, and fund its escrow.

    What is disbursed at once is released at once, else the first tranche; where commitments are
    drawn by capital calls, that is called. The schedule starts with
    the first release; until then it is a plan alone (version 1, as if all were released today).

    Source: R0-07, R0-16; A-35, A-55, A-58.
    """
    assert connection.in_atomic_block

    plan = bank_planning.first_plan(draft, on=on)
    bank_loan = write_bank_loan(draft, count=len(plan), on=on, ends_on=plan[-1].due_on, at=at)
    bank_loan.servicing = servicing_state(bank_loan)
    bank_loan.save(update_fields=["servicing"])
    LoanBalance.objects.create(loan_id=bank_loan.pk, outstanding_minor=0)
    bank_planning.keep_version(bank_loan, plan, reason=ScheduleVersion.Reason.CONTRACT, on=on)
    if draft.commitments_account_id is not None:
        posting.post(
            reference=f"loan:{bank_loan.pk}:funding",
            moves=[
                Move(
                    Kind.FUNDING,
                    draft.commitments_account_id,
                    bank_loan.escrow_account_id,
                    draft.principal_minor,
                )
            ],
            on=on,
            book_id=draft.bank.network_id,
        )
        _release_first(bank_loan, on=on)
    else:
        capital_calls.open_first_call(bank_loan, on=on)
    audit.record(
        "LOAN_CONTRACTED",
        by=None,
        subject=bank_loan.loan,
        data={"principal_minor": draft.principal_minor, "offer": draft.offer_public_id},
    )

    return bank_loan


def _release_first(bank_loan: BankLoan, *, on: datetime.date) -> None:
    """Release what the terms give the business at the start."""
    amount_minor = (
        bank_loan.escrowed_minor
        if bank_loan.disbursement == LoanTerms.Disbursement.AT_ONCE
        else bank_loan.first_tranche_minor
    )
    if amount_minor:
        release(bank_loan=bank_loan, amount_minor=amount_minor, kind=Release.Kind.FIRST, on=on)
    bank_loan.refresh_from_db()
