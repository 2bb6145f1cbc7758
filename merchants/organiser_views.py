"""Merchants, for organisers: who sells here, who may be paid by circle loan, and why."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.gate import Desk, organiser_page
from merchants import operations, queries
from merchants.models import Merchant, Staff
from merchants.organiser_forms import (
    DecideForm,
    MerchantFilterForm,
    OpenMerchantForm,
    state_words,
)
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from people.audit import subject_type
from people.queries import events_of
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
DEEDS = {
    "MERCHANT_OPENED": ("INFO", gettext_lazy("Came in")),
    "MERCHANT_QUALIFIED": ("QUALIFIED", gettext_lazy("Qualified for circle loans")),
    "MERCHANT_SUSPENDED": ("LOST", gettext_lazy("Suspended")),
}


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


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def merchant(request: HttpRequest, desk: Desk, handle: str) -> HttpResponse:
    """Show one merchant; qualify or suspend it, with a reason."""
    found = queries.merchants_of_network(desk.network.pk).filter(handle=handle).first()
    if found is None:
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _decide(request, form, found, desk):
        return redirect("merchant", network=desk.network.slug, handle=handle)
    code, words = state_words(found.state)

    return render(
        request,
        "merchants/organiser_merchant.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "merchant": found,
            "state": code,
            "state_words": words,
            "staff": queries.staff_of(found.pk),
            "terminals": found.terminals.filter(closed_on=None).order_by("name", "pk"),
            "works_here": queries.staff_role(found.pk, desk.person.pk) is not None,
            "events": _events(found),
            "form": form,
        },
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


def _decide(request: HttpRequest, form: DecideForm, merchant: Merchant, desk: Desk) -> bool:
    """Do what the pressed button says; False where it was refused."""
    deeds: dict[str, Callable[..., Merchant]] = {
        "qualify": operations.qualify_merchant,
        "suspend": operations.suspend_merchant,
    }
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None:
        form.add_error(None, _("Choose one of the buttons."))
        return False
    try:
        decided = deed(
            merchant_id=merchant.pk,
            on=desk.on,
            remark=form.cleaned_data["remark"],
            by=desk.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False
    _code, words = state_words(decided.state)
    messages.success(
        request, _("%(name)s: %(state)s.") % {"name": merchant.name, "state": str(words).lower()}
    )

    return True


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


def _events(merchant: Merchant) -> list[dict[str, Any]]:
    """Return what organisers decided about a merchant, oldest first."""
    told = []
    for event in events_of(subject_type(Merchant), merchant.pk):
        if event.action not in DEEDS:
            continue
        status, title = DEEDS[event.action]
        by = event.person.name if event.person else _("the bank itself")
        remark = event.data.get("remark")
        told.append(
            {
                "title": title,
                "at": event.at,
                "status": status,
                "detail": f"{by}: “{remark}”" if remark else by,
            }
        )

    return told
