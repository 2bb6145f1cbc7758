"""What waits for organisers of merchants: wishes, papers, payouts; and the report of rings."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.gate import Desk, organiser_page
from merchants import operations
from merchants.forms.organisers import (
    DecideForm,
    HandedOverForm,
    PriceForm,
    RingsForm,
    WishForm,
)
from merchants.models import Application, Evidence, Merchant, Payout
from merchants.operations import payouts as payout_operations
from merchants.queries import rings as ring_queries
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from people.refusals import Refusal

ROWS_MAX = 200
RING_COLUMNS = (
    {"key": "loan", "label": gettext_lazy("Loan")},
    {"key": "way", "label": gettext_lazy("The money's way")},
    {"key": "hops", "label": gettext_lazy("Hands"), "kind": "number", "wide": True},
    {"key": "amount_minor", "label": gettext_lazy("At least"), "kind": "amount"},
    {"key": "ends_on", "label": gettext_lazy("Back on"), "kind": "day"},
)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def wishes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open the shops that members asked for, or say why not; see which papers wait."""
    asked = Application.objects.filter(network=desk.network, state=Application.State.WAITING)
    pressed = _number(request, "wish")
    forms: dict[int, tuple[WishForm, DecideForm]] = {}
    refused = False
    for wish in asked.select_related("person").order_by("pk")[:ROWS_MAX]:
        chosen = wish.pk == pressed
        deed = request.POST.get("deed", "") if chosen else ""
        open_form = WishForm(request.POST if deed == "open" else None, prefix=f"open-{wish.pk}")
        no_form = DecideForm(request.POST if deed == "refuse" else None, prefix=f"refuse-{wish.pk}")
        if deed == "open" and open_form.is_valid() and _open(open_form, wish, desk):
            messages.success(request, _("%(name)s can sell now.") % {"name": wish.name})
            return redirect("merchant_wishes", network=desk.network.slug)
        if deed == "refuse" and no_form.is_valid() and _refuse(no_form, wish, desk):
            messages.success(request, _("They are told why."))
            return redirect("merchant_wishes", network=desk.network.slug)
        refused = refused or bool(open_form.errors or no_form.errors)
        forms[wish.pk] = (open_form, no_form)
    waiting = (Evidence.State.WAITING, Evidence.State.SECONDED)

    return render(
        request,
        "merchants/organiser_wishes.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "wishes": [
                {"row": wish, "open_form": forms[wish.pk][0], "no_form": forms[wish.pk][1]}
                for wish in asked.select_related("person").order_by("pk")[:ROWS_MAX]
                if wish.pk in forms
            ],
            "papers": Evidence.objects.filter(merchant__network=desk.network, state__in=waiting)
            .select_related("merchant", "first_by")
            .order_by("pk")[:ROWS_MAX],
            "eligible": Merchant.objects.filter(
                network=desk.network, state=Merchant.State.ELIGIBLE
            ).order_by("name", "pk")[:ROWS_MAX],
        },
        status=422 if refused else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def payouts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Agree to payouts at a price, and say how they were handed over."""
    found = list(
        Payout.objects.filter(
            merchant__network=desk.network,
            status__in=(Payout.Status.REQUESTED, Payout.Status.APPROVED),
        )
        .select_related("merchant", "requested_by", "decided_by")
        .order_by("created_at", "pk")[:ROWS_MAX]
    )
    pressed = _number(request, "payout")
    deed = request.POST.get("deed", "")
    rows: list[dict[str, Any]] = []
    refused = False
    for payout in found:
        chosen = deed if payout.pk == pressed else ""
        row = {
            "row": payout,
            "price_form": PriceForm(
                request.POST if chosen == "approve" else None, prefix=f"price-{payout.pk}"
            ),
            "over_form": HandedOverForm(
                request.POST if chosen == "pay" else None, prefix=f"over-{payout.pk}"
            ),
            "no_form": DecideForm(
                request.POST if chosen == "refuse" else None, prefix=f"no-{payout.pk}"
            ),
        }
        if chosen in _PAYOUT_DEEDS and _decide_payout(row, chosen, desk):
            messages.success(request, _("It is recorded."))
            return redirect("merchant_payouts", network=desk.network.slug)
        refused = refused or chosen in _PAYOUT_DEEDS
        rows.append(row)

    return render(
        request,
        "merchants/organiser_payouts.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "rows": rows,
            "done": Payout.objects.filter(merchant__network=desk.network)
            .exclude(pk__in=[payout.pk for payout in found])
            .select_related("merchant", "decided_by")
            .order_by("-created_at", "-pk")[:20],
        },
        status=422 if refused else 200,
    )


@require_safe
@organiser_page
def rings(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Report loans whose money came back to their borrower."""
    form = RingsForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    days = asked.get("days") or ring_queries.LOOK_BACK_DAYS
    rows = [
        {
            "loan": ring.loan.public_id,
            "way": " → ".join(ring.names),
            "hops": ring.hops,
            "amount_minor": ring.amount_minor,
            "ends_on": ring.ends_on,
        }
        for ring in ring_queries.find_rings(desk.network.pk, on=desk.on, days=days)
    ]
    if is_csv_wanted(request):
        return csv_file(f"{desk.network.slug}-rings", RING_COLUMNS, rows, asset=desk.asset)

    return render(
        request,
        "merchants/organiser_rings.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "form": form,
            "days": days,
            "limits": ring_queries.LIMITS,
            "columns": RING_COLUMNS,
            "rows": rows,
            "csv_url": csv_address(request),
        },
    )


def _open(form: WishForm, wish: Application, desk: Desk) -> bool:
    try:
        operations.open_applied_shop(
            application_id=wish.pk,
            handle=form.cleaned_data["handle"],
            terminal_name=_("First till"),
            on=desk.on,
            by=desk.person,
        )
    except Refusal as refused:
        form.add_error("handle", str(refused))
        return False

    return True


def _refuse(form: DecideForm, wish: Application, desk: Desk) -> bool:
    try:
        operations.refuse_application(
            application_id=wish.pk,
            remark=form.cleaned_data["remark"],
            on=desk.on,
            by=desk.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True


def _approve(form: PriceForm, payout: Payout, desk: Desk) -> None:
    payout_operations.approve_payout(
        payout_id=payout.pk,
        redemption_price=form.cleaned_data["price"],
        at=timezone.now(),
        by=desk.person,
    )


def _pay(form: HandedOverForm, payout: Payout, desk: Desk) -> None:
    payout_operations.pay_payout(
        payout_id=payout.pk,
        remark=form.cleaned_data["remark"],
        on=desk.on,
        at=timezone.now(),
        by=desk.person,
    )


def _refuse_payout(form: DecideForm, payout: Payout, desk: Desk) -> None:
    payout_operations.refuse_payout(
        payout_id=payout.pk,
        reason=form.cleaned_data["remark"],
        on=desk.on,
        at=timezone.now(),
        by=desk.person,
    )


_PAYOUT_DEEDS: dict[str, tuple[str, Callable[..., None]]] = {
    "approve": ("price_form", _approve),
    "pay": ("over_form", _pay),
    "refuse": ("no_form", _refuse_payout),
}


def _decide_payout(row: dict[str, Any], chosen: str, desk: Desk) -> bool:
    """Do what was pressed; False where it was refused, which the form then tells."""
    name, deed = _PAYOUT_DEEDS[chosen]
    form = row[name]
    if not form.is_valid():
        return False
    try:
        deed(form, row["row"], desk)
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True


def _number(request: HttpRequest, name: str) -> int | None:
    """Return which row was pressed; a number that is none is nothing's."""
    if request.method != "POST":
        return None
    typed = request.POST.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Http404

    return int(typed)
