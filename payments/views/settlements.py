"""Cash between banks: what lies here, what is owed here, and what is settled with others."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from payments import references
from payments.forms.desk import SettlementForm
from payments.models import Settlement
from payments.operations import settlements as operations
from payments.queries import settlements as queries
from payments.queries.transfers import asked_about, details_of
from people.refusals import Refusal
from rules import money

ROWS_PER_PAGE = 50
State = Settlement.State


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*operations.ROLES)
def settlements(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how the bank stands and what it settles; ask, send, confirm, or end it."""
    may = desk.may(*operations.ROLES)
    if request.method == "POST" and not may:
        raise PermissionDenied
    stands = queries.position(desk.bank, desk.asset)
    form = SettlementForm(
        request.POST if request.POST.get("deed") == "ask" else None,
        bank=desk.bank,
        asset=desk.asset,
        initial={"amount": _missing(desk, stands)},
    )
    refusal = None
    if request.method == "POST":
        try:
            if _act(request, form, desk):
                return redirect("desk_settlements", bank=desk.bank.slug)
        except Refusal as refused:
            refusal = refused
    page = Paginator(queries.settlements_of(desk.bank.pk), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    others = [
        queries.position(bank, desk.asset)
        for bank in queries.possible_payers(desk.bank, desk.asset)
    ]

    return render(
        request,
        "payments/desk_settlements.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "stands": stands,
            "others": [one for one in others if one.over_minor > 0],
            "has_others": bool(others),
            "form": form,
            "page_obj": page,
            "rows": _rows(list(page), desk),
            "may": may,
            "refusal": refusal,
        },
        status=422 if refusal or form.errors else 200,
    )


def _act(request: HttpRequest, form: SettlementForm, desk: Desk) -> bool:
    """Do what the pressed button says; False where what was typed does not fit."""
    who: dict[str, Any] = {"on": desk.on, "by": desk.person}
    if form.is_bound:
        if not form.is_valid():
            return False
        operations.ask_settlement(
            receiver_id=desk.bank.pk,
            payer_id=form.cleaned_data["payer"].pk,
            asset=desk.asset,
            amount_minor=form.cleaned_data["amount"],
            **who,
        )
        messages.success(request, _("The other bank is asked."))
        return True
    one: dict[str, Any] = {
        "public_id": request.POST.get("settlement", "")[:40],
        "bank_id": desk.bank.pk,
    }
    match request.POST.get("deed"):
        case "sent":
            operations.request_settlement_sent(**one, **who)
        case "came":
            operations.request_settlement_came(**one, **who)
        case "end":
            operations.end_settlement(
                **one, **who, reason=request.POST.get("reason", "").strip()[:300]
            )
            messages.success(request, _("The other bank is told."))
            return True
        case _:
            raise Http404
    messages.success(request, _("Another officer confirms it in the inbox."))

    return True


def _missing(desk: Desk, stands: queries.Position) -> str:
    """Return what is missing here, as people type it."""
    if stands.over_minor >= 0:
        return ""

    return money.format_amount(
        -stands.over_minor, money.Asset(desk.asset.code, desk.asset.decimals)
    )


def _rows(page: list[Settlement], desk: Desk) -> list[dict[str, Any]]:
    decided = asked_about(
        Settlement, [one.pk for one in page], [queries.SENT_KIND, queries.CAME_KIND]
    )
    rows = []
    for one in page:
        is_payer = one.payer_id == desk.bank.pk
        is_free = one.pk not in decided
        rows.append(
            {
                "settlement": one,
                "other": one.receiver if is_payer else one.payer,
                "is_payer": is_payer,
                "code": references.spaced(one.reference),
                "is_decided": not is_free,
                "may_send": is_free and is_payer and one.state == State.ASKED,
                "may_confirm": is_free and not is_payer and one.state == State.SENT,
                "may_end": is_free and one.state == State.ASKED,
                "details": details_of(one.receiver_id, one.asset_id)
                if is_payer and one.state == State.ASKED
                else None,
            }
        )

    return rows
