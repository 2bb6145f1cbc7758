"""A shop's payments: the list that can be searched."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from merchants.forms.shop import PaymentSearchForm
from merchants.models import Payment
from merchants.queries import shop as shop_queries
from merchants.queries.shop import PaymentSearch
from merchants.shop_gate import Shop, shop_page
from pages.csv_files import csv_address, csv_file, is_csv_wanted

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


@require_safe
@shop_page()
def payments(request: HttpRequest, shop: Shop) -> HttpResponseBase:
    """List the payments; what narrows the list stands in the address."""
    form = PaymentSearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    at = timezone.now()
    found = shop_queries.search_payments(
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
        rows = (row_of(payment, shop, at) for payment in found.iterator())
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
            "rows": [row_of(payment, shop, at) for payment in page],
            "csv_url": csv_address(request),
        },
    )


def row_of(found: Payment, shop: Shop, at: datetime.datetime) -> dict[str, Any]:
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
