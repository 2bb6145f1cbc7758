"""Reads shares of sales: what a sale paid of what, how far that is, and when it is done."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from api.shapes import amount_out
from ledger.models import Asset
from merchants.models import Merchant, Payment, ReceiptSecret, Sale, SplitAgreement, SplitLine
from pages.formats import amount_text, day_words
from repayments.models import Installment, LoanPayment
from rules.revenue_split import done_on, done_share

# The pace is that of the last so many days.
PACE_DAYS = 30


@dataclass(frozen=True, slots=True)
class SplitPart:
    """What one target got of one sale, less what refunds took back."""

    line: SplitLine
    label: str
    amount_minor: int
    reversed_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a loan is repaid, and when it is if it goes on like this."""

    principal_minor: int
    repaid_minor: int
    owed_minor: int
    done_percent: int
    done_on: datetime.date | None


def split_of(sold: Payment | Sale) -> list[SplitPart]:
    """Return what each target got of a sale, in their order."""
    lines = sold.split_lines.select_related("agreement__bank_loan__loan").order_by(
        "agreement__place", "agreement_id"
    )

    return [
        SplitPart(line, line.agreement.label, line.taken_minor, line.reversed_minor, line.reason)
        for line in lines
    ]


def split_out(sold: Payment | Sale, asset: Asset) -> dict[str, Any]:
    """Return the shares of a sale as the interface tells them, from lines read ahead if so."""
    lines = sorted(
        sold.split_lines.all(), key=lambda line: (line.agreement.place, line.agreement_id)
    )
    return {"targets": [_part_out(line, line.agreement.label, asset) for line in lines]}


def with_splits(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Read the shares of a whole list of payments ahead, in two statements."""
    return payments.prefetch_related("split_lines__agreement")


def splits_out(
    lines: Iterable[SplitLine], asset: Asset, *, by: str = "payment_id"
) -> dict[int, dict[str, Any]]:
    """Return the shares of many sales as the interface tells them, by the sale's number."""
    found: dict[int, dict[str, Any]] = {}
    for line in lines:
        told = found.setdefault(getattr(line, by), {"targets": []})
        told["targets"].append(_part_out(line, line.agreement.label, asset))

    return found


def sale_words(part: SplitPart, *, asset: Asset, on: datetime.date) -> str:
    """Return what a sale did for a target, in a sentence such as a shopkeeper says it.

    "This sale paid 0.42 RIV of “Oven”; 61 % done; at this pace done on Sun 3 May."
    """
    paid = amount_text(part.amount_minor - part.reversed_minor, asset)
    if part.line.agreement.bank_loan_id is None:
        return _("%(sum)s of this sale go to %(label)s.") % {"sum": paid, "label": part.label}
    progress = progress_of(part.line.agreement, on=on)
    said = {
        "sum": paid,
        "label": part.label,
        "percent": progress.done_percent,
        "day": day_words(progress.done_on, year=True) if progress.done_on else "",
    }
    if progress.done_percent == 100:
        return _("This sale paid %(sum)s of “%(label)s”, which is repaid.") % said
    if progress.done_on is None:
        return _("This sale paid %(sum)s of “%(label)s”; %(percent)s %% done.") % said

    return (
        _(
            "This sale paid %(sum)s of “%(label)s”; %(percent)s %% done; "
            "at this pace done on %(day)s."
        )
        % said
    )


def progress_of(agreement: SplitAgreement, *, on: datetime.date) -> Progress:
    """Return how far the loan of an agreement is repaid; what lies ready for it counts as paid."""
    loan = agreement.bank_loan
    assert loan is not None
    asked = Installment.objects.filter(loan_id=loan.pk).aggregate(
        principal=Sum(F("principal_minor") - F("principal_paid_minor")),
        interest=Sum(F("interest_minor") - F("interest_paid_minor")),
    )
    since = max(on - datetime.timedelta(days=PACE_DAYS), loan.loan.established_on)
    paid = LoanPayment.objects.filter(bank_loan=loan, distributed_on__gt=since).aggregate(
        sum=Sum("amount_minor")
    )
    principal_minor = loan.loan.principal_minor
    ready_minor = min(agreement.waiting_minor, asked["principal"] or 0)
    repaid_minor = principal_minor - int(asked["principal"] or 0) + ready_minor
    owed_minor = int((asked["principal"] or 0) + (asked["interest"] or 0)) - ready_minor

    return Progress(
        principal_minor=principal_minor,
        repaid_minor=repaid_minor,
        owed_minor=owed_minor,
        done_percent=done_share(repaid_minor, principal_minor),
        done_on=done_on(
            owed_minor,
            paid_minor=int(paid["sum"] or 0) + ready_minor,
            days=max((on - since).days, 1),
            on=on,
        ),
    )


def agreements_of(merchant: Merchant) -> QuerySet[SplitAgreement]:
    """Return what shares, or has shared, in a merchant's sales; those in force first."""
    return (
        SplitAgreement.objects.filter(merchant=merchant)
        .select_related("bank_loan__loan", "bank_loan__asset", "target_account")
        .order_by(F("until").asc(nulls_first=True), "place", "pk")
    )


def lines_of(merchant: Merchant) -> QuerySet[SplitLine]:
    """Return the lines of a merchant's sales, newest first."""
    return (
        SplitLine.objects.filter(agreement__merchant=merchant)
        .select_related("agreement", "payment", "sale")
        .order_by("-pk")
    )


def repaid_by_split_minor(merchant_id: int, *, since: datetime.date) -> int:
    """Return what sales since a day took for targets, less what refunds of them took back."""
    found = SplitLine.objects.filter(
        agreement__merchant_id=merchant_id, happened_on__gte=since
    ).aggregate(sum=Sum(F("taken_minor") - F("reversed_minor")))

    return int(found["sum"] or 0)


def owed_from_sales_minor(merchant_id: int) -> int:
    """Return what is due of sales that were paid elsewhere and is not collected yet."""
    found = SplitAgreement.objects.filter(merchant_id=merchant_id).aggregate(sum=Sum("due_minor"))

    return int(found["sum"] or 0)


def imported_history(merchant_id: int) -> list[tuple[datetime.date, int, int]]:
    """Return imported sales by day: (day in UTC, how many, minor units). Source: A-33."""
    found = (
        Sale.objects.filter(merchant_id=merchant_id, origin=Sale.Origin.IMPORTED)
        .annotate(day=TruncDate("happened_at", tzinfo=datetime.UTC))
        .values("day")
        .annotate(count=Count("pk"), sum=Sum("amount_minor"))
        .order_by("day")
    )

    return [(row["day"], row["count"], int(row["sum"])) for row in found]


def sales_of(
    merchant_id: int, *, after: Sale | None = None, origin: Sale.Origin | None = None
) -> QuerySet[Sale]:
    """Return sales that were paid elsewhere, the newest first, those behind `after`."""
    found = Sale.objects.filter(merchant_id=merchant_id)
    if origin is not None:
        found = found.filter(origin=origin)
    if after is not None:
        found = found.filter(pk__lt=after.pk)

    return found.order_by("-pk")


def receipt_secrets_of(
    terminal_ids: Iterable[int], *, at: datetime.datetime
) -> dict[int, list[ReceiptSecret]]:
    """Return the secrets in force by terminal, the newest first."""
    found: dict[int, list[ReceiptSecret]] = {}
    rows = ReceiptSecret.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), terminal__in=list(terminal_ids)
    )
    for one in rows.order_by("-created_at", "-pk"):
        found.setdefault(one.terminal_id, []).append(one)

    return found


def _part_out(line: SplitLine, label: str, asset: Asset) -> dict[str, Any]:
    return {
        "label": label,
        "amount": amount_out(line.taken_minor, asset),
        "reversed": amount_out(line.reversed_minor, asset),
        "reason": line.reason or None,
    }
