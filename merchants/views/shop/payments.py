"""A shop's payments: the list that can be searched, and the story of one."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from merchants import queries_shop, queries_splits, receipts, short_codes, till_queries
from merchants.models import Payment, Refund
from merchants.operations import refunding
from merchants.payment_order import RefundOrder
from merchants.queries_shop import PaymentSearch
from merchants.refusals import ReferenceTaken
from merchants.shop_forms import PaymentSearchForm, RefundForm
from merchants.shop_gate import Shop, shop_page
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from people.audit import subject_type
from people.queries import events_of
from people.refusals import Refusal

ROWS_PER_PAGE = 50
COLUMNS = (
    {"key": "reference", "label": gettext_lazy("Reference")},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "amount"},
    {"key": "status", "label": gettext_lazy("Status"), "kind": "status"},
    {"key": "at", "label": gettext_lazy("When"), "kind": "moment"},
    {"key": "refunded_minor", "label": gettext_lazy("Given back"), "kind": "amount", "wide": True},
    {"key": "terminal", "label": gettext_lazy("Till"), "wide": True},
    {"key": "cashier", "label": gettext_lazy("Cashier"), "wide": True},
)
CSV_COLUMNS = (
    {"key": "public_id", "label": gettext_lazy("Payment")},
    *COLUMNS,
    {"key": "tip_minor", "label": gettext_lazy("Tip"), "kind": "amount"},
    {"key": "tax_minor", "label": gettext_lazy("Tax"), "kind": "amount"},
)
# What happened to a payment, as its story tells it.
DEEDS = {
    "PAYMENT_REQUESTED": ("INFO", gettext_lazy("Asked for")),
    "PAYMENT_PROCESSING": ("PROCESSING", gettext_lazy("The customer looks at it")),
    "PAYMENT_AUTHORIZED": ("PENDING", gettext_lazy("Held")),
    "PAYMENT_SETTLED": ("PAID", gettext_lazy("Paid")),
    "PAYMENT_DECLINED": ("DECLINED", gettext_lazy("Declined")),
    "PAYMENT_EXPIRED": ("EXPIRED", gettext_lazy("Ran out of time")),
    "PAYMENT_CANCELED": ("CANCELED", gettext_lazy("Taken back")),
    "PAYMENT_CAPTURED": ("PAID", gettext_lazy("Taken")),
}


@require_safe
@shop_page()
def payments(request: HttpRequest, shop: Shop) -> HttpResponseBase:
    """List the payments; what narrows the list stands in the address."""
    form = PaymentSearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    at = timezone.now()
    found = queries_shop.search_payments(
        shop.merchant,
        PaymentSearch(
            words=asked.get("words", ""),
            status=asked.get("status", ""),
            method=asked.get("method", ""),
            first_on=asked.get("first_on"),
            last_on=asked.get("last_on"),
        ),
        at=at,
    )
    if is_csv_wanted(request):
        rows = (_row(payment, shop, at) for payment in found.iterator())
        name = f"{shop.merchant.handle}-payments"
        return csv_file(name, CSV_COLUMNS, rows, asset=shop.asset)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "merchants/shop_payments.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "form": form,
            "page_obj": page,
            "columns": COLUMNS,
            "rows": [_row(payment, shop, at) for payment in page],
            "csv_url": csv_address(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page()
def payment(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Show one payment, and give it back where that is asked for."""
    found = _payment(shop, public_id)
    at = timezone.now()
    left_minor = _left_minor(found)
    limit_minor = till_queries.refund_limit_minor(shop.merchant, shop.person.pk)
    form = RefundForm(
        request.POST if request.method == "POST" else None,
        asset=shop.asset,
        left_minor=left_minor if limit_minor is None else min(left_minor, limit_minor),
        initial={"token": f"page-{short_codes.new_short_code()}"},
    )
    may_refund = left_minor > 0 and limit_minor != 0
    if request.method == "POST" and may_refund and form.is_valid():
        given = _refund(form, found, shop, limit_minor, at)
        if given is not None:
            messages.success(request, _("It is given back."))
            return redirect("shop_payment", shop.merchant.pk, found.public_id)

    return render(
        request,
        "merchants/shop_payment.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "payment": found,
            "row": _row(found, shop, at),
            "code": short_codes.spaced(found.short_code),
            "events": _story(found),
            "refunds": found.refunds.select_related("by").order_by("pk"),
            "parts": queries_splits.split_of(found) if shop.is_manager else (),
            "form": form if may_refund else None,
            "limit_minor": limit_minor,
            "left_minor": left_minor,
            "receipt_token": receipts.token_of(found.public_id),
        },
        status=422 if form.errors else 200,
    )


def _refund(
    form: RefundForm, found: Payment, shop: Shop, limit_minor: int | None, at: datetime.datetime
) -> Refund | None:
    """Give back what the form says; None where it was refused, which the form then tells."""
    said = form.cleaned_data
    if limit_minor is not None and said["amount"] > limit_minor:
        form.add_error("amount", _("That is more than you may give back alone. Ask a manager."))
        return None
    try:
        return refunding.refund_payment(
            payment_id=found.pk,
            order=RefundOrder(
                amount_minor=said["amount"],
                reason=Refund.Reason(said["reason"]),
                reference=said["token"],
                note=said["note"],
            ),
            on=shop.on,
            at=at,
            by=shop.person,
        )
    except ReferenceTaken:
        # The same form pressed twice: there is one refund, and it is this one.
        return Refund.objects.filter(payment=found, reference=said["token"]).first()
    except Refusal as refused:
        form.add_error(None, str(refused))
        return None


def _payment(shop: Shop, public_id: str) -> Payment:
    if "\x00" in public_id:
        raise Http404
    try:
        return queries_shop.payment_in(shop.merchant, public_id)
    except Payment.DoesNotExist:
        raise Http404 from None


def _left_minor(found: Payment) -> int:
    """Return what of a payment can still be given back."""
    if found.status != Payment.Status.SETTLED:
        return 0
    taken = found.amount_minor if found.captured_minor is None else found.captured_minor

    return taken - found.refunded_minor


def _story(found: Payment) -> list[dict[str, Any]]:
    told = []
    for event in events_of(subject_type(Payment), found.pk):
        if event.action not in DEEDS:
            continue
        status, title = DEEDS[event.action]
        # The cashier is named; who the customer is stays theirs.
        by = found.cashier if event.action == "PAYMENT_REQUESTED" else None
        told.append(
            {
                "title": title,
                "at": event.at,
                "status": status,
                "detail": by.name if by is not None else "",
            }
        )

    return told


def _row(found: Payment, shop: Shop, at: datetime.datetime) -> dict[str, Any]:
    status = found.status_at(at)
    return {
        "public_id": found.public_id,
        "at": found.created_at,
        "reference": found.reference,
        "terminal": found.terminal.name,
        "cashier": found.cashier.name if found.cashier else "",
        "status": "PAID" if status == Payment.Status.SETTLED else status.name,
        "amount_minor": found.amount_minor,
        "refunded_minor": found.refunded_minor or None,
        "tip_minor": found.tip_minor,
        "tax_minor": found.tax_minor,
        "href": reverse("shop_payment", args=[shop.merchant.pk, found.public_id]),
    }
