"""Parts of the merchants' operations; each needs the transaction of its caller."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction

from governance import queries as governance_queries
from governance import steps as governance_steps
from governance.models import Network
from ledger.compiled import Compiled
from lending_circles.models import LoanAccount
from merchants import queries
from merchants.models import Merchant, Payment, Staff, Terminal
from merchants.payment_order import PaymentOrder
from merchants.refusals import (
    AmountNotPositive,
    MerchantSuspended,
    NotInThisNetwork,
    NotTheOwner,
    PaymentFinished,
    ReferenceTaken,
    TerminalClosed,
)
from merchants.short_codes import new_short_code
from people import audit, public_ids
from people.models import Person

_SHORT_CODE_TRIES = 5
_PAYMENT = Compiled(
    lambda id: (
        Payment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("merchant__network__asset", "terminal")
        .filter(pk=id)
    ),
    id=int,
)


def open_payment(order: PaymentOrder, *, at: datetime.datetime, by: Person | None) -> Payment:
    """Save a payment that a till asks for.

    Raises AmountNotPositive, TerminalClosed, MerchantSuspended and ReferenceTaken.
    """
    assert connection.in_atomic_block

    terminal = Terminal.objects.select_related("merchant").get(pk=order.terminal_id)
    if order.amount_minor <= 0:
        raise AmountNotPositive
    if terminal.closed_on is not None:
        raise TerminalClosed
    check_open_for_business(terminal.merchant)

    payment = _insert(terminal, order, at=at)
    audit.record("PAYMENT_REQUESTED", by=by, subject=payment, data={"terminal": order.terminal_id})

    return payment


def _insert(terminal: Terminal, order: PaymentOrder, *, at: datetime.datetime) -> Payment:
    for _ in range(_SHORT_CODE_TRIES):
        try:
            with transaction.atomic():
                return Payment.objects.create(
                    public_id=public_ids.public_id("pay", at),
                    merchant=terminal.merchant,
                    terminal=terminal,
                    amount_minor=order.amount_minor,
                    reference=order.reference,
                    short_code=new_short_code(),
                    metadata=order.metadata,
                    created_at=at,
                    expires_at=at + datetime.timedelta(seconds=order.expires_in_seconds),
                )
        except IntegrityError as broken:
            name = _constraint(broken)
            if name == "payment_reference_once":
                raise ReferenceTaken from broken
            if name != "payment_short_code_free":
                raise
    raise RuntimeError("No short code was free: far too many payments are open.")


def check_open_for_business(merchant: Merchant) -> None:
    """Refuse a suspended merchant."""
    if merchant.state == Merchant.State.SUSPENDED:
        raise MerchantSuspended


def lock_payment(payment_id: int) -> Payment:
    """Return the payment, locked: whoever pays, declines or cancels it comes through here."""
    assert connection.in_atomic_block

    return _PAYMENT.get(id=payment_id)


def check_waiting(payment: Payment, *, at: datetime.datetime) -> None:
    """Refuse a payment that can no longer be paid; raises PaymentFinished with its status."""
    if not payment.is_waiting(at=at):
        raise PaymentFinished(context={"status": payment.status_at(at).value})


def finish_payment(
    payment: Payment,
    status: Payment.Status,
    *,
    at: datetime.datetime,
    by: Person | None,
    **told: Any,
) -> None:
    """Bring a locked payment to its end; `told` are further columns, such as the customer."""
    assert connection.in_atomic_block

    payment.status, payment.finished_at = status, at
    for name, value in told.items():
        setattr(payment, name, value)
    payment.save(update_fields=["status", "finished_at", *told])
    audit.record(f"PAYMENT_{status.name}", by=by, subject=payment)


def _constraint(broken: IntegrityError) -> str | None:
    diagnosis = getattr(broken.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def check_owner(merchant: Merchant, by: Person | None) -> None:
    """Refuse whoever neither owns the merchant nor organises its network; None is the bank."""
    if by is None or queries.staff_role(merchant.pk, by.pk) == Staff.Role.OWNER:
        return
    if not governance_queries.is_organiser(by, merchant.network_id):
        raise NotTheOwner


def share_day(network: Network, *, on: datetime.date, at: datetime.datetime) -> None:
    """Keep the business day open for a movement of money; raises DayNotOpen."""
    governance_steps.share_day(network_id=network.pk, on=on, today=today_of(network, at))


def check_member(account: LoanAccount, payment: Payment, by: Person) -> None:
    """Refuse an account of another network than the payment's, or of another person than `by`."""
    check_network(account, payment)
    if account.person_id != by.pk:
        raise NotInThisNetwork


def check_network(account: LoanAccount, payment: Payment) -> None:
    """Refuse an account of another network than the payment's."""
    if account.network_id != payment.merchant.network_id:
        raise NotInThisNetwork


def today_of(network: Network, at: datetime.datetime) -> datetime.date:
    """Return the date in the network's time zone."""
    return at.astimezone(ZoneInfo(network.time_zone)).date()
