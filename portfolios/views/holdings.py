"""Holdings as a table, and the page of one loan's notes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from banks.served_files import download
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from pages.formats import percent_text
from portfolios.forms.filters import HoldingsForm
from portfolios.queries import note_page
from portfolios.queries.holdings import Holding, holding_of, holdings_of, serial_ranges
from portfolios.queries.movements import Wanted, movements
from portfolios.views.gate import Here, frame, investor_page
from portfolios.words import BUCKET_TONES, BUCKETS, SERVICING, TYPES

COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "title", "label": gettext_lazy("Loan"), "order": "title"},
    {"key": "bank", "label": gettext_lazy("Bank"), "wide": True, "order": "bank"},
    {"key": "grade", "label": gettext_lazy("Grade"), "wide": True, "order": "grade"},
    {"key": "rate", "label": gettext_lazy("Rate a year"), "wide": True, "order": "rate"},
    {"key": "notes", "label": gettext_lazy("Notes"), "kind": "number", "wide": True},
    {
        "key": "outstanding_minor",
        "label": gettext_lazy("Still to come"),
        "kind": "amount",
        "order": "outstanding",
    },
    {
        "key": "next_due_on",
        "label": gettext_lazy("Next due"),
        "kind": "day",
        "wide": True,
        "order": "due",
    },
    {"key": "status", "label": gettext_lazy("State"), "kind": "status", "order": "state"},
)
CSV_COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "loan", "label": "loan_id"},
    *COLUMNS[:4],
    {"key": "serials", "label": gettext_lazy("Serial numbers")},
    {"key": "notes", "label": gettext_lazy("Notes"), "kind": "number"},
    {"key": "principal_minor", "label": gettext_lazy("Principal"), "kind": "amount"},
    {"key": "outstanding_minor", "label": gettext_lazy("Still to come"), "kind": "amount"},
    {"key": "lost_minor", "label": gettext_lazy("Lost"), "kind": "amount"},
    {"key": "next_due_on", "label": gettext_lazy("Next due"), "kind": "day"},
    {"key": "days_late", "label": gettext_lazy("Days late"), "kind": "number"},
    {"key": "bucket", "label": gettext_lazy("State")},
    {"key": "sector", "label": gettext_lazy("Sector")},
    {"key": "country", "label": gettext_lazy("Country")},
    {"key": "ends_on", "label": gettext_lazy("Ends"), "kind": "day"},
)
# The status codes of the tones that buckets have.
_STATUS = {
    "paid": "PAID",
    "due": "DUE",
    "late": "LATE",
    "lost": "DEFAULTED",
    "plain": "PLANNED",
}
_ORDERS = {
    "title": lambda each: (each.title, each.loan_id),
    "bank": lambda each: (each.bank_name, each.loan_id),
    "grade": lambda each: (each.grade, each.loan_id),
    "rate": lambda each: (each.rate_millionths, each.loan_id),
    "outstanding": lambda each: (each.outstanding_minor, each.loan_id),
    "due": lambda each: (each.next_due_on is None, each.next_due_on or each.on, each.loan_id),
    "state": lambda each: (list(BUCKETS).index(each.bucket), each.loan_id),
}
LATEST = 50


@require_safe
@investor_page
def holdings(request: HttpRequest, here: Here) -> HttpResponseBase:
    """List what an investor holds, one line a loan."""
    held = holdings_of(here.person.pk, asset_id=here.asset.pk)
    form = HoldingsForm(request.GET, holdings=held)
    filters = form.filters()
    order = request.GET.get("order", "")
    shown = [each for each in held if filters.passes(each)]
    # What is over stands behind what is still to come.
    key = _ORDERS.get(order.removeprefix("-"), lambda each: each.outstanding_minor == 0)
    shown.sort(key=key, reverse=order.startswith("-"))
    rows = [_row(each) for each in shown]
    if is_csv_wanted(request):
        return csv_file("holdings", CSV_COLUMNS, rows, asset=here.asset)

    return render(
        request,
        "portfolios/holdings.html",
        frame(
            here,
            form=form,
            columns=COLUMNS,
            rows=rows,
            csv_url=csv_address(request),
            has_any=bool(held),
            outstanding_minor=sum(each.outstanding_minor for each in shown),
            count=len(shown),
        ),
    )


@require_safe
@investor_page
def loan(request: HttpRequest, here: Here, public_id: str) -> HttpResponseBase:
    """Show a holder one loan: the plan, what came of it, what they received, what happened."""
    holding = holding_of(here.person.pk, loan_public_id=public_id)
    if holding is None:
        raise Http404
    contract = note_page.contract_of(holding.loan_id)
    wallet = next((each for each in here.wallets if each.asset.code == holding.asset_code), None)
    received = (
        movements(
            person_id=here.person.pk,
            wallet_id=wallet.pk,
            wanted=Wanted(loan_id=holding.loan_id),
            newest_first=True,
            limit=LATEST,
        )
        if wallet
        else []
    )

    return render(
        request,
        "portfolios/loan.html",
        frame(
            here,
            holding=holding,
            contract=contract,
            serials=serial_ranges(holding.serials),
            bucket=BUCKETS[holding.bucket],
            bucket_status=_STATUS[BUCKET_TONES[holding.bucket]],
            servicing=SERVICING.get(holding.servicing, holding.servicing),
            rate=percent_text(holding.rate_millionths),
            plan=note_page.plan_against_actual(holding),
            milestones=note_page.milestones_of(holding.loan_id),
            deliveries=note_page.deliveries_of(holding.loan_id),
            received=[{"row": row, "words": TYPES[row.type]} for row in received],
            received_minor=sum(row.amount_minor for row in received if row.amount_minor > 0),
            events=[_event(event, here) for event in note_page.happened(contract)],
        )
        | {"asset": contract.asset},
    )


@require_safe
@investor_page
def evidence(request: HttpRequest, here: Here, public_id: str, file_id: int) -> HttpResponseBase:
    """Hand out to a holder what the business showed for a milestone."""
    holding = holding_of(here.person.pk, loan_public_id=public_id)
    found = note_page.find_evidence_file(holding.loan_id, file_id) if holding else None
    if found is None:
        raise Http404

    return download(found.file, found.name.rpartition(".")[0] or found.name)


def _row(holding: Holding) -> dict[str, Any]:
    return {
        "href": reverse("portfolio_loan", args=[holding.public_id]),
        "loan": holding.public_id,
        "title": holding.title,
        "bank": holding.bank_name,
        "grade": holding.grade,
        "rate": percent_text(holding.rate_millionths),
        "notes": holding.note_count,
        "serials": serial_ranges(holding.serials),
        "principal_minor": holding.principal_minor,
        "outstanding_minor": holding.outstanding_minor,
        "lost_minor": holding.loss_minor - holding.recovered_minor,
        "next_due_on": holding.next_due_on if holding.outstanding_minor else None,
        "days_late": holding.days_late,
        "status": _STATUS[BUCKET_TONES[holding.bucket]],
        "status_words": BUCKETS[holding.bucket],
        "bucket": BUCKETS[holding.bucket],
        "sector": holding.sector,
        "country": holding.country,
        "ends_on": holding.ends_on,
    }


_HAPPENED = {
    "CONTRACTED": (gettext_lazy("Contracted by both sides"), "DONE"),
    "RELEASED": (gettext_lazy("Released to the business"), "INFO"),
    "PAID": (gettext_lazy("The business paid"), "PAID"),
    "LATE": (gettext_lazy("An installment was not paid in time"), "LATE"),
    "CURED": (gettext_lazy("The late installment was paid"), "PAID"),
    "EXTENDED": (gettext_lazy("The holders gave more time"), "EXTENDED"),
    "RESTRUCTURED": (gettext_lazy("The loan was restructured"), "EXTENDED"),
    "DEFAULTED": (gettext_lazy("The loan was closed out as defaulted"), "DEFAULTED"),
    "WRITTEN_OFF": (gettext_lazy("What was left was written off"), "DEFAULTED"),
}


def _event(event: note_page.Happened, here: Here) -> dict[str, Any]:
    title, status = _HAPPENED[event.code]
    detail = ""
    if event.code in ("LATE", "CURED"):
        detail = _("Number %(number)s") % {"number": event.detail}

    return {
        "title": title,
        "on": event.on,
        "status": status,
        "detail": detail,
        "amount_minor": event.amount_minor,
    }
