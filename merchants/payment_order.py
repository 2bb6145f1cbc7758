"""What a till asks a customer for, and what is given back of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from merchants.models import Payment, Refund

# A customer's money is not held for longer than a week.
HELD_DAYS = 7


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What a till asks a customer for; `amount_minor` in minor units of the network's asset.

    `items` are what was bought, as `merchants.bought.kept` writes them down; tip
    and tax are parts of the amount. No `methods` means that every way to pay will do. One that
    `is_for_plan` is paid where the plan is bought, and nowhere else.
    """

    terminal_id: int
    amount_minor: int
    reference: str
    metadata: Mapping[str, str]
    expires_in_seconds: int
    capture_method: Payment.CaptureMethod = Payment.CaptureMethod.AUTOMATIC
    items: list[dict[str, Any]] = field(default_factory=list)
    tip_minor: int = 0
    tax_minor: int = 0
    note: str = ""
    methods: tuple[Payment.Method, ...] = ()
    cashier_id: int | None = None
    is_for_plan: bool = False


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What a merchant gives back; no amount means all that is left of the payment."""

    amount_minor: int | None = None
    reason: Refund.Reason = Refund.Reason.REQUESTED
    reference: str = ""
    note: str = ""
