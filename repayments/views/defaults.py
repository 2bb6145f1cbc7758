"""Defaults, for organisers: the list of cases, and each with a picture of who covered what."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from governance.gate import Desk, organiser_page
from loans.models import Note
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from pages.formats import amount_words
from repayments.models import DefaultCase
from repayments.queries import defaults as queries
from repayments.queries.defaults import Covered

ROWS_PER_PAGE = 50
LEVEL_WORDS = {
    Note.Level.FIRST: gettext_lazy("Their friends"),
    Note.Level.SECOND: gettext_lazy("Friends of friends"),
    Note.Level.THIRD: gettext_lazy("Third circle"),
    Note.Level.POOL: gettext_lazy("Common pool"),
}
LEVEL_TONES = {
    Note.Level.FIRST: "level-1",
    Note.Level.SECOND: "level-2",
    Note.Level.THIRD: "level-3",
    Note.Level.POOL: "pool",
}
CASE_COLUMNS = (
    {"key": "borrower", "label": gettext_lazy("Borrower")},
    {"key": "defaulted_on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "claim_minor", "label": gettext_lazy("Owed"), "kind": "amount"},
    {"key": "stake_minor", "label": gettext_lazy("Own stake"), "kind": "amount", "wide": True},
    {
        "key": "contingency_minor",
        "label": gettext_lazy("Contingency"),
        "kind": "amount",
        "wide": True,
    },
    {"key": "loss_minor", "label": gettext_lazy("Lost"), "kind": "amount", "wide": True},
    {"key": "still_lost_minor", "label": gettext_lazy("Still lost"), "kind": "amount"},
)
LEVEL_COLUMNS = (
    {"key": "words", "label": gettext_lazy("Who lent")},
    {"key": "note_count", "label": gettext_lazy("Notes"), "kind": "number", "wide": True},
    {"key": "claim_minor", "label": gettext_lazy("Owed"), "kind": "amount"},
    {"key": "stake_cash_minor", "label": gettext_lazy("Own stake"), "kind": "amount"},
    {"key": "stake_assigned_minor", "label": gettext_lazy("Own notes"), "kind": "amount"},
    {"key": "contingency_minor", "label": gettext_lazy("Contingency"), "kind": "amount"},
    {"key": "loss_minor", "label": gettext_lazy("Lost"), "kind": "amount"},
    {"key": "recovered_minor", "label": gettext_lazy("Came back"), "kind": "amount"},
)
LOAN_COLUMNS = (
    {"key": "payee_name", "label": gettext_lazy("Bought at")},
    {"key": "established_on", "label": gettext_lazy("Made on"), "kind": "day"},
    {"key": "principal_minor", "label": gettext_lazy("Lent"), "kind": "amount"},
    {"key": "claim_minor", "label": gettext_lazy("Still owed"), "kind": "amount"},
)


@require_safe
@organiser_page
def defaults(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the network's defaults."""
    found = queries.cases(desk.network.pk)
    if is_csv_wanted(request):
        rows = (_case_row(case, desk) for case in found.iterator())
        return csv_file(f"{desk.network.slug}-defaults", CASE_COLUMNS, rows, asset=desk.asset)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "repayments/defaults.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "page_obj": page,
            "columns": CASE_COLUMNS,
            "rows": [_case_row(case, desk) for case in page],
            "csv_url": csv_address(request),
        },
    )


@require_safe
@organiser_page
def default(request: HttpRequest, desk: Desk, case_id: int) -> HttpResponseBase:
    """Show one default: who covered what, and what came back since."""
    case = queries.cases(desk.network.pk).filter(pk=case_id).first()
    if case is None:
        raise Http404
    levels = queries.covered_by_level(case)
    rows = [{"words": LEVEL_WORDS[covered.level], **_figures(covered)} for covered in levels]
    if is_csv_wanted(request):
        name = f"{desk.network.slug}-default-{case.pk}"
        return csv_file(name, LEVEL_COLUMNS, rows, asset=desk.asset)

    return render(
        request,
        "repayments/default.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "case": case,
            "flows": _flows(case, levels),
            "columns": LEVEL_COLUMNS,
            "rows": rows,
            "loan_columns": LOAN_COLUMNS,
            "loans": queries.loans_of(case),
            "events": _events(case, desk),
            "csv_url": csv_address(request),
        },
    )


def _case_row(case: Any, desk: Desk) -> dict[str, Any]:
    return {
        "borrower": case.borrower.name,
        "href": reverse("default", args=[desk.network.slug, case.pk]),
        "defaulted_on": case.defaulted_on,
        "claim_minor": case.claim_minor,
        "stake_minor": case.stake_cash_minor + case.stake_assigned_minor,
        "contingency_minor": case.contingency_minor,
        "loss_minor": case.loss_minor,
        "still_lost_minor": case.still_lost_minor,
    }


def _figures(covered: Covered) -> dict[str, int]:
    return {
        "note_count": covered.note_count,
        "claim_minor": covered.claim_minor,
        "stake_cash_minor": covered.stake_cash_minor,
        "stake_assigned_minor": covered.stake_assigned_minor,
        "contingency_minor": covered.contingency_minor,
        "loss_minor": covered.loss_minor,
        "recovered_minor": covered.recovered_minor,
    }


def _flows(case: DefaultCase, levels: list[Covered]) -> list[dict[str, Any]]:
    """Return the bands of the picture: what was owed, who bore it, what of that came back."""
    owed, back, lost = _("Not repaid"), _("Came back"), _("Still lost")
    bands = [
        (owed, _("Own stake"), case.stake_cash_minor, "paid"),
        (owed, _("Own notes, handed over"), case.stake_assigned_minor, "info"),
        (owed, _("Contingency pool"), case.contingency_minor, "due"),
        *(
            (owed, str(LEVEL_WORDS[each.level]), each.loss_minor, LEVEL_TONES[each.level])
            for each in levels
        ),
    ]
    if case.contingency_recovered_minor or any(each.recovered_minor for each in levels):
        bands.append((_("Contingency pool"), back, case.contingency_recovered_minor, "paid"))
        for each in levels:
            words = str(LEVEL_WORDS[each.level])
            bands.append((words, back, each.recovered_minor, "paid"))
            bands.append((words, lost, each.still_lost_minor, "lost"))

    return [
        {"source": source, "target": target, "amount_minor": minor, "tone": tone}
        for source, target, minor, tone in bands
        if minor
    ]


def _events(case: Any, desk: Desk) -> list[dict[str, Any]]:
    """Return what happened since, oldest first."""
    events: list[dict[str, Any]] = [
        {
            "title": _("All open loans were closed out together"),
            "on": case.defaulted_on,
            "status": "DEFAULTED",
            "detail": _("The account goes on hold and closes once nothing is owed by or to it.")
            if case.closes_account
            else _("Everything was covered; the account is on its way out."),
        }
    ]
    recoveries = queries.recoveries_of(case)
    at_once = queries.Recovered(
        on=case.defaulted_on,
        journal_id=None,
        to_lenders_minor=case.recovered_minor - sum(each.to_lenders_minor for each in recoveries),
        to_contingency_minor=case.contingency_recovered_minor
        - sum(each.to_contingency_minor for each in recoveries),
    )
    for recovered in (at_once, *recoveries):
        if not (recovered.to_lenders_minor or recovered.to_contingency_minor):
            continue
        address = [desk.network.slug, recovered.journal_id]
        events.append(
            {
                "title": _("Money came back"),
                "on": recovered.on,
                "status": "PAID",
                "href": reverse("ledger_journal", args=address) if recovered.journal_id else None,
                "detail": _("%(lenders)s to those who lent, %(pool)s to the contingency pool.")
                % {
                    "lenders": amount_words(recovered.to_lenders_minor, desk.asset),
                    "pool": amount_words(recovered.to_contingency_minor, desk.asset),
                },
            }
        )

    return events
