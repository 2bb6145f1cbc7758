"""Gives money of a payment back: to the loan that paid it first, then to its customer."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import connection

from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.posting import Move
from lending_circles.steps.refunding import (
    LoanRefund,
    lock_loans,
    plan_refund,
    reckon_again,
    refund_loans,
)
from merchants.models import Merchant, Payment, Refund, SplitAgreement
from merchants.payment_order import RefundOrder
from merchants.refusals import (
    AmountNotPositive,
    NotRefundable,
    ReferenceTaken,
    RefundTooLarge,
)
from merchants.steps import money, payments
from merchants.steps.agreements import take_agreements
from people import audit, public_ids
from people.models import AuditEvent, Person
from webhooks.steps.emitting import emit


def lock_for_refunds(
    merchant: Merchant,
    paid: Sequence[Payment],
    *,
    on: datetime.date,
    also: Iterable[int] = (),
) -> dict[int, int]:
    """Lock all that refunds of several payments move, each kind in one order; return the balances.

    The payments are locked before; then come the agreements on shares, the loans, and last the
    accounts of the ledger, the merchant's own and `also` others among them. Two who refund at once
    then wait for each other, and never both.
    """
    assert connection.in_atomic_block

    take_agreements(merchant, on=on)
    lock_loans(sorted(one.loan_id for one in paid if one.loan_id is not None))
    shares = SplitAgreement.objects.filter(merchant=merchant).values_list("account_id", flat=True)
    wanted = {merchant.till_account_id, *also, *shares}
    for payment in paid:
        left_minor = payment.taken_minor - payment.refunded_minor
        if left_minor <= 0:
            continue
        wanted.update(to_id for to_id, _minor in money.back_to_payers(payment, left_minor))
        if payment.loan_id is not None:
            wanted |= plan_refund(payment.loan_id, left_minor, on=on).account_ids()

    return ledger_queries.lock_balances(sorted(wanted))


def refund(
    payment: Payment,
    order: RefundOrder,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
    approver: Person | None = None,
) -> Refund:
    """Give a locked payment back, in part or what is left of it; the day is shared by the caller.

    What a circle loan paid goes to the loan, never to cash while it is open, and then to those who
    gave something of it. Shares of the sale come back to the till first. Raises NotRefundable,
    AmountNotPositive, RefundTooLarge, ReferenceTaken, and MerchantCannotFund where the till does
    not reach.

    Source: A-51; R3-139; decision 0014.
    """
    assert connection.in_atomic_block
    amount_minor = _amount_of(payment, order)

    # Agreements on shares are locked before loans, loans before accounts of the ledger.
    returned = money.taken_back(payment, amount_minor=amount_minor, on=on)
    loan = None if payment.loan_id is None else plan_refund(payment.loan_id, amount_minor, on=on)
    may_reach_customer = loan is None or loan.minor < amount_minor or loan.stake_id is not None
    to_ids = (
        [account_id for account_id, _minor in money.back_to_payers(payment, amount_minor)]
        if may_reach_customer
        else []
    )
    _check_funded(payment, amount_minor, returned, loan, to_ids)
    if loan is not None:
        loan = reckon_again(loan, amount_minor)
    to_loan_minor = 0 if loan is None else loan.minor
    to_customer_minor = amount_minor - to_loan_minor

    given = Refund(
        public_id=public_ids.public_id("refund", at),
        payment=payment,
        reference=order.reference,
        amount_minor=amount_minor,
        to_loan_minor=to_loan_minor,
        to_customer_minor=to_customer_minor,
        reason=order.reason,
        note=order.note,
        created_at=at,
        happened_on=on,
        by=by,
        approver=approver,
    )
    event = audit.record("PAYMENT_REFUNDED", by=by, subject=payment, data=_told(given))
    _post(given, returned, loan, cause=event, on=on)

    given.save(force_insert=True)
    payment.refunded_minor += amount_minor
    payment.save(update_fields=["refunded_minor"])
    payments.tell(payment, "refunded", at=at)
    emit(
        payment.merchant.mailbox_id,
        "refund.created",
        {"id": given.public_id, "status": "succeeded", "payment": payment.public_id},
        at,
    )

    return given


def _told(given: Refund) -> dict[str, object]:
    told: dict[str, object] = {"refund": given.public_id}

    return told if given.approver_id is None else told | {"approver": given.approver_id}


def _amount_of(payment: Payment, order: RefundOrder) -> int:
    """Return what is given back; refuses what was not paid, or not any more."""
    if payment.status != Payment.Status.SETTLED:
        raise NotRefundable(context={"status": payment.status})
    left_minor = payment.taken_minor - payment.refunded_minor
    amount_minor = left_minor if order.amount_minor is None else order.amount_minor
    if order.amount_minor is not None and amount_minor <= 0:
        raise AmountNotPositive
    if amount_minor > left_minor or not left_minor:
        raise RefundTooLarge(context={"left_minor": left_minor})
    if order.reference and payment.refunds.filter(reference=order.reference).exists():
        raise ReferenceTaken("Another refund of this payment has this reference.")

    return amount_minor


def _check_funded(
    payment: Payment,
    amount_minor: int,
    returned: tuple[Move, ...],
    loan: LoanRefund | None,
    to_ids: list[int],
) -> None:
    """Lock all accounts that the refund moves, at once, and refuse where the till is short."""
    till_id = payment.merchant.till_account_id
    wanted = {till_id, *to_ids, *(move.debit_id for move in returned)}
    if loan is not None and loan.minor:
        wanted |= loan.account_ids()
    held = ledger_queries.lock_balances(sorted(wanted))

    has_minor = held[till_id] + sum(move.amount_minor for move in returned)
    if has_minor < amount_minor:
        raise money.cannot_fund(payment.merchant, amount_minor - has_minor)


def _post(
    given: Refund,
    returned: tuple[Move, ...],
    loan: LoanRefund | None,
    *,
    cause: AuditEvent,
    on: datetime.date,
) -> None:
    """Post what comes back to the till, what the customer gets, and what the loan gets."""
    payment = given.payment
    till_id = payment.merchant.till_account_id
    moves = list(returned)
    if given.to_customer_minor:
        moves += [
            Move(Kind.SALE_REFUND, till_id, to_id, minor)
            for to_id, minor in money.back_to_payers(payment, given.to_customer_minor)
        ]
    if loan is not None and loan.stake_id is not None and loan.recovered_minor:
        moves.append(Move(Kind.LOAN_REFUND, till_id, loan.stake_id, loan.recovered_minor))
    if moves:
        posting.post(
            reference=f"payment:{payment.pk}:refund:{given.public_id}",
            moves=moves,
            on=on,
            book_id=payment.merchant.network_id,
        )

    if loan is not None and loan.minor:
        refund_loans(loan, from_id=till_id, reference=given.public_id, cause=cause, on=on)
