"""What organisers see of a network's circles: its pools, and the register of its members."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.gate import Desk, organiser_page
from ledger.kinds import Kind, Purpose
from lending_circles.models import LoanAccount
from lending_circles.operations import issuance
from lending_circles.organiser_forms import (
    FLAG_WORDS,
    POOL_WORDS,
    STATE_WORDS,
    FundingForm,
    FundPoolForm,
    MemberFilterForm,
)
from lending_circles.queries.bridging import bridging_of
from lending_circles.queries.pools import PoolView, pool_figures
from lending_circles.queries.register import register
from lending_circles.views.gate import new_token
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from people.refusals import Refusal

ROWS_PER_PAGE = 50
# What moved a pool, in the pool's own words; the rest keeps the name of its kind.
FLOW_WORDS = {
    (Purpose.COMMON_POOL, Kind.OPENING): gettext_lazy("Funds put in by organisers"),
    (Purpose.COMMON_POOL, Kind.ISSUANCE_TO_POOL): gettext_lazy("Its part of issued tokens"),
    (Purpose.COMMON_POOL, Kind.DISBURSEMENT): gettext_lazy("Lent to members"),
    (Purpose.COMMON_POOL, Kind.PRINCIPAL): gettext_lazy("Principal repaid"),
    (Purpose.COMMON_POOL, Kind.LOAN_REFUND): gettext_lazy("Principal refunded by merchants"),
    (Purpose.COMMON_POOL, Kind.GIFT_RETURNED): gettext_lazy("Forgiven, and back with a refund"),
    (Purpose.COMMON_POOL, Kind.INTEREST): gettext_lazy("Interest received"),
    (Purpose.COMMON_POOL, Kind.RECOVERY): gettext_lazy("Covered and given back after defaults"),
    (Purpose.CONTINGENCY_POOL, Kind.OPENING): gettext_lazy("Funds put in by organisers"),
    (Purpose.CONTINGENCY_POOL, Kind.ESTABLISHMENT_FEE): gettext_lazy("Fees of loans"),
    (Purpose.CONTINGENCY_POOL, Kind.RECOVERY): gettext_lazy("Defaults covered, less given back"),
    (Purpose.TRANSACTION_POOL, Kind.FEE_RELEASE): gettext_lazy("Earned by repayments"),
    (Purpose.TRANSACTION_POOL_UNEARNED, Kind.ESTABLISHMENT_FEE): gettext_lazy("Fees of loans"),
    (Purpose.TRANSACTION_POOL_UNEARNED, Kind.FEE_RELEASE): gettext_lazy("Earned since"),
}
MEMBER_COLUMNS = (
    {"key": "name", "label": gettext_lazy("Member"), "kind": "person", "order": "name"},
    {"key": "state", "label": gettext_lazy("State"), "kind": "status"},
    {
        "key": "deposit_minor",
        "label": gettext_lazy("Stake"),
        "kind": "amount",
        "order": "stake",
    },
    {
        "key": "ratio",
        "label": gettext_lazy("Ratio"),
        "kind": "number",
        "order": "ratio",
        "wide": True,
    },
    {
        "key": "peers",
        "label": gettext_lazy("Unique peers"),
        "kind": "number",
        "order": "peers",
        "wide": True,
    },
    {"key": "flags", "label": gettext_lazy("To look at"), "wide": True},
    {
        "key": "joined_on",
        "label": gettext_lazy("Joined"),
        "kind": "day",
        "order": "joined",
        "wide": True,
    },
)


@require_safe
@organiser_page
def pools(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what the pools hold, how it came to that, and what they stand for."""
    figures = pool_figures(desk.network.pk, on=desk.on)

    return render(
        request,
        "lending_circles/organiser_pools.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "figures": figures,
            "bridging": bridging_of(desk.network),
            "interest_minor": figures.common.came_by(Kind.INTEREST),
            "issued_minor": figures.common.came_by(Kind.ISSUANCE_TO_POOL),
            "coverage": _ratio(figures.contingency.balance_minor, figures.outstanding_minor),
            "late_coverage": _ratio(figures.contingency.balance_minor, figures.late_minor),
            "fees_minor": figures.contingency.came_by(Kind.ESTABLISHMENT_FEE),
            "common_flows": _flows(figures.common),
            "contingency_flows": _flows(figures.contingency),
            "earned_flows": _flows(figures.earned),
            "unearned_flows": _flows(figures.unearned),
            "form": FundPoolForm(asset=desk.asset),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def fund_pool(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what funding a pool would move, then move it."""
    if request.method == "POST":
        form: FundPoolForm = FundingForm(request.POST, asset=desk.asset)
    else:
        form = FundPoolForm(request.GET or None, asset=desk.asset)
    is_whole = form.is_valid()
    if request.method == "POST" and is_whole and _fund(form, desk):
        messages.success(request, _("The pool is funded."))
        return redirect("pools", network=desk.network.slug)

    return render(
        request,
        "lending_circles/organiser_fund.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "form": form,
            "token": new_token(),
            "moves": [_funding_move(form)] if is_whole and not form.errors else [],
        },
        status=422 if form.errors else 200,
    )


@require_safe
@organiser_page
def members(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the members with their standing; what they borrow and spend is theirs."""
    form = MemberFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = register(
        desk.network.pk,
        words=asked.get("words", ""),
        state=asked.get("state", ""),
        flag=asked.get("flag", ""),
        order=request.GET.get("order", "name"),
    )
    if is_csv_wanted(request):
        name = f"{desk.network.slug}-members"
        return csv_file(name, MEMBER_COLUMNS, _member_rows(found.iterator()), asset=desk.asset)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "lending_circles/organiser_members.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "form": form,
            "page_obj": page,
            "columns": MEMBER_COLUMNS,
            "rows": list(_member_rows(page)),
            "csv_url": csv_address(request),
        },
    )


def _fund(form: FundPoolForm, desk: Desk) -> bool:
    """Fund the pool, once for each sheet shown; False where it was refused."""
    try:
        issuance.fund_pool(
            network_id=desk.network.pk,
            pool=form.cleaned_data["pool"],
            amount_minor=form.cleaned_data["amount"],
            on=desk.on,
            reference=form.cleaned_data["token"],
            by=desk.person,
            # The gate has set the network's time zone.
            today=timezone.localdate(),
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True


def _funding_move(form: FundPoolForm) -> dict[str, Any]:
    return {
        "source": _("New money"),
        "target": dict(POOL_WORDS)[form.cleaned_data["pool"]],
        "amount_minor": form.cleaned_data["amount"],
    }


def _flows(pool: PoolView) -> list[tuple[Any, int]]:
    return [
        (FLOW_WORDS.get((pool.purpose, kind)) or _(kind.label), minor) for kind, minor in pool.flows
    ]


def _ratio(part_minor: int, whole_minor: int) -> Fraction | None:
    return Fraction(part_minor, whole_minor) if whole_minor else None


def _member_rows(accounts: Iterable[LoanAccount]) -> Iterable[dict[str, Any]]:
    for account in accounts:
        code, words = STATE_WORDS[LoanAccount.State(account.state)]
        flags = [
            str(flag_words)
            for name, flag_words in FLAG_WORDS.items()
            if getattr(account, name) and code not in ("EXITED", "DEFAULTED")
        ]
        yield {
            "name": account.person.name,
            "name_words": f"@{account.person.handle}",
            "state": code,
            "state_words": words,
            "deposit_minor": account.deposit_minor,
            "ratio": f"{account.ratio}:1",
            "peers": account.unique_peers,
            "flags": ", ".join(flags) or None,
            "joined_on": account.joined_on,
        }
