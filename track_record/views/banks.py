"""Banks for everybody: the list, the record of one, and its figures day by day as a file."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disputes.models import Dispute
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from pages.templatetags.record_parts import rate
from repayments.queries.receipts import pending
from rules.reputation import Reputation
from track_record.neighbours import open_offers
from track_record.queries.public import (
    INSTALLMENTS_FEW,
    LOANS_FEW,
    BankPage,
    BankRow,
    bank_page,
    banks_list,
    days_of,
)
from track_record.views.pictures import par_trend, vintage_lines
from track_record.views.words import deed_word, tenths_words

TREND_COLUMNS = (
    "open_count",
    "outstanding_minor",
    "par1_minor",
    "par7_minor",
    "par30_minor",
    "par90_minor",
    "par30_eased_minor",
    "extended_minor",
    "restructured_minor",
    "overdue_minor",
    "due_count",
    "on_time_count",
    "released_minor",
    "repaid_minor",
    "interest_minor",
    "settled_count",
    "defaulted_count",
    "claim_minor",
    "collateral_minor",
    "bond_minor",
    "contingency_minor",
    "loss_minor",
    "recovered_minor",
    "written_off_minor",
    "remittance_count",
    "remittance_days",
)
_ORDERS = {
    "name": lambda row: row.bank.name.lower(),
    "reputation": lambda row: row.figures.reputation_points,
    "outstanding": lambda row: row.figures.outstanding_minor,
    "loans": lambda row: row.figures.loan_count,
    "on_time": lambda row: row.figures.on_time_millionths or 0,
    "par30": lambda row: row.figures.par30_millionths or 0,
    "default": lambda row: row.figures.default_millionths or 0,
    "remittance": lambda row: row.figures.remittance_tenths or 0,
}


@require_safe
@login_not_required
def banks(request: HttpRequest) -> HttpResponseBase:
    """List the banks with the figures that tell them apart."""
    wanted = request.GET.get("order", "-reputation")
    order = wanted if wanted.lstrip("-") in _ORDERS else "-reputation"
    rows = sorted(banks_list(), key=_ORDERS[order.lstrip("-")], reverse=order.startswith("-"))
    columns = _list_columns()
    lines = [_list_line(row) for row in rows]
    if is_csv_wanted(request):
        return csv_file("banks", columns, lines)

    return render(
        request,
        "track_record/banks.html",
        {"columns": columns, "rows": lines, "csv_url": csv_address(request)},
    )


@require_safe
@login_not_required
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the record of one bank."""
    page = _page(request, slug)

    return render(
        request,
        "track_record/bank.html",
        {
            "page": page,
            "bank": page.bank,
            "asset": page.asset,
            "figures": page.figures,
            "day": page.day,
            "shares": _shares(page),
            "trend": par_trend(page.trend),
            "eased": par_trend(page.trend, with_eased=True),
            "defaults": vintage_lines(page.vintages),
            "late": vintage_lines(page.vintages, late=True),
            "reputation": reputation_lines(page.reputation),
            "changes": [_change(change) for change in page.changes],
            "disputes": [_dispute(one) for one in page.disputes],
            "offers": open_offers(page.bank.pk),
            "pending": pending(page.bank.pk, page.bank.network.business_date),
            "is_few": page.day.loan_count < LOANS_FEW,
            "is_few_due": page.day.due_count < INSTALLMENTS_FEW,
            "csv_url": csv_address(request),
        },
    )


@require_safe
@login_not_required
def trend(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give a bank's figures of the last two years, a row a day, as a file."""
    page = _page(request, slug)
    days = days_of(page.bank.pk, page.asset.pk, until=page.figures.as_of)

    return csv_file(
        f"{page.bank.slug}-{page.asset.code}",
        [
            {"key": "on", "label": "day", "kind": "day"},
            *(
                {
                    "key": name,
                    "label": name.removesuffix("_minor"),
                    "kind": "amount" if name.endswith("_minor") else "number",
                }
                for name in TREND_COLUMNS
            ),
        ],
        days,
        asset=page.asset,
    )


def reputation_lines(found: Reputation) -> dict[str, Any]:
    """Return a reputation with what each kind of deed brought, as words."""
    return {
        "points": round(found.points),
        "is_harmful": found.is_harmful,
        "lines": [
            {
                "word": deed_word(each.code),
                "count": each.count,
                "points": round(each.points),
                "most": each.most,
            }
            for each in found.contributions
        ],
    }


def _page(request: HttpRequest, slug: str) -> BankPage:
    page = bank_page(slug, asset_code=request.GET.get("asset", ""))
    if page is None:
        raise Http404

    return page


def _shares(page: BankPage) -> dict[str, Any]:
    day = page.day
    recovered = day.recovered_minor

    return {
        "on_time": _ratio(day.on_time_count, day.due_count),
        "par30": _ratio(day.par30_minor, day.outstanding_minor),
        "delinquency": _ratio(day.overdue_minor, day.outstanding_minor),
        "default": page.default.ratio,
        "recovery": _ratio(recovered, day.claim_minor),
        "remittance": _ratio(day.remittance_days, day.remittance_count),
        "xirr": None if day.xirr_millionths is None else Fraction(day.xirr_millionths, 1_000_000),
        "cover": _ratio(page.bond["held_minor"], day.outstanding_minor),
    }


def _ratio(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _list_columns() -> Sequence[dict[str, Any]]:
    return [
        {"key": "name", "label": _("Bank"), "kind": "text", "order": "name"},
        {"key": "state", "label": _("Standing"), "kind": "status"},
        {"key": "reputation", "label": _("Reputation"), "kind": "number", "order": "reputation"},
        {"key": "loans", "label": _("Loans"), "kind": "number", "order": "loans"},
        {
            "key": "outstanding",
            "label": _("Outstanding"),
            "kind": "amount",
            "order": "outstanding",
            "wide": True,
        },
        {"key": "par30", "label": _("PAR30"), "kind": "number", "order": "par30"},
        {"key": "on_time", "label": _("On time"), "kind": "number", "order": "on_time"},
        {
            "key": "default",
            "label": _("Default rate"),
            "kind": "text",
            "order": "default",
            "wide": True,
        },
        {
            "key": "remittance",
            "label": _("Days until passed on"),
            "kind": "text",
            "order": "remittance",
            "wide": True,
        },
        {"key": "xirr", "label": _("Realised return"), "kind": "number", "wide": True},
        {"key": "cover", "label": _("Bond, of outstanding"), "kind": "number", "wide": True},
        {"key": "as_of", "label": _("As of"), "kind": "day", "wide": True},
    ]


def _list_line(row: BankRow) -> dict[str, Any]:
    figures = row.figures
    cover = row.cover

    return {
        "name": row.bank.name,
        "href": f"/banks/{row.bank.slug}",
        "state": row.bank.state,
        "state_words": row.bank.get_state_display(),
        "reputation": figures.reputation_points,
        "loans": figures.loan_count,
        "outstanding": figures.outstanding_minor,
        "asset": figures.asset,
        "par30": rate(figures.par30_millionths),
        "on_time": rate(figures.on_time_millionths),
        "default": rate(figures.default_millionths),
        "remittance": tenths_words(figures.remittance_tenths),
        "xirr": rate(figures.xirr_millionths),
        "cover": rate(None if cover is None else int(cover * 1_000_000)),
        "as_of": figures.as_of,
    }


def _change(change: Any) -> dict[str, Any]:
    return {
        "title": change.get_to_state_display(),
        "on": change.on,
        "detail": change.reason,
        "status": change.to_state,
    }


def _dispute(one: Dispute) -> dict[str, Any]:
    return {
        "ground": one.get_ground_display(),
        "outcome": one.outcome,
        "ended_on": one.ended_on,
        "days": (one.ended_on - one.opened_on).days if one.ended_on else None,
    }
