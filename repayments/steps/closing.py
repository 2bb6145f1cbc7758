"""Closing out defaulted loans, and repaying a loan by a claim instead of money."""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np
from django.db import connection

from loans import steps as loan_steps
from repayments.models import DefaultCase, DefaultShare, Installment, LoanBalance
from repayments.steps.collecting import lines_of, record_lines, record_payments
from rules.claims import InterestPaid, SettledDefault
from rules.fees import fee_earned
from rules.repayment import allocate


def close_out(
    interest: Sequence[InterestPaid], *, fees_minor: Mapping[int, int], on: datetime.date
) -> None:
    """Mark loans as defaulted: nothing is outstanding, interest is paid or written off.

    `fees_minor` is each loan's whole transaction fee, all of which is earned now.

    Source: A-13, A-14.
    """
    assert connection.in_atomic_block

    settled = {one.loan_id: one for one in interest}
    balances = LoanBalance.objects.in_bulk(list(settled))
    for balance in balances.values():
        one = settled[balance.loan_id]
        balance.outstanding_minor = 0
        balance.interest_due_minor = 0
        balance.interest_paid_minor += one.paid_minor
        balance.written_off_minor += one.written_off_minor
        balance.fee_released_minor = fees_minor[balance.loan_id]
        balance.next_due_on = None
    LoanBalance.objects.bulk_update(
        balances.values(),
        [
            "outstanding_minor",
            "interest_due_minor",
            "interest_paid_minor",
            "written_off_minor",
            "fee_released_minor",
            "next_due_on",
        ],
    )
    loan_steps.default_loans(list(settled), on=on)


def open_cases(
    settled: Sequence[SettledDefault], *, network_id: int, on: datetime.date
) -> list[DefaultCase]:
    """Write who covered what: a case for each borrower, a share for each of their notes."""
    assert connection.in_atomic_block

    cases = DefaultCase.objects.bulk_create(
        DefaultCase(
            network_id=network_id,
            borrower_id=one.person_id,
            defaulted_on=on,
            claim_minor=sum(line.claim.outstanding_minor for line in one.claims),
            stake_cash_minor=sum(line.cash_minor for line in one.claims),
            stake_assigned_minor=sum(line.assigned_minor for line in one.claims),
            contingency_minor=one.contingency_minor,
            loss_minor=one.loss_minor,
            interest_paid_minor=sum(line.paid_minor for line in one.interest),
            interest_written_off_minor=sum(line.written_off_minor for line in one.interest),
            closes_account=one.closes_account,
        )
        for one in settled
    )
    DefaultShare.objects.bulk_create(
        (
            DefaultShare(
                case=case,
                note_id=line.claim.note_id,
                claim_minor=line.claim.outstanding_minor,
                stake_cash_minor=line.cash_minor,
                stake_assigned_minor=line.assigned_minor,
                contingency_minor=line.contingency_minor,
                loss_minor=line.loss_minor,
            )
            for case, one in zip(cases, settled, strict=True)
            for line in one.claims
        ),
        batch_size=5_000,
    )

    return cases


def extinguish(
    *, loan_id: int, note_id: int, amount_minor: int, on: datetime.date
) -> tuple[int, bool]:
    """Repay a loan by a claim on its own borrower: that note alone shrinks, no money moves.

    Installments are paid oldest first. Returns what this earns of the transaction fee, and whether
    the loan is settled.

    Source: A-11, A-59; the business day, "The waterfall, note by note".
    """
    assert connection.in_atomic_block
    balance = LoanBalance.objects.select_for_update().select_related("loan").get(pk=loan_id)
    unpaid = Installment.objects.filter(loan_id=loan_id, paid_on=None).order_by("number")

    # Before the week that ends today has accrued, an installment due today is not complete.
    allocation = allocate(
        [line.due() for line in unpaid], amount_minor, on=on - datetime.timedelta(days=1)
    )
    assert allocation.principal_minor == amount_minor

    earned_minor = fee_earned(
        balance.loan.transaction_fee_minor,
        balance.loan.installment_count,
        numbers=[line.number for line in allocation.collected if line.is_complete],
    )
    loan_steps.return_principal(np.array([note_id]), np.array([amount_minor]))
    record_lines(lines_of(loan_id, allocation.collected), on=on, source=Installment.Source.NOTE)
    settled = record_payments(
        np.array([loan_id]),
        principals=np.array([amount_minor]),
        interests=np.array([0]),
        releases=np.array([earned_minor]),
    )
    loan_steps.settle_loans(settled.tolist(), on=on)

    return earned_minor, bool(len(settled))


def record_recovery(
    case: DefaultCase, *, by_note: Mapping[int, int], contingency_minor: int
) -> None:
    """Note what a default gave back later: to each lost note, and to the contingency pool.

    Source: A-60.
    """
    assert connection.in_atomic_block

    shares = list(DefaultShare.objects.filter(case=case, note_id__in=list(by_note)))
    for share in shares:
        share.recovered_minor += by_note[share.note_id]
    DefaultShare.objects.bulk_update(shares, ["recovered_minor"], batch_size=5_000)
    case.contingency_recovered_minor += contingency_minor
    case.save(update_fields=["contingency_recovered_minor"])
