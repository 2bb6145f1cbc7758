"""What a till shows beside its keypad, and what its cashiers may do."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from merchants import queries
from merchants.models import Merchant, Payment, Refund, Staff, Terminal
from merchants.queries import shop as shop_queries

# Source: ecosystem screens M2, "drawer: recent payments".
RECENT_MAX = 20


@dataclass(frozen=True, slots=True)
class Glance:
    """A till's business day, in minor units: `sales_minor` is what was taken, without tips."""

    on: datetime.date
    count: int
    sales_minor: int
    tips_minor: int
    refunds_count: int
    refunds_minor: int


def refund_limit_minor(
    merchant: Merchant, person_id: int, *, on: datetime.date, role: Staff.Role | None = None
) -> int | None:
    """Return the most that a person gives back alone now; None is as much as there is.

    That is what one refund may be, and what the business day leaves of its own limit. Without
    `role` it is looked up.
    """
    role = role or queries.staff_role(merchant.pk, person_id)
    if role is None:
        return 0
    if role != Staff.Role.CASHIER:
        return None
    left_minor = refund_day_left_minor(merchant, person_id, on=on)
    at_once_minor = merchant.cashier_refund_minor_max

    return at_once_minor if left_minor is None else min(at_once_minor, left_minor)


def refund_day_left_minor(
    merchant: Merchant, person_id: int, *, on: datetime.date, by_program: bool = False
) -> int | None:
    """Return what the day's limit leaves a cashier to give back alone; None where there is none.

    What a manager agreed to counts against nobody's limit. Of a program nobody knows for whom it
    gave back: all that programs gave back counts.
    """
    if merchant.cashier_refund_day_minor_max is None:
        return None
    found = Refund.objects.filter(
        payment__merchant=merchant,
        happened_on=on,
        by_id=None if by_program else person_id,
        approver=None,
    ).aggregate(sum=Sum("amount_minor"))

    return max(merchant.cashier_refund_day_minor_max - int(found["sum"] or 0), 0)


def known_by_number(merchant_id: int) -> QuerySet[Staff]:
    """Return who can be known at a shared till, by name."""
    return (
        queries.staff_of(merchant_id)
        .exclude(pin_hash="")
        .select_related("person")
        .order_by("person__name", "pk")
    )


def managers_known_by_number(merchant_id: int) -> QuerySet[Staff]:
    """Return who can let a cashier give back more than they may alone, by name."""
    return known_by_number(merchant_id).exclude(role=Staff.Role.CASHIER)


def staff_at(merchant_id: int, staff_id: int) -> Staff:
    """Return who works at a merchant under that number; raises Staff.DoesNotExist."""
    return queries.staff_of(merchant_id).get(pk=staff_id)


def terminal_of(terminal_id: int) -> Terminal:
    """Return an open till for the device that is locked to it; raises Terminal.DoesNotExist."""
    return Terminal.objects.select_related("merchant__network__asset").get(
        pk=terminal_id, closed_on__isnull=True
    )


def recent_payments(terminal: Terminal) -> list[Payment]:
    """Return the last payments that a till asked for, newest first."""
    return list(
        Payment.objects.filter(merchant_id=terminal.merchant_id, terminal=terminal)
        .select_related("terminal", "cashier")
        .order_by("-created_at", "-id")[:RECENT_MAX]
    )


def payment_at(terminal: Terminal, public_id: str) -> Payment:
    """Return a payment of the till's merchant with all that a receipt says.

    Raises Payment.DoesNotExist.
    """
    return Payment.objects.select_related("merchant__network__asset", "terminal", "cashier").get(
        merchant_id=terminal.merchant_id, public_id=public_id
    )


def refunds_of(payment: Payment) -> list[Refund]:
    """Return what was given back for a payment, oldest first."""
    return list(payment.refunds.select_related("by", "approver").order_by("id"))


def is_given_back(payment: Payment, reference: str) -> bool:
    """Tell whether a refund of a payment was made under a reference already."""
    return payment.refunds.filter(reference=reference).exists()


def taken_minor(payment: Payment) -> int:
    """Return what the merchant took of a payment: less than was asked where less was captured."""
    return payment.amount_minor if payment.captured_minor is None else payment.captured_minor


def glance(terminal: Terminal) -> Glance:
    """Return what a till sold and gave back on the network's business date."""
    on = terminal.merchant.network.business_date
    settled = Payment.objects.filter(
        Q(merchant_id=terminal.merchant_id, terminal=terminal),
        status=Payment.Status.SETTLED,
        happened_on=on,
    )
    took = settled.aggregate(
        count=Count("id"),
        total=Sum(Coalesce(F("captured_minor"), F("amount_minor"))),
        tips=Sum("tip_minor"),
    )
    gave = Refund.objects.filter(
        payment__merchant_id=terminal.merchant_id, payment__terminal=terminal, happened_on=on
    ).aggregate(count=Count("id"), total=Sum("amount_minor"))
    tips_minor = int(took["tips"] or 0) - shop_queries.tips_left_minor(settled).get(on, 0)

    return Glance(
        on=on,
        count=took["count"],
        sales_minor=int(took["total"] or 0) - tips_minor,
        tips_minor=tips_minor,
        refunds_count=gave["count"],
        refunds_minor=int(gave["total"] or 0),
    )
