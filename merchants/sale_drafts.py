"""Sales and refunds to be told, as values; and what a receipt's signature stands over."""

import datetime
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from merchants.models import Sale
from people.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDraft:
    """A sale that was paid elsewhere."""

    reference: str
    amount_minor: int
    happened_at: datetime.datetime
    items: Sequence[dict[str, Any]] = ()
    customer: str = ""
    origin: Sale.Origin = Sale.Origin.TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRefundDraft:
    """Money given back for such a sale, which may not have been told yet."""

    reference: str
    sale_reference: str
    amount_minor: int
    happened_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an offline terminal wrote down and signed: the draft, the signed text, the signature."""

    draft: SaleDraft | SaleRefundDraft
    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one row: counted now, known already, waiting for its sale, or refused.

    A sale that is counted bears a refusal where refunds that waited for it are more than it.
    """

    reference: str
    status: str
    public_id: str | None = None
    refusal: Refusal | None = None


COUNTED, REPEATED, WAITING, REFUSED = "counted", "repeated", "waiting", "refused"


def receipt_text(fields: Iterable[str]) -> str:
    """Return what is signed: a version line, and the receipt's fields as they were sent.

    Each stands on a line of its own: kind, reference, the refunded sale's reference (empty for a
    sale), amount, asset, instant.
    """
    return "\n".join(("receipt-v1", *fields))


def signature_of(secret: bytes, text: str) -> str:
    """Return the signature of a receipt: HMAC-SHA256 in hexadecimal."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def is_signed(receipt: Receipt, secrets: Iterable[bytes]) -> bool:
    """Tell whether one of the terminal's secrets signed it, in the same time whichever did."""
    found = False
    for secret in secrets:
        found |= hmac.compare_digest(signature_of(secret, receipt.text), receipt.signature)

    return found
