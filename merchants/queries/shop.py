"""What the pages of a shop show: its days, what waits for somebody, one payment's story."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ledger import queries as ledger_queries
from merchants.models import Evidence, Merchant, Payment, Payout, Refund, Relative
from merchants.models.payment import PaymentQuerySet
from merchants.queries import splits as split_queries
from merchants.short_codes import read_short_code

# What the dashboard looks back on.
DAYS_SHOWN = 30
_TAKEN = Coalesce("captured_minor", "amount_minor")


@dataclass(frozen=True, slots=True)
class ShopDay:
    """One business day of a merchant, in minor units; `refunded_minor` is what was given back."""

    on: datetime.date
    count: int
    taken_minor: int
    tips_minor: int
    refunded_minor: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What at a shop waits for somebody."""

    open_count: int
    held_count: int
    payouts_count: int
    payouts_minor: int


@dataclass(frozen=True, slots=True)
class PaymentSearch:
    """Which payments a shop looks for; what is empty does not narrow."""

    words: str = ""
    status: str = ""
    method: str = ""
    terminal_id: int | None = None
    cashier_id: int | None = None
    first_on: datetime.date | None = None
    last_on: datetime.date | None = None


def days_of(merchant: Merchant, *, on: datetime.date) -> list[ShopDay]:
    """Return the last 30 business days of a merchant, the oldest first, empty ones too."""
    first = on - datetime.timedelta(days=DAYS_SHOWN - 1)
    settled = Payment.objects.filter(
        merchant=merchant, status=Payment.Status.SETTLED, happened_on__range=(first, on)
    )
    took = {
        row["happened_on"]: row
        for row in settled.values("happened_on")
        .annotate(count=Count("id"), taken=Sum(_TAKEN), tips=Sum("tip_minor"))
        .order_by("happened_on")
    }
    tips_left = tips_left_minor(settled)
    gave = dict(
        Refund.objects.filter(payment__merchant=merchant, happened_on__range=(first, on))
        .values("happened_on")
        .annotate(total=Sum("amount_minor"))
        .values_list("happened_on", "total")
        .order_by("happened_on")
    )
    days = []
    for number in range(DAYS_SHOWN):
        day = first + datetime.timedelta(days=number)
        row = took.get(day, {"count": 0, "taken": 0, "tips": 0})
        days.append(
            ShopDay(
                day,
                row["count"],
                int(row["taken"] or 0),
                int(row["tips"] or 0) - tips_left.get(day, 0),
                int(gave.get(day, 0)),
            )
        )

    return days


def tips_left_minor(settled: PaymentQuerySet) -> dict[datetime.date, int]:
    """Return what of the tips was not taken, by the day: of payments that were taken in part."""
    left: dict[datetime.date, int] = {}
    for payment in settled.taken_in_part().filter(tip_minor__gt=0):
        assert payment.happened_on is not None
        rest_minor = payment.tip_minor - payment.tip_taken_minor
        left[payment.happened_on] = left.get(payment.happened_on, 0) + rest_minor

    return left


def balance_minor(merchant: Merchant) -> int:
    """Return what lies in a merchant's till."""
    return ledger_queries.balance(merchant.till_account_id)


def repaid_minor(merchant: Merchant, *, on: datetime.date) -> int:
    """Return what shares of sales repaid in the last 30 days."""
    since = on - datetime.timedelta(days=DAYS_SHOWN - 1)

    return split_queries.repaid_by_split_minor(merchant.pk, since=since)


def waiting_at(merchant: Merchant, *, at: datetime.datetime) -> Waiting:
    """Return what waits: payments for customers, held money for the merchant, payouts."""
    payments = Payment.objects.filter(merchant=merchant).aggregate(
        open=Count("id", filter=Q(status__in=("open", "processing"), expires_at__gt=at)),
        held=Count("id", filter=Q(status="authorized")),
    )
    asked = Payout.objects.filter(
        merchant=merchant, status__in=(Payout.Status.REQUESTED, Payout.Status.APPROVED)
    ).aggregate(count=Count("id"), total=Sum("amount_minor"))

    return Waiting(payments["open"], payments["held"], asked["count"], int(asked["total"] or 0))


def search_payments(
    merchant: Merchant, asked: PaymentSearch, *, at: datetime.datetime
) -> QuerySet[Payment]:
    """Return a merchant's payments, newest first.

    `words` is a short code, a payment's id, or what a reference begins with.
    """
    found = Payment.objects.filter(merchant=merchant).select_related("terminal", "cashier")
    if asked.words:
        by_words = Q(reference__istartswith=asked.words) | Q(public_id=asked.words)
        code = read_short_code(asked.words)
        if code is not None:
            by_words |= Q(short_code=code)
        found = found.filter(by_words)
    if asked.status:
        found = found.in_status(asked.status, at=at)
    if asked.method:
        found = found.filter(method=asked.method)
    if asked.terminal_id is not None:
        found = found.filter(terminal_id=asked.terminal_id)
    if asked.cashier_id is not None:
        found = found.filter(cashier_id=asked.cashier_id)
    if asked.first_on is not None:
        found = found.filter(created_at__date__gte=asked.first_on)
    if asked.last_on is not None:
        found = found.filter(created_at__date__lte=asked.last_on)

    return found.order_by("-created_at", "-id")


def payment_in(merchant: Merchant, public_id: str) -> Payment:
    """Return a payment of the merchant with who asked; raises Payment.DoesNotExist."""
    return Payment.objects.select_related("merchant__network__asset", "terminal", "cashier").get(
        merchant=merchant, public_id=public_id
    )


def relatives_of(merchant_id: int) -> QuerySet[Relative]:
    """Return who is family of those who work at a merchant, by name."""
    return (
        Relative.objects.filter(merchant_id=merchant_id, until__isnull=True)
        .select_related("person", "declared_by")
        .order_by("person__name", "pk")
    )


def evidence_of(merchant_id: int) -> QuerySet[Evidence]:
    """Return what a merchant showed of its sales elsewhere, the newest first."""
    return (
        Evidence.objects.filter(merchant_id=merchant_id)
        .select_related("filed_by", "first_by", "second_by")
        .prefetch_related("files__file")
        .order_by("-pk")
    )
