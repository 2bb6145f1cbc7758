"""A business for everybody: what it borrowed and how it paid. People of circles have no page."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from track_record.models import LoanRecord
from track_record.queries.businesses import business_page
from track_record.queries.public import INSTALLMENTS_FEW
from track_record.views.banks import reputation_lines


@require_safe
@login_not_required
def business(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the record of one business."""
    page = business_page(slug)
    if page is None:
        raise Http404
    figures = page.figures

    return render(
        request,
        "track_record/business.html",
        {
            "page": page,
            "business": page.business,
            "figures": figures,
            "asset": figures.asset if figures else None,
            "columns": _columns(),
            "rows": [_line(row) for row in page.loans],
            "reputation": reputation_lines(page.reputation),
            "owner_reputation": reputation_lines(page.owner_reputation),
            "is_few_due": figures is None or figures.due_count < INSTALLMENTS_FEW,
        },
    )


def _columns() -> list[dict[str, Any]]:
    return [
        {"key": "title", "label": _("Loan"), "kind": "text"},
        {"key": "state", "label": _("State"), "kind": "status"},
        {"key": "released_on", "label": _("Since"), "kind": "day"},
        {"key": "principal", "label": _("Released"), "kind": "amount"},
        {"key": "repaid", "label": _("Repaid"), "kind": "amount", "wide": True},
        {"key": "on_time", "label": _("On time"), "kind": "text"},
        {"key": "eased", "label": _("Eased"), "kind": "text", "wide": True},
        {"key": "recovered", "label": _("Recovered"), "kind": "amount", "wide": True},
    ]


def _line(row: LoanRecord) -> dict[str, Any]:
    return {
        "title": row.bank_loan.title,
        "state": row.bank_loan.loan.state,
        "released_on": row.released_on,
        "principal": row.principal_minor,
        "repaid": row.repaid_minor,
        "on_time": _("{kept} of {due}").format(kept=row.on_time_count, due=row.due_count),
        "eased": _("extended or restructured") if row.is_eased else "",
        "recovered": row.recovered_minor if row.defaulted_on else None,
        "asset": row.asset,
    }
