"""Sales that were paid elsewhere and their refunds: each counted once, in whatever order."""

import datetime
from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction

from ledger import posting
from merchants.models import Merchant, Sale, SaleRefund, SplitAgreement
from merchants.refusals import AmountNotPositive
from merchants.refusals.sales import (
    ImportedSale,
    SaleNotPast,
    SaleReferenceTaken,
    SaleRefundTooLarge,
)
from merchants.sale_drafts import (
    COUNTED,
    REFUSED,
    REPEATED,
    WAITING,
    SaleDraft,
    SaleRefundDraft,
    Told,
)
from merchants.steps.splitting import reverse_split, split_sale
from people import audit
from people.public_ids import public_id
from people.refusals import Refusal


def lock_books(merchant: Merchant) -> None:
    """Let one batch of a merchant's sales follow the other, before any sale's row is written.

    The agreements are what every batch with shares locks first. Whoever shares with nobody has
    none, and the merchant's own row stands for them.
    """
    assert connection.in_atomic_block
    agreements = list(
        SplitAgreement.objects.select_for_update(no_key=True)
        .filter(merchant=merchant)
        .order_by("pk")
    )
    if not agreements:
        Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)


def record_past_sales(
    merchant: Merchant,
    drafts: Sequence[SaleDraft],
    *,
    terminal_id: int,
    on: datetime.date,
    at: datetime.datetime,
) -> list[Told]:
    """Keep sales that were made before as history, each once by its reference; none is split.

    One that lies ahead, or whose reference stands for something else, is refused by itself. The
    merchant's books are locked.

    Source: A-33.
    """
    assert connection.in_atomic_block
    known = {
        sale.reference: sale
        for sale in Sale.objects.filter(
            merchant=merchant, reference__in=[draft.reference for draft in drafts]
        )
    }

    told, fresh = [], []
    for draft in drafts:
        sale = known.get(draft.reference)
        if draft.happened_at > at:
            told.append(Told(draft.reference, REFUSED, refusal=SaleNotPast()))
        elif sale is None:
            sale = _new_sale(merchant, draft, terminal_id=terminal_id, on=on, at=at)
            known[draft.reference] = sale
            fresh.append(sale)
            told.append(Told(draft.reference, COUNTED, sale.public_id))
        elif _is_history_of(sale, draft):
            told.append(Told(draft.reference, REPEATED, sale.public_id))
        else:
            told.append(Told(draft.reference, REFUSED, refusal=SaleReferenceTaken()))
    Sale.objects.bulk_create(fresh)

    return told


def record_sale(
    merchant: Merchant,
    draft: SaleDraft,
    *,
    terminal_id: int | None,
    on: datetime.date,
    at: datetime.datetime,
) -> Told:
    """Count a sale once and let its shares fall due; refunds that waited for it follow.

    One that would come to more than the sale is refused in the sale's row, and its reference is
    free again. Raises AmountNotPositive, and SaleReferenceTaken where the reference stands for
    something else.
    """
    assert connection.in_atomic_block
    if draft.amount_minor <= 0:
        raise AmountNotPositive

    sale = _new_sale(merchant, draft, terminal_id=terminal_id, on=on, at=at)
    known = _saved_before(sale, merchant, draft.reference)
    if known is not None:
        if (known.amount_minor, known.happened_at) != (draft.amount_minor, draft.happened_at):
            raise SaleReferenceTaken
        return Told(draft.reference, REPEATED, known.public_id)

    split_sale(merchant, sale=sale, amount_minor=sale.amount_minor, on=on)
    too_large = _apply_waiting(merchant, sale, on=on)

    return Told(draft.reference, COUNTED, sale.public_id, too_large)


def record_refund(
    merchant: Merchant, draft: SaleRefundDraft, *, on: datetime.date, at: datetime.datetime
) -> Told:
    """Count a refund once; it waits where its sale has not been told yet.

    Raises AmountNotPositive, SaleReferenceTaken, ImportedSale and SaleRefundTooLarge.
    """
    assert connection.in_atomic_block
    if draft.amount_minor <= 0:
        raise AmountNotPositive
    sale = (
        Sale.objects.select_for_update(no_key=True)
        .filter(merchant=merchant, reference=draft.sale_reference)
        .first()
    )
    known = SaleRefund.objects.filter(merchant=merchant, reference=draft.reference).first()
    if known is not None:
        same = (known.sale_reference, known.amount_minor, known.happened_at)
        if same != (draft.sale_reference, draft.amount_minor, draft.happened_at):
            raise SaleReferenceTaken
        return Told(draft.reference, REPEATED, known.public_id)
    if sale is not None:
        _check_refundable(sale, draft.amount_minor)

    refund = SaleRefund(
        public_id=public_id("refund", at),
        merchant=merchant,
        sale_reference=draft.sale_reference,
        reference=draft.reference,
        amount_minor=draft.amount_minor,
        happened_at=draft.happened_at,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            refund.save()
    except IntegrityError:
        return Told(draft.reference, REPEATED)
    if sale is None:
        return Told(draft.reference, WAITING, refund.public_id)
    _apply(merchant, sale, refund, on=on)

    return Told(draft.reference, COUNTED, refund.public_id)


def _new_sale(
    merchant: Merchant,
    draft: SaleDraft,
    *,
    terminal_id: int | None,
    on: datetime.date,
    at: datetime.datetime,
) -> Sale:
    return Sale(
        public_id=public_id("sale", at),
        merchant=merchant,
        terminal_id=terminal_id,
        origin=draft.origin,
        reference=draft.reference,
        amount_minor=draft.amount_minor,
        happened_at=draft.happened_at,
        recorded_at=at,
        counted_on=on,
        items=list(draft.items),
        customer=draft.customer,
    )


def _is_history_of(sale: Sale, draft: SaleDraft) -> bool:
    return (sale.origin, sale.amount_minor, sale.happened_at) == (
        Sale.Origin.IMPORTED,
        draft.amount_minor,
        draft.happened_at,
    )


def _saved_before(sale: Sale, merchant: Merchant, reference: str) -> Sale | None:
    """Save a new sale and return None, or return the one that its reference stands for already."""
    known = Sale.objects.filter(merchant=merchant, reference=reference).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            sale.save()
    except IntegrityError:
        # Another request told the same sale meanwhile.
        return Sale.objects.get(merchant=merchant, reference=reference)

    return None


def _check_refundable(sale: Sale, amount_minor: int) -> None:
    if sale.origin == Sale.Origin.IMPORTED:
        raise ImportedSale
    left_minor = sale.amount_minor - sale.refunded_minor
    if amount_minor > left_minor:
        raise SaleRefundTooLarge(context={"left_minor": left_minor})


def _apply_waiting(merchant: Merchant, sale: Sale, *, on: datetime.date) -> Refusal | None:
    """Count the refunds that came before their sale, in the order in which they happened.

    One that would come to more than is left of the sale would wait for ever: it is taken off the
    list. Returns the refusal that names all of these.
    """
    waiting = SaleRefund.objects.select_for_update(no_key=True).filter(
        merchant=merchant, sale=None, sale_reference=sale.reference
    )
    refused = []
    for refund in waiting.order_by("happened_at", "reference"):
        if refund.amount_minor <= sale.amount_minor - sale.refunded_minor:
            _apply(merchant, sale, refund, on=on)
            continue
        refused.append(refund.reference)
        audit.record(
            "SALE_REFUND_REFUSED",
            by=None,
            subject=sale,
            data={"reference": refund.reference, "amount_minor": refund.amount_minor},
        )
        refund.delete()
    if not refused:
        return None

    return SaleRefundTooLarge(
        f"It is counted. Refunds that waited for it come to more than it and are refused: "
        f"{', '.join(refused)}.",
        context={"refunds": refused},
    )


def _apply(merchant: Merchant, sale: Sale, refund: SaleRefund, *, on: datetime.date) -> None:
    moves = reverse_split(merchant, sale=sale, refunded_minor=refund.amount_minor, on=on)
    if moves:
        posting.post(
            reference=f"sale_refund:{refund.pk}:split",
            moves=moves,
            on=on,
            book_id=merchant.network_id,
        )
    sale.refunded_minor += refund.amount_minor
    sale.save(update_fields=["refunded_minor"])
    refund.sale, refund.counted_on = sale, on
    refund.save(update_fields=["sale", "counted_on"])
