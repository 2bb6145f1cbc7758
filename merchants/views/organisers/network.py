"""Merchants, for organisers: who sells here, who may be paid by circle loan, and why."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.gate import Desk, organiser_page
from merchants import operations, queries
from merchants.forms.organisers import MerchantFilterForm, OpenMerchantForm, state_words
from merchants.models import Merchant, Staff
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from people.refusals import Refusal

ROWS_PER_PAGE = 50
COLUMNS = (
    {"key": "name", "label": gettext_lazy("Merchant")},
    {"key": "state", "label": gettext_lazy("State"), "kind": "status"},
    {"key": "sold_count", "label": gettext_lazy("Payments"), "kind": "number", "wide": True},
    {"key": "sold_minor", "label": gettext_lazy("Sold"), "kind": "amount"},
    {
        "key": "by_loan_minor",
        "label": gettext_lazy("By circle loan"),
        "kind": "amount",
        "wide": True,
    },
    {"key": "joined_on", "label": gettext_lazy("Joined"), "kind": "day", "wide": True},
)


@require_safe
@organiser_page
def merchants(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the network's merchants."""
    form = MerchantFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.merchants_of_network(
        desk.network.pk, words=asked.get("words", ""), state=asked.get("state", "")
    )
    if is_csv_wanted(request):
        rows = (_row(merchant, desk) for merchant in found.iterator())
        return csv_file(f"{desk.network.slug}-merchants", COLUMNS, rows, asset=desk.asset)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "merchants/organiser_list.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "form": form,
            "page_obj": page,
            "columns": COLUMNS,
            "rows": [_row(merchant, desk) for merchant in page],
            "csv_url": csv_address(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def open_merchant(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let a business in, with its owner and a first till."""
    form = OpenMerchantForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        merchant = _open(form, desk)
        if merchant is not None:
            messages.success(request, _("%(name)s can sell now.") % {"name": merchant.name})
            return redirect("merchant", network=desk.network.slug, handle=merchant.handle)

    return render(
        request,
        "merchants/organiser_open.html",
        {"desk": desk, "form": form},
        status=422 if form.errors else 200,
    )


def _open(form: OpenMerchantForm, desk: Desk) -> Merchant | None:
    """Open the merchant; None where it was refused, which the form then tells."""
    said = form.cleaned_data
    try:
        merchant = operations.open_merchant(
            network_id=desk.network.pk,
            name=said["name"],
            handle=said["handle"],
            on=desk.on,
            by=desk.person,
        )
    except Refusal as refused:
        form.add_error("handle", str(refused))
        return None
    # Each stands for itself: a merchant whose owner is not named yet is on the list, and can wait.
    operations.hire_staff(
        merchant_id=merchant.pk,
        person_id=said["owner"].pk,
        role=Staff.Role.OWNER,
        on=desk.on,
        by=desk.person,
    )
    operations.open_terminal(
        merchant_id=merchant.pk, name=_("First till"), on=desk.on, by=desk.person
    )

    return merchant


def _row(merchant: Any, desk: Desk) -> dict[str, Any]:
    code, words = state_words(merchant.state)
    return {
        "name": merchant.name,
        "href": reverse("merchant", args=[desk.network.slug, merchant.handle]),
        "state": code,
        "state_words": words,
        "sold_count": merchant.sold_count,
        "sold_minor": int(merchant.sold_minor or 0),
        "by_loan_minor": int(merchant.by_loan_minor or 0),
        "joined_on": merchant.joined_on,
    }
