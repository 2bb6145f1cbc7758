"""Statements: every row of a wallet, as a page, as files, by month as PDF and by year."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from loans.models import Loan
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from portfolios.forms.filters import StatementForm
from portfolios.queries import yearly
from portfolios.queries.movements import (
    Movement,
    Wanted,
    balance_before,
    each_movement,
    flows,
    movements,
)
from portfolios.statement_pdf import statement_pdf
from portfolios.views.gate import Here, frame, investor_page
from portfolios.views.portfolio import month_of
from portfolios.words import TYPES

ROWS_PER_PAGE = 50
COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "type_words", "label": gettext_lazy("Kind")},
    {"key": "title", "label": gettext_lazy("Loan or offer"), "wide": True},
    {"key": "note_count", "label": gettext_lazy("Notes"), "kind": "number", "wide": True},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "signed"},
    {"key": "balance_minor", "label": gettext_lazy("Balance"), "kind": "amount", "wide": True},
)
# The names of columns are for programs and stay as they are in every language.
CSV_COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "on", "label": "date"},
    {"key": "type", "label": "type"},
    {"key": "subtype", "label": "subtype"},
    {"key": "loan_public_id", "label": "loan_id"},
    {"key": "offer_public_id", "label": "offer_id"},
    {"key": "title", "label": "title"},
    {"key": "note_count", "label": "notes"},
    {"key": "amount_minor", "label": "amount", "kind": "signed"},
    {"key": "balance_minor", "label": "balance", "kind": "amount"},
    {"key": "asset_code", "label": "asset"},
    {"key": "reference", "label": "reference"},
    {"key": "journal_id", "label": "journal"},
    {"key": "position", "label": "position"},
)
PORTFOLIO_PERFORMANCE = (
    {"key": "on", "label": "Date"},
    {"key": "pp_type", "label": "Type"},
    {"key": "value_minor", "label": "Value", "kind": "amount"},
    {"key": "currency", "label": "Transaction Currency"},
    {"key": "shares_minor", "label": "Shares", "kind": "amount"},
    {"key": "loan_public_id", "label": "Ticker Symbol"},
    {"key": "title", "label": "Security Name"},
    {"key": "note", "label": "Note"},
)
# Money in a loan is a security there, one share a whole unit of principal.
_PP_TYPES = {
    "OPENING": "Deposit",
    "DEPOSIT": "Deposit",
    "WITHDRAWAL": "Removal",
    "WITHDRAWAL_RETURNED": "Deposit",
    "COMMITMENT": "Buy",
    "CALL": "Buy",
    "NOTE_BOUGHT": "Buy",
    "COMMITMENT_RETURNED": "Sell",
    "ESCROW_RETURNED": "Sell",
    "PRINCIPAL": "Sell",
    "NOTE_SOLD": "Sell",
    "RECOVERY": "Sell",
    "BOND": "Sell",
    "INTEREST": "Dividend",
    "FEE_REFUND": "Fees Refund",
    "COLLATERAL": "Transfer (Outbound)",
    "COLLATERAL_RETURNED": "Transfer (Inbound)",
    "COLLATERAL_SALE": "Transfer (Inbound)",
    "TOKENS": "Delivery (Inbound)",
    "PURCHASE": "Removal",
    "PURCHASE_HELD": "Removal",
    "PURCHASE_RELEASED": "Deposit",
    "PURCHASE_REFUNDED": "Deposit",
    "REWARD": "Deposit",
    "MERCHANT_CLAIM": "Removal",
}
_WITH_SHARES = {"Buy", "Sell"}
YEAR_COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "year", "label": gettext_lazy("Year")},
    {"key": "interest_minor", "label": gettext_lazy("Interest"), "kind": "amount"},
    {"key": "sale_gain_minor", "label": gettext_lazy("Gain on sales"), "kind": "signed"},
    {"key": "recovered_minor", "label": gettext_lazy("Recovered"), "kind": "amount"},
    {"key": "fees_returned_minor", "label": gettext_lazy("Fees returned"), "kind": "amount"},
    {"key": "lost_minor", "label": gettext_lazy("Claims in default"), "kind": "amount"},
    {"key": "net_minor", "label": gettext_lazy("Together"), "kind": "signed"},
)


@require_safe
@investor_page
def statements(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Show the rows of a wallet, newest first, with the balance after each."""
    form = StatementForm(request.GET)
    wanted = form.wanted(_loan_id(request.GET.get("loan", "")))
    if here.wallet is None:
        return render(request, "portfolios/statements.html", frame(here, form=form, rows=[]))
    asked = {"person_id": here.person.pk, "wallet_id": here.wallet.pk}
    if is_csv_wanted(request):
        return csv_file(
            f"statement-{here.asset.code}",
            CSV_COLUMNS,
            _for_programs(each_movement(**asked, wanted=wanted), here),
        )
    if request.GET.get("format") == "portfolio-performance":
        return csv_file(
            f"portfolio-performance-{here.asset.code}",
            PORTFOLIO_PERFORMANCE,
            _for_portfolio_performance(each_movement(**asked, wanted=wanted), here),
        )

    found = movements(
        **asked,
        wanted=wanted,
        newest_first=True,
        limit=ROWS_PER_PAGE + 1,
        after=_cursor(request.GET.get("before", "")),
    )
    shown = found[:ROWS_PER_PAGE]
    return render(
        request,
        "portfolios/statements.html",
        frame(
            here,
            form=form,
            columns=COLUMNS,
            rows=[_row(row) for row in shown],
            totals=_totals(here, wanted),
            csv_url=csv_address(request),
            first=not request.GET.get("before"),
            further=f"{shown[-1].journal_id}-{shown[-1].position}"
            if len(found) > ROWS_PER_PAGE
            else "",
            months=_months(here),
        ),
    )


@require_safe
@investor_page
def month_pdf(request: HttpRequest, here: Here, month: str) -> HttpResponseBase:
    """Hand out one month of a wallet as a PDF."""
    first = month_of(month)
    if first is None or here.wallet is None:
        raise Http404
    ends_on = yearly.month_after(first)
    asked = {"person_id": here.person.pk, "wallet_id": here.wallet.pk}
    opening = balance_before(**asked, day=first)
    rows = list(each_movement(**asked, wanted=Wanted(starts_on=first, ends_on=ends_on)))
    content = statement_pdf(
        person_name=here.person.name, asset=here.asset, first=first, opening=opening, rows=rows
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = (
        f'attachment; filename="statement-{here.asset.code}-{month}.pdf"'
    )

    return answer


@require_safe
@investor_page
def tax(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Show what each year brought, for a tax return."""
    found = (
        yearly.years(person_id=here.person.pk, wallet_id=here.wallet.pk, asset=here.asset)
        if here.wallet
        else []
    )
    if is_csv_wanted(request):
        return csv_file(f"years-{here.asset.code}", YEAR_COLUMNS, found, asset=here.asset)

    return render(
        request,
        "portfolios/tax.html",
        frame(here, columns=YEAR_COLUMNS, rows=found, csv_url=csv_address(request)),
    )


def _row(movement: Movement) -> dict[str, Any]:
    held = movement.note_count and movement.loan_public_id
    return {
        "on": movement.on,
        "type_words": TYPES[movement.type],
        "title": movement.title,
        "title_href": reverse("portfolio_loan", args=[movement.loan_public_id]) if held else None,
        "note_count": movement.note_count,
        "amount_minor": movement.amount_minor,
        "balance_minor": movement.balance_minor,
    }


def _totals(here: Here, wanted: Wanted) -> list[dict[str, Any]]:
    """Return what each kind of row comes to over all pages."""
    assert here.wallet is not None
    sums: dict[str, int] = {}
    for flow in flows(person_id=here.person.pk, wallet_id=here.wallet.pk):
        if (
            (wanted.starts_on is None or flow.on >= wanted.starts_on)
            and (wanted.ends_on is None or flow.on < wanted.ends_on)
            and (not wanted.types or flow.type in wanted.types)
            and (wanted.loan_id is None or flow.loan_id == wanted.loan_id)
        ):
            sums[flow.type] = sums.get(flow.type, 0) + flow.amount_minor

    return [{"words": TYPES[name], "amount_minor": sums[name]} for name in TYPES if name in sums]


def _for_programs(rows: Iterator[Movement], here: Here) -> Iterator[dict[str, Any]]:
    """Yield rows that bring their asset, so that the heads of columns name none."""
    for row in rows:
        yield {
            **{str(column["key"]): getattr(row, column["key"], None) for column in CSV_COLUMNS},
            "asset": here.asset,
            "asset_code": here.asset.code,
        }


def _for_portfolio_performance(rows: Iterator[Movement], here: Here) -> Iterator[dict[str, Any]]:
    for row in rows:
        pp_type = _PP_TYPES[row.type]
        yield {
            "on": row.on,
            "pp_type": pp_type,
            "value_minor": abs(row.amount_minor),
            "currency": here.asset.code,
            "asset": here.asset,
            "shares_minor": abs(row.amount_minor) if pp_type in _WITH_SHARES else None,
            "loan_public_id": row.loan_public_id,
            "title": row.title,
            "note": f"{row.type} {row.reference}",
        }


def _months(here: Here) -> list[datetime.date]:
    """Return the last twelve months, the newest first."""
    months = [here.on.replace(day=1)]
    while len(months) < 12:
        months.append((months[-1] - datetime.timedelta(days=1)).replace(day=1))

    return months


def _loan_id(public_id: str) -> int | None:
    """Return the loan of a public id; 0, which no loan has, where there is none."""
    if not public_id:
        return None
    return Loan.objects.filter(public_id=public_id).values_list("id", flat=True).first() or 0


def _cursor(text: str) -> tuple[int, int] | None:
    """Read the place of the last row that was shown."""
    journal, _, position = text.partition("-")
    if not (journal.isascii() and journal.isdigit() and position.isascii() and position.isdigit()):
        return None
    place = int(journal[:18]), int(position[:9])

    return place
