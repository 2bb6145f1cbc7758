"""A payment on a bank's loan: allocated, distributed to the holders of record, recorded."""

import datetime
from dataclasses import dataclass, field

import numpy as np
from django.db import connection

from banks.steps import accounts
from banks.steps.approvals import midnight
from ledger import posting
from ledger import queries as ledger_queries
from ledger.columns import Int64s
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan, Collateral, Loan, ScheduleVersion
from loans.steps import settle_loans
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.refusals import Refusal
from repayments.models import Installment, LateEpisode, LoanPayment, Receipt
from repayments.steps import bank_accruing, bank_planning
from repayments.steps.bank_distribution import Repayments, distribute
from repayments.steps.bank_records import HeldLoan, servicing_state, take_loan
from repayments.steps.cures import tell_caught_up
from repayments.steps.program_news import SETTLED, tell_payments, tell_programs
from rules.bank_fees import servicing_fee
from rules.payment_allocation import (
    BankAllocation,
    allocate_bank_payment,
    bank_settlement_minor,
)

Source = LoanPayment.Source
_LINE_SOURCES = {
    Source.SPLIT: Installment.Source.SPLIT,
    Source.IN_KIND: Installment.Source.NOTE,
}


class LoanNotOpen(Refusal):
    """Only a loan that is being repaid can be paid."""

    code = "LOAN_NOT_OPEN"
    detail = "Nothing is owed on this loan any more."
    remedy = "There is nothing to pay."


class InsufficientFunds(Refusal):
    """The business's account does not hold the payment."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not enough money in the business's account."
    remedy = "Pay a smaller amount, or bring money to the bank first."


class NothingToPay(Refusal):
    """A payment is more than nothing, and so is what is owed."""

    code = "AMOUNT_REFUSED"
    detail = "There is nothing to pay by this."
    remedy = "Write an amount above zero, or wait until something is owed."


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDraft:
    """A payment to be, out of the business's account.

    `amount_minor` None settles the loan. `paid_on` is when the borrower gave the money, where that
    was earlier than today. The same `reference` of one loan pays once.
    """

    loan_id: int
    amount_minor: int | None
    reference: str
    source: LoanPayment.Source = Source.ACCOUNT
    paid_on: datetime.date | None = None
    receipt: Receipt | None = field(default=None)


def pay(draft: PaymentDraft, *, on: datetime.date, by: Person | None) -> LoanPayment:
    """Take a payment from the business's account and distribute it in one posting.

    What is due is paid oldest first in the contract's order; beyond that the interest so far, then
    principal. A share of sales prepays the oldest installment, every other prepayment lowers all
    that are to come. No more is taken than the loan asks for.
    Raises LoanNotOpen, NothingToPay, InsufficientFunds.

    Source: A-46, A-50, A-55; R0-07, R2-15; N-6, N-7.
    """
    assert connection.in_atomic_block
    held = take_loan(draft.loan_id)
    reference = f"loan:{draft.loan_id}:payment:{draft.reference}"
    if (paid := _paid_before(reference)) is not None:
        return paid

    if held.loan.state != Loan.State.REPAYING:
        raise LoanNotOpen
    if draft.amount_minor is not None and draft.amount_minor <= 0:
        raise NothingToPay
    # Money that was given earlier counts from then, unless the interest was charged meanwhile.
    as_of = max(draft.paid_on or on, held.terms.accrued_through_on or on, held.loan.established_on)
    allocation = _allocate(held, draft, as_of)
    amount_minor = allocation.fee_minor + allocation.interest_minor + allocation.principal_minor
    if amount_minor == 0:
        raise NothingToPay
    held_minor = ledger_queries.balance(held.loan.payer_account_id)
    if held_minor < amount_minor:
        raise InsufficientFunds(
            context={"short_minor": amount_minor - held_minor, "held_minor": held_minor}
        )

    servicing_minor = servicing_fee(allocation.interest_minor, held.terms.servicing_fee_millionths)
    journal_id = _distribute(held, allocation, servicing_minor, reference=reference, on=on)

    is_caught_up = _record_lines(held, allocation, draft, as_of=as_of)
    payment = LoanPayment.objects.create(
        public_id=public_id("lpay", midnight(on)),
        bank_loan=held.terms,
        number=LoanPayment.objects.filter(bank_loan=held.terms).count() + 1,
        source=draft.source,
        receipt=draft.receipt,
        paid_on=draft.paid_on or on,
        distributed_on=on,
        amount_minor=amount_minor,
        fee_minor=allocation.fee_minor,
        interest_minor=allocation.interest_minor,
        principal_minor=allocation.principal_minor,
        servicing_minor=servicing_minor,
        journal_id=journal_id,
    )
    tell_payments([(held.terms.pk, payment.public_id)], on=on)
    _move_on(held, allocation, draft, as_of=as_of, on=on)
    if is_caught_up:
        tell_caught_up(_one(held.terms.pk), on=on)
    audit.record(
        "BANK_LOAN_PAID",
        by=by,
        subject=held.loan,
        data={"amount_minor": amount_minor, "source": draft.source, "number": payment.number},
    )

    return payment


def settlement_minor(held: HeldLoan, *, on: datetime.date) -> int:
    """Return what settles a locked loan that is accrued up to a day."""
    return bank_settlement_minor(
        bank_planning.dues_of(held),
        on=on,
        accrued_minor=bank_accruing.running_interest(held, on=on),
    )


def return_collateral(held: HeldLoan, *, on: datetime.date) -> None:
    """Give collateral back that nothing stands behind any more. Source: R2-12."""
    assert connection.in_atomic_block
    free = list(
        Collateral.objects.select_for_update()
        .filter(bank_loan=held.terms, state=Collateral.State.HELD)
        .order_by("pk")
    )

    for one in free:
        left_minor = ledger_queries.balance(one.account_id)
        if left_minor:
            posting.post(
                reference=f"collateral:{one.pk}:return",
                moves=[
                    Move(Kind.COLLATERAL_RETURN, one.account_id, one.owner_account_id, left_minor)
                ],
                on=on,
                book_id=held.loan.network_id,
            )
        one.state = Collateral.State.RETURNED
        one.save(update_fields=["state"])
        audit.record(
            "COLLATERAL_RETURNED", by=None, subject=held.loan, data={"amount_minor": left_minor}
        )


def settle_if_clear(held: HeldLoan, *, on: datetime.date) -> bool:
    """End a loan on which nothing is owed and nothing is left to release."""
    assert connection.in_atomic_block
    balance, terms = held.balance, held.terms
    if balance.outstanding_minor or balance.interest_due_minor or held.escrow_left_minor:
        return False

    settle_loans([terms.pk], on=on)
    balance.next_due_on = None
    balance.save(update_fields=["next_due_on"])
    terms.servicing = BankLoan.Servicing.SETTLED
    terms.save(update_fields=["servicing"])
    return_collateral(held, on=on)
    audit.record("BANK_LOAN_SETTLED", by=None, subject=held.loan)
    tell_programs([terms.pk], SETTLED, on=on)

    return True


def _allocate(held: HeldLoan, draft: PaymentDraft, as_of: datetime.date) -> BankAllocation:
    """Divide the payment, with the running interest accrued up to its day."""
    bank_accruing.accrue_to(held, on=as_of)
    accrued_minor = bank_accruing.running_interest(held, on=as_of)
    if accrued_minor and not held.later(as_of):
        # After the last due day interest belongs to the last installment, which is due.
        bank_accruing.charge_running(held, accrued_minor, on=as_of)
        accrued_minor = 0
    owed_minor = bank_settlement_minor(
        bank_planning.dues_of(held), on=as_of, accrued_minor=accrued_minor
    )
    amount_minor = owed_minor if draft.amount_minor is None else draft.amount_minor

    return allocate_bank_payment(
        bank_planning.dues_of(held),
        min(amount_minor, owed_minor),
        on=as_of,
        order=held.terms.allocation,
        accrued_minor=accrued_minor,
    )


def _distribute(
    held: HeldLoan,
    allocation: BankAllocation,
    servicing_minor: int,
    *,
    reference: str,
    on: datetime.date,
) -> int:
    """Pay the holders and the bank from the business's account; return the journal's id."""
    (journal_id,) = distribute(
        Repayments(
            references=[reference],
            loan_ids=_one(held.terms.pk),
            payer_ids=_one(held.loan.payer_account_id),
            principals=_one(allocation.principal_minor),
            interests=_one(allocation.interest_minor - servicing_minor),
            servicings=_one(servicing_minor),
            bank_ids=_one(accounts.bank_account(held.terms.servicer_id, held.terms.asset)),
        ),
        network_id=held.loan.network_id,
        on=on,
    )

    return int(journal_id)


def _record_lines(
    held: HeldLoan, allocation: BankAllocation, draft: PaymentDraft, *, as_of: datetime.date
) -> bool:
    """Write what installments received; late by the day of distribution alone is not late.

    Returns whether something that was late is paid.
    """
    later = {line.number for line in held.later(as_of)}
    running_minor = sum(line.interest_minor for line in allocation.lines if line.number in later)
    if running_minor:
        bank_accruing.charge_running(held, running_minor, on=as_of)
    by_number = {line.number: line for line in held.lines}
    keeps_open = held.escrow_left_minor > 0
    collected = [
        type(line)(
            line.number,
            line.principal_minor,
            line.interest_minor,
            # More may be released: then what is to come is planned anew.
            line.is_complete and not (keeps_open and line.number in later),
        )
        for line in allocation.lines
    ]
    is_planned_anew = allocation.prepaid_minor > 0 and draft.source != Source.SPLIT
    for line in collected:
        row = by_number[line.number]
        if line.number in later and is_planned_anew and not line.is_complete:
            # The new plan is lower by the prepaid principal; no installment holds it as paid.
            row.principal_minor -= line.principal_minor
            row.interest_paid_minor += line.interest_minor
            row.save(update_fields=["principal_minor", "interest_paid_minor"])
            continue
        row.principal_paid_minor += line.principal_minor
        row.interest_paid_minor += line.interest_minor
        if line.is_complete:
            row.paid_on = draft.paid_on or as_of
            row.source = _LINE_SOURCES.get(draft.source, Installment.Source.PERSONAL)
            if line.number in later:
                # Interest that never came to run is asked of nobody.
                row.interest_minor = row.interest_paid_minor
        row.save()
    done = [line.number for line in collected if line.is_complete]
    return _cure(held, done, paid_on=draft.paid_on or as_of)


def _cure(held: HeldLoan, numbers: list[int], *, paid_on: datetime.date) -> bool:
    """End the late episodes of installments; where the borrower paid in time there was none.

    Returns whether there was one.
    """
    due = {line.number: line.due_on for line in held.lines}
    in_time = [number for number in numbers if paid_on <= due[number]]
    episodes = LateEpisode.objects.filter(loan_id=held.terms.pk, cured_on=None)
    episodes.filter(number__in=in_time).delete()

    return bool(episodes.filter(number__in=numbers).update(cured_on=paid_on))


def _move_on(
    held: HeldLoan,
    allocation: BankAllocation,
    draft: PaymentDraft,
    *,
    as_of: datetime.date,
    on: datetime.date,
) -> None:
    """Take the payment off the balance; plan anew what was prepaid; settle what is clear."""
    balance = held.balance
    balance.outstanding_minor -= allocation.principal_minor
    balance.interest_due_minor -= allocation.interest_minor
    balance.interest_paid_minor += allocation.interest_minor
    unpaid = held.unpaid()
    balance.next_due_on = unpaid[0].due_on if unpaid else None
    balance.save()
    if settle_if_clear(held, on=on):
        return
    if allocation.prepaid_minor and draft.source != Source.SPLIT:
        bank_planning.replan_held(held, reason=ScheduleVersion.Reason.PREPAYMENT, on=as_of)
    servicing = servicing_state(held.terms)
    if servicing != held.terms.servicing:
        held.terms.servicing = servicing
        held.terms.save(update_fields=["servicing"])


def _one(value: int) -> Int64s:
    """Return a column of one row."""
    return np.array([value], dtype=np.int64)


def _paid_before(reference: str) -> LoanPayment | None:
    """Return what the journal with this reference paid, if there is one."""
    journal = ledger_queries.find_journal(reference)

    return None if journal is None else LoanPayment.objects.get(journal_id=journal.pk)
