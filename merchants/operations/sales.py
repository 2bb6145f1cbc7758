"""Sales of tills that settle elsewhere: told, refunded, sent later as receipts, and imported."""

import datetime
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from ledger.models import Asset
from merchants.models import (
    IdempotencyKey,
    Merchant,
    ReceiptSecret,
    Sale,
    Terminal,
)
from merchants.refusals import TerminalClosed
from merchants.refusals.sales import SignatureWrong
from merchants.sale_drafts import (
    COUNTED,
    REFUSED,
    Receipt,
    SaleDraft,
    SaleRefundDraft,
    Told,
    is_signed,
)
from merchants.sales_csv import ImportReport, read_sales
from merchants.steps import gates, selling
from merchants.steps.split_days import collect_due
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.refusals import Refusal

# Receipts that were signed before a terminal got its newer secret are taken for so long.
OVERLAP = datetime.timedelta(days=30)
_INSERTED_AT_ONCE = 2_000

Draft = SaleDraft | SaleRefundDraft


@transaction.atomic(durable=True)
def record_sales(
    *,
    merchant_id: int,
    terminal_id: int | None,
    drafts: Sequence[Draft],
    on: datetime.date,
    at: datetime.datetime,
) -> list[Told]:
    """Count sales and refunds of a till that settles elsewhere, each once by its reference.

    What is refused is refused by itself, and the rest is counted. Their shares fall due, and are
    taken from the till at once as far as it reaches. Raises DayNotOpen, MerchantSuspended.

    Source: R0-22.
    """
    return _record(merchant_id, terminal_id, drafts, on=on, at=at)


@transaction.atomic(durable=True)
def record_sales_once(
    *,
    terminal_id: int,
    drafts: Sequence[Draft],
    request: KeyedRequest,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[list[Told]], Answer],
) -> Answer:
    """Count sales at most once per key, and give every repetition the first answer.

    Raises what `record_sales` raises, KeyReused and RequestInFlight.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim
    terminal = Terminal.objects.get(pk=terminal_id)
    if terminal.closed_on is not None:
        raise TerminalClosed

    told = _record(terminal.merchant_id, terminal_id, drafts, on=on, at=at)

    return keep_answer(claim, answer(told))


@transaction.atomic(durable=True)
def record_receipts(
    *,
    terminal_id: int,
    receipts: Sequence[Receipt],
    on: datetime.date,
    at: datetime.datetime,
) -> list[Told]:
    """Count what an offline terminal signed, in any order and however often it is sent.

    A receipt that the terminal did not sign is refused by itself. Raises DayNotOpen,
    TerminalClosed and MerchantSuspended.

    Source: R0-22.
    """
    terminal = Terminal.objects.get(pk=terminal_id)
    if terminal.closed_on is not None:
        raise TerminalClosed
    valid = [
        bytes(one.secret)
        for one in ReceiptSecret.objects.filter(terminal=terminal)
        if one.ends_at is None or one.ends_at > at
    ]

    signed = [is_signed(one, valid) for one in receipts]
    told = iter(
        _record(
            terminal.merchant_id,
            terminal_id,
            [one.draft for one, is_right in zip(receipts, signed, strict=True) if is_right],
            on=on,
            at=at,
        )
    )

    return [
        next(told) if is_right else Told(one.draft.reference, REFUSED, refusal=SignatureWrong())
        for one, is_right in zip(receipts, signed, strict=True)
    ]


@transaction.atomic(durable=True)
def issue_receipt_secret(
    *, terminal_id: int, at: datetime.datetime, by: Person | None
) -> tuple[ReceiptSecret, bytes]:
    """Give a terminal a secret to sign its receipts with, shown once; the old one runs out later.

    Raises TerminalClosed, and NotTheOwner where a person asks who is no owner.
    """
    terminal = (
        Terminal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("merchant")
        .get(pk=terminal_id)
    )
    gates.check_owner(terminal.merchant, by)
    if terminal.closed_on is not None:
        raise TerminalClosed

    ReceiptSecret.objects.filter(terminal=terminal, ends_at=None).update(ends_at=at + OVERLAP)
    secret = secrets.token_bytes(32)
    issued = ReceiptSecret.objects.create(terminal=terminal, secret=secret, created_at=at)
    audit.record("RECEIPT_SECRET_ISSUED", by=by, subject=terminal)

    return issued, secret


@transaction.atomic(durable=True)
def import_sales(
    *,
    merchant_id: int,
    text: str,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
    dry_run: bool = False,
) -> ImportReport:
    """Keep sales that were made before as trade history: all of a file, or nothing of it.

    They are never split. A line that was imported before is counted as known. With `dry_run`
    nothing is kept. Raises NotTheOwner.

    Source: A-33.
    """
    merchant = Merchant.objects.select_related("network__asset").get(pk=merchant_id)
    gates.check_owner(merchant, by)
    selling.lock_books(merchant)
    asset: Asset = merchant.network.asset
    report = read_sales(text, asset=asset, before=at)
    known = {
        sale.reference: sale
        for sale in Sale.objects.filter(
            merchant=merchant, reference__in=[line.reference for line in report.lines]
        )
    }
    report = report.against({ref: _said(sale) for ref, sale in known.items()})
    if dry_run or report.faults:
        return report

    fresh = [
        Sale(
            public_id=public_id("sale", at),
            merchant=merchant,
            origin=Sale.Origin.IMPORTED,
            reference=line.reference,
            amount_minor=line.amount_minor,
            happened_at=line.happened_at,
            recorded_at=at,
            counted_on=on,
            customer=line.customer,
        )
        for line in report.lines
        if line.reference not in known
    ]
    Sale.objects.bulk_create(fresh, batch_size=_INSERTED_AT_ONCE)
    audit.record("SALES_IMPORTED", by=by, subject=merchant, data={"count": len(fresh)})

    return report


@transaction.atomic(durable=True)
def import_past_sales(
    *,
    terminal_id: int,
    drafts: Sequence[SaleDraft],
    on: datetime.date,
    at: datetime.datetime,
) -> list[Told]:
    """Keep what a till's software sold before as trade history, each sale once by its reference.

    No money moves, nothing is split, and what is refused is refused by itself: sent again, whole
    or in part, it changes nothing. Raises TerminalClosed.

    Source: A-33.
    """
    terminal = Terminal.objects.select_related("merchant").get(pk=terminal_id)
    if terminal.closed_on is not None:
        raise TerminalClosed
    selling.lock_books(terminal.merchant)

    told = selling.record_past_sales(
        terminal.merchant, drafts, terminal_id=terminal_id, on=on, at=at
    )
    count = sum(one.status == COUNTED for one in told)
    if count:
        audit.record(
            "SALES_IMPORTED",
            by=None,
            subject=terminal.merchant,
            data={"count": count, "terminal": terminal.public_id},
        )

    return told


def _said(sale: Sale) -> tuple[Any, ...]:
    return (sale.origin == Sale.Origin.IMPORTED, sale.amount_minor, sale.happened_at)


def _record(
    merchant_id: int,
    terminal_id: int | None,
    drafts: Sequence[Draft],
    *,
    on: datetime.date,
    at: datetime.datetime,
) -> list[Told]:
    merchant = Merchant.objects.select_related("network__asset").get(pk=merchant_id)
    gates.share_day(merchant.network, on=on, at=at)
    gates.check_open_for_business(merchant)
    selling.lock_books(merchant)

    told = []
    for draft in drafts:
        try:
            if isinstance(draft, SaleDraft):
                told.append(
                    selling.record_sale(merchant, draft, terminal_id=terminal_id, on=on, at=at)
                )
            else:
                told.append(selling.record_refund(merchant, draft, on=on, at=at))
        except Refusal as refusal:
            told.append(Told(draft.reference, REFUSED, refusal=refusal))
    collect_due(merchant, on=on)
    audit.record("SALES_TOLD", by=None, subject=merchant, data={"count": len(drafts)})

    return told
