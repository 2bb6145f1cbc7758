"""Payments on very many banks' loans of one day: one posting, and one statement a table."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from django.db.models import Count

from banks.steps import accounts
from banks.steps.approvals import midnight
from ledger.columns import Int64s, column, write_columns
from loans.models import BankLoan, Loan
from people import audit
from people.audit import AuditDraft
from people.public_ids import public_id
from repayments.models import Accrual, Installment, LoanBalance, LoanPayment
from repayments.steps.bank_autopaying import accrue_many
from repayments.steps.bank_distribution import Repayments, distribute
from repayments.steps.bank_periods import carried_interest
from repayments.steps.collecting import LineTable, lock_balances, record_lines, record_payments
from repayments.steps.cures import tell_caught_up
from repayments.steps.program_news import tell_payments
from rules.bank_fees import servicing_fee
from rules.bank_loan_interest import accrued_minor
from rules.payment_allocation import (
    BankAllocation,
    allocate_bank_payment,
    bank_settlement_minor,
)
from rules.repayment import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class PayableLoan:
    """A locked loan in the middle of its schedule, accrued up to today."""

    terms: BankLoan
    outstanding_minor: int
    dues: tuple[Due, ...]
    # The period that runs today, and the interest of it that is not charged yet.
    running_number: int
    running_minor: int
    owed_minor: int


@dataclass(frozen=True, slots=True)
class BulkDraft:
    """A payment to be of less than the loan asks for; its reference is the loan's own."""

    loan: PayableLoan
    amount_minor: int
    reference: str


def take_payable(loan_ids: Iterable[int], *, on: datetime.date) -> dict[int, PayableLoan]:
    """Lock loans of banks in id order, accrue them, and return those that are paid like most.

    Those are being repaid, and an installment of theirs is still to come: neither a period after
    the last due day runs, nor is anything to be planned anew. The others are paid one by one.
    """
    assert connection.in_atomic_block

    wanted = np.array(sorted(set(loan_ids)), dtype=np.int64)
    if not len(wanted):
        return {}
    lock_balances(wanted)
    found = {
        terms.pk: terms
        for terms in BankLoan.objects.select_for_update(no_key=True, of=("self", "loan"))
        .select_related("loan", "asset")
        .filter(
            pk__in=wanted.tolist(),
            loan__state=Loan.State.REPAYING,
            accrued_through_on__lte=on,
            loan__established_on__lte=on,
        )
        .order_by("pk")
    }
    lines = _unpaid_lines(found)
    found = {pk: one for pk, one in found.items() if any(due.due_on > on for due in lines[pk])}
    ids = np.array(list(found), dtype=np.int64)
    if not len(ids):
        return {}
    accrue_many(ids, on=on)
    scaled = carried_interest(ids)
    outstanding = dict(
        LoanBalance.objects.filter(pk__in=list(found)).values_list("pk", "outstanding_minor")
    )
    charged = {
        (loan_id, number): minor
        for loan_id, number, minor in Accrual.objects.filter(loan_id__in=list(found)).values_list(
            "loan_id", "week", "charged_minor"
        )
    }

    payable = {}
    for pk, terms in found.items():
        dues = lines[pk]
        number = min((due.due_on, due.number) for due in dues if due.due_on > on)[1]
        running_minor = accrued_minor(scaled.get(pk, 0)) - charged.get((pk, number), 0)
        payable[pk] = PayableLoan(
            terms=terms,
            outstanding_minor=outstanding[pk],
            dues=dues,
            running_number=number,
            running_minor=running_minor,
            owed_minor=bank_settlement_minor(dues, on=on, accrued_minor=running_minor),
        )

    return payable


def pay_many(drafts: Sequence[BulkDraft], *, on: datetime.date) -> list[LoanPayment]:
    """Pay many loans from their businesses' accounts what sales took for them, each in part.

    The accounts hold it: it was put there before, in this transaction. It does what
    `bank_payments.pay` does for one loan by a share of sales. Returns the payments in order.

    Source: A-46, A-50, A-55; R2-15; N-6, N-7.
    """
    assert connection.in_atomic_block
    assert all(0 < draft.amount_minor < draft.loan.owed_minor for draft in drafts)
    if not drafts:
        return []

    allocations = [
        allocate_bank_payment(
            draft.loan.dues,
            draft.amount_minor,
            on=on,
            order=draft.loan.terms.allocation,
            accrued_minor=draft.loan.running_minor,
        )
        for draft in drafts
    ]
    servicings = [
        servicing_fee(one.interest_minor, draft.loan.terms.servicing_fee_millionths)
        for draft, one in zip(drafts, allocations, strict=True)
    ]
    journals = _distribute(drafts, allocations, servicings, on=on)
    _charge_running(drafts, allocations, on=on)
    _record(drafts, allocations, on=on)

    return _write_payments(drafts, allocations, servicings, journals, on=on)


def _unpaid_lines(found: Iterable[int]) -> dict[int, tuple[Due, ...]]:
    ids = list(found)
    lines: dict[int, list[Due]] = {pk: [] for pk in ids}
    for line in Installment.objects.filter(loan_id__in=ids, paid_on=None).order_by("number"):
        lines[line.loan_id].append(line.due())

    return {pk: tuple(dues) for pk, dues in lines.items()}


def _distribute(
    drafts: Sequence[BulkDraft],
    allocations: Sequence[BankAllocation],
    servicings: Sequence[int],
    *,
    on: datetime.date,
) -> list[int]:
    """Pay the holders and the banks; return the journals' ids."""
    banks = {
        (terms.servicer_id, terms.asset_id): accounts.bank_account(terms.servicer_id, terms.asset)
        for terms in {
            (one.loan.terms.servicer_id, one.loan.terms.asset_id): one.loan.terms for one in drafts
        }.values()
    }
    network_id = drafts[0].loan.terms.loan.network_id

    return [
        int(journal)
        for journal in distribute(
            Repayments(
                references=[f"loan:{one.loan.terms.pk}:payment:{one.reference}" for one in drafts],
                loan_ids=_loans(drafts),
                payer_ids=_column(one.loan.terms.loan.payer_account_id for one in drafts),
                principals=_column(one.principal_minor for one in allocations),
                interests=_column(
                    one.interest_minor - kept
                    for one, kept in zip(allocations, servicings, strict=True)
                ),
                servicings=_column(servicings),
                bank_ids=_column(
                    banks[one.loan.terms.servicer_id, one.loan.terms.asset_id] for one in drafts
                ),
            ),
            network_id=network_id,
            on=on,
        )
    ]


def _charge_running(
    drafts: Sequence[BulkDraft], allocations: Sequence[BankAllocation], *, on: datetime.date
) -> None:
    """Charge the interest of running periods that was paid now, before the periods end."""
    rows = []
    for draft, allocation in zip(drafts, allocations, strict=True):
        later = {due.number for due in draft.loan.dues if due.due_on > on}
        paid_minor = sum(one.interest_minor for one in allocation.lines if one.number in later)
        if paid_minor:
            loan = draft.loan
            rows.append((loan.terms.pk, loan.running_number, loan.outstanding_minor, paid_minor))
    if not rows:
        return

    loans, numbers, principals, amounts = (column(_column(one)) for one in zip(*rows, strict=True))
    write_columns(
        """
        WITH part AS (
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
                AS part(loan_id, number, principal, amount)
        ), accrual AS (
            INSERT INTO repayments_accrual AS kept
                (loan_id, week, accrued_on, principal_minor, full_minor, charged_minor)
            SELECT loan_id, number, %s, principal, amount, amount FROM part
            ON CONFLICT (loan_id, week) DO UPDATE SET
                full_minor = kept.full_minor + excluded.full_minor,
                charged_minor = kept.charged_minor + excluded.charged_minor
            RETURNING loan_id, week, charged_minor
        ), line AS (
            UPDATE repayments_installment line
            SET interest_minor = greatest(line.interest_minor, accrual.charged_minor)
            FROM accrual WHERE line.loan_id = accrual.loan_id AND line.number = accrual.week
        )
        UPDATE repayments_loanbalance balance
        SET interest_due_minor = balance.interest_due_minor + part.amount
        FROM part WHERE balance.loan_id = part.loan_id
        """,
        (loans, numbers, principals, amounts, on),
    )


def _record(
    drafts: Sequence[BulkDraft], allocations: Sequence[BankAllocation], *, on: datetime.date
) -> None:
    """Write what installments received, and take it off what the loans owe."""
    lines = [
        (draft.loan.terms.pk, one)
        for draft, allocation in zip(drafts, allocations, strict=True)
        for one in allocation.lines
    ]
    caught_up = record_lines(
        LineTable(
            loan_ids=_column(loan_id for loan_id, _ in lines),
            numbers=_column(one.number for _, one in lines),
            principals=_column(one.principal_minor for _, one in lines),
            interests=_column(one.interest_minor for _, one in lines),
            completes=np.array([one.is_complete for _, one in lines], dtype=np.bool_),
        ),
        on=on,
        source=Installment.Source.SPLIT,
    )
    loans = _loans(drafts)
    record_payments(
        loans,
        principals=_column(one.principal_minor for one in allocations),
        interests=_column(one.interest_minor for one in allocations),
        releases=np.zeros_like(loans),
    )
    tell_caught_up(caught_up, on=on)


def _write_payments(
    drafts: Sequence[BulkDraft],
    allocations: Sequence[BankAllocation],
    servicings: Sequence[int],
    journals: Sequence[int],
    *,
    on: datetime.date,
) -> list[LoanPayment]:
    """Write the payments down, and who made them: the bank itself."""
    ids = [one.loan.terms.pk for one in drafts]
    before = dict(
        LoanPayment.objects.filter(bank_loan__in=ids)
        .values("bank_loan_id")
        .annotate(count=Count("pk"))
        .values_list("bank_loan_id", "count")
    )
    payments = LoanPayment.objects.bulk_create(
        LoanPayment(
            public_id=public_id("lpay", midnight(on)),
            bank_loan=draft.loan.terms,
            number=before.get(draft.loan.terms.pk, 0) + 1,
            source=LoanPayment.Source.SPLIT,
            paid_on=on,
            distributed_on=on,
            amount_minor=draft.amount_minor,
            fee_minor=allocation.fee_minor,
            interest_minor=allocation.interest_minor,
            principal_minor=allocation.principal_minor,
            servicing_minor=kept,
            journal_id=journal_id,
        )
        for draft, allocation, kept, journal_id in zip(
            drafts, allocations, servicings, journals, strict=True
        )
    )
    audit.record_many(
        [
            AuditDraft(
                "BANK_LOAN_PAID",
                audit.subject_type(Loan),
                payment.bank_loan_id,
                data={
                    "amount_minor": payment.amount_minor,
                    "source": payment.source,
                    "number": payment.number,
                },
            )
            for payment in payments
        ]
    )
    tell_payments([(payment.bank_loan_id, payment.public_id) for payment in payments], on=on)

    return payments


def _loans(drafts: Sequence[BulkDraft]) -> Int64s:
    return _column(one.loan.terms.pk for one in drafts)


def _column(values: Iterable[int]) -> Int64s:
    return np.array(list(values), dtype=np.int64)
