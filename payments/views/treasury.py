"""The treasury: what the bank holds outside, and the money that people send and take."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from banks.models import Officer
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from payments import references
from payments.forms.desk import CameForm, FilterForm, ReasonForm
from payments.forms.transfers import DetailsForm
from payments.models import Deposit, Withdrawal
from payments.operations import deposits as deposit_operations
from payments.operations import transfer_details
from payments.operations import withdrawals as withdrawal_operations
from payments.queries import statements as statement_queries
from payments.queries import transfers as queries
from payments.words import state_of
from people.refusals import Refusal
from rules import money

ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)
ROWS_PER_PAGE = 50
CSV_COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "reference", "label": gettext_lazy("Reference")},
    {"key": "asked_on", "label": gettext_lazy("Asked for"), "kind": "day"},
    {"key": "name", "label": gettext_lazy("Name")},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "amount"},
    {"key": "asset_code", "label": gettext_lazy("Asset")},
    {"key": "state", "label": gettext_lazy("State")},
    {"key": "ended_on", "label": gettext_lazy("Ended"), "kind": "day"},
    {"key": "account_number", "label": gettext_lazy("Account")},
)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*ROLES)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set the ledger against the statements, and say where the bank receives money."""
    asset = money.Asset(desk.asset.code, desk.asset.decimals)
    details = queries.details_of(desk.bank.pk, desk.asset.pk)
    initial = {} if details is None else _initial(details, asset)
    form = DetailsForm(
        request.POST if request.method == "POST" else None, asset=asset, initial=initial
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            transfer_details.request_transfer_details(
                bank_id=desk.bank.pk,
                asset=desk.asset,
                values=form.cleaned_data,
                on=desk.on,
                by=desk.person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Another officer confirms it in the inbox."))
            return redirect("desk_treasury", bank=desk.bank.slug)

    oldest_on = statement_queries.oldest_suspense_on(desk.bank.pk)
    return render(
        request,
        "payments/desk_treasury.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "found": statement_queries.reconciliation(desk.bank.pk, desk.asset),
            "on_its_way_minor": queries.on_its_way_minor(desk.bank.pk, desk.asset),
            "suspense_days": None if oldest_on is None else (desk.on - oldest_on).days,
            "details": details,
            "form": form,
            "may": desk.may(*ROLES),
            "refusal": refusal,
        },
        status=422 if refusal or form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*ROLES)
def deposits(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List deposits; say what of one came."""
    refusal = None
    if request.method == "POST":
        deposit = _one(queries.deposits_at(desk.bank.pk), request)
        form = CameForm(request.POST, asset=money.Asset(deposit.asset.code, deposit.asset.decimals))
        try:
            if not form.is_valid():
                raise Refusal(" ".join(map(str, form.errors["amount"])), code="AMOUNT_REFUSED")
            deposit_operations.request_deposit_received(
                public_id=deposit.public_id,
                amount_minor=form.cleaned_data["amount"],
                on=desk.on,
                by=desk.person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Another officer confirms it in the inbox."))
            return redirect(request.get_full_path())

    return _listed(request, desk, "deposits", refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*ROLES)
def withdrawals(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List withdrawals; pay one out, or turn it down."""
    refusal = None
    if request.method == "POST":
        withdrawal = _one(queries.withdrawals_at(desk.bank.pk), request)
        try:
            said = _decide(request, withdrawal, desk)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, said)
            return redirect(request.get_full_path())

    return _listed(request, desk, "withdrawals", refusal)


def _decide(request: HttpRequest, withdrawal: Withdrawal, desk: Desk) -> str:
    about: dict[str, Any] = {"public_id": withdrawal.public_id, "on": desk.on, "by": desk.person}
    deed = request.POST.get("deed")
    if deed == "paid":
        withdrawal_operations.request_payout(**about)
        return _("Another officer confirms it in the inbox.")
    if deed != "refuse":
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal(
            _("Whoever asked is told why."), code="REASON_MISSING", remedy=_("Write a reason.")
        )
    withdrawal_operations.refuse_withdrawal(**about, reason=form.cleaned_data["reason"])

    return _("Turned down; the money is back in the account.")


def _listed(
    request: HttpRequest, desk: Desk, kind: str, refusal: Refusal | None
) -> HttpResponseBase:
    rows: Any = (queries.deposits_at if kind == "deposits" else queries.withdrawals_at)(
        desk.bank.pk
    )
    form = FilterForm(request.GET or None, kind=kind)
    if form.is_valid():
        if form.cleaned_data["state"]:
            rows = rows.filter(state=form.cleaned_data["state"])
        if text := form.cleaned_data["text"]:
            code = "".join(text.split()).upper()
            rows = rows.filter(
                Q(reference__icontains=code)
                | Q(person__name__icontains=text)
                | Q(business__name__icontains=text)
            )
    if is_csv_wanted(request):
        name = f"{desk.bank.slug}-{kind}"
        return csv_file(name, CSV_COLUMNS, (_csv_row(one) for one in rows.iterator()))
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    model, asked = (
        (Deposit, queries.DEPOSIT_RECEIVED) if kind == "deposits" else (Withdrawal, queries.PAYOUT)
    )
    decided = queries.asked_about(model, [one.pk for one in page], [asked])

    return render(
        request,
        f"payments/desk_{kind}.html",
        {
            "desk": desk,
            "form": form,
            "page_obj": page,
            "rows": [_row(one, decided, desk) for one in page],
            "csv_url": csv_address(request),
            "may": desk.may(*ROLES),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _row(one: Deposit | Withdrawal, decided: set[int], desk: Desk) -> dict[str, Any]:
    return {
        "transfer": one,
        "state": state_of(one, decided=one.pk in decided),
        "name": one.business.name if one.business else one.person.name,
        "code": references.spaced(one.reference),
        "age_days": (desk.on - one.asked_on).days,
    }


def _csv_row(one: Deposit | Withdrawal) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "asked_on": one.asked_on,
        "name": one.business.name if one.business else one.person.name,
        "amount_minor": one.amount_minor,
        "asset": one.asset,
        "asset_code": one.asset.code,
        "state": one.state,
        "ended_on": one.ended_on,
        "account_number": getattr(one, "account_number", None),
    }


def _one(rows: Any, request: HttpRequest) -> Any:
    found = rows.filter(public_id=request.POST.get("transfer", "")).first()
    if found is None:
        raise Http404

    return found


def _initial(details: Any, asset: money.Asset) -> dict[str, Any]:
    """Return what holds now, amounts as people type them."""
    return {
        name: money.format_amount(value, asset)
        if "_minor_" in name and value is not None
        else value
        for name in transfer_details.FIELDS
        if (value := getattr(details, name)) is not None
    }
