"""The ledger as organisers read it: trial balance, accounts, journals, and a check on demand."""

import time
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.forms import AccountFilterForm, JournalFilterForm, OnForm, PlaceForm
from governance.gate import Desk, organiser_page
from governance.models import BooksCheck
from ledger import books, queries, reconcile
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Journal
from pages.csv_files import csv_address, csv_file, is_csv_wanted

ROWS_PER_PAGE = 50
CSV_ROWS_MAX = 100_000

BALANCE_COLUMNS = (
    {"key": "purpose", "label": gettext_lazy("Purpose")},
    {"key": "accounts", "label": gettext_lazy("Accounts"), "kind": "number", "wide": True},
    {"key": "debits_minor", "label": gettext_lazy("Out"), "kind": "amount", "wide": True},
    {"key": "credits_minor", "label": gettext_lazy("In"), "kind": "amount", "wide": True},
    {"key": "balance_minor", "label": gettext_lazy("Balance"), "kind": "amount"},
)
ACCOUNT_COLUMNS = (
    {"key": "code", "label": gettext_lazy("Account")},
    {"key": "purpose", "label": gettext_lazy("Purpose"), "wide": True},
    {"key": "balance_minor", "label": gettext_lazy("Balance"), "kind": "amount"},
)
HISTORY_COLUMNS = (
    {"key": "happened_on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "kind", "label": gettext_lazy("What")},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "signed"},
    {"key": "other_code", "label": gettext_lazy("The other account")},
    {"key": "reference", "label": gettext_lazy("Journal")},
)
JOURNAL_COLUMNS = (
    {"key": "reference", "label": gettext_lazy("Journal")},
    {"key": "happened_on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "recorded_at", "label": gettext_lazy("Recorded"), "kind": "moment", "wide": True},
    {"key": "number", "label": gettext_lazy("No."), "kind": "number", "wide": True},
)
LINE_COLUMNS = (
    {"key": "kind", "label": gettext_lazy("What")},
    {"key": "debit", "label": gettext_lazy("From")},
    {"key": "credit", "label": gettext_lazy("To")},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "amount"},
)


@require_safe
@organiser_page
def trial_balance(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show what all accounts of a purpose hold, from the journal itself, up to a day."""
    form = OnForm(request.GET or None)
    on = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None
    lines = queries.trial_balance(on=on, book_id=desk.network.pk)
    rows = [
        {
            "purpose": _(Purpose(line.purpose).label),
            "purpose_href": reverse("ledger_accounts", args=[desk.network.slug])
            + f"?purpose={line.purpose}",
            "accounts": line.accounts,
            "debits_minor": line.debits_minor,
            "credits_minor": line.credits_minor,
            "balance_minor": line.balance_minor,
        }
        for line in lines
    ]
    if is_csv_wanted(request):
        name = f"{desk.network.slug}-trial-balance-{on or desk.on}"
        return csv_file(name, BALANCE_COLUMNS, rows, asset=desk.asset)

    return render(
        request,
        "governance/trial_balance.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "form": form,
            "on": on,
            "columns": BALANCE_COLUMNS,
            "rows": rows,
            "total_minor": sum(line.balance_minor for line in lines),
            "moved_minor": sum(line.credits_minor for line in lines),
            "csv_url": csv_address(request),
        },
    )


@require_safe
@organiser_page
def accounts(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the network's accounts."""
    form = AccountFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    narrowed = {"purpose": asked.get("purpose", ""), "words": asked.get("words", "")}
    if is_csv_wanted(request):
        found = books.accounts_of_book(desk.network.pk, limit=CSV_ROWS_MAX, **narrowed)
        rows = (_account_row(row, desk) for row in found)
        return csv_file(f"{desk.network.slug}-accounts", ACCOUNT_COLUMNS, rows, asset=desk.asset)

    after_id = _place(request, "after")
    found = books.accounts_of_book(
        desk.network.pk, after_id=after_id or 0, limit=ROWS_PER_PAGE + 1, **narrowed
    )
    listed = list(found)
    return render(
        request,
        "governance/accounts.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "form": form,
            "columns": ACCOUNT_COLUMNS,
            "rows": [_account_row(row, desk) for row in listed[:ROWS_PER_PAGE]],
            "first": after_id is None,
            "further": listed[ROWS_PER_PAGE - 1].pk if len(listed) > ROWS_PER_PAGE else None,
            "csv_url": csv_address(request),
        },
    )


@require_safe
@organiser_page
def account(request: HttpRequest, desk: Desk, account_id: int) -> HttpResponseBase:
    """Show one account with what moved it, newest first."""
    try:
        found = books.account_of_book(desk.network.pk, account_id)
    except Account.DoesNotExist:
        raise Http404 from None
    before_id = _place(request, "before")
    limit = CSV_ROWS_MAX if is_csv_wanted(request) else ROWS_PER_PAGE
    lines = queries.history(found.pk, before_journal_id=before_id, limit=limit)
    rows = [
        {
            "happened_on": line.happened_on,
            "kind": _(line.kind.label),
            "other_code": line.other_code,
            "reference": line.reference,
            "reference_href": reverse("ledger_journal", args=[desk.network.slug, line.journal_id]),
            "amount_minor": line.amount_minor,
        }
        for line in lines
    ]
    if is_csv_wanted(request):
        name = f"{desk.network.slug}-account-{found.pk}"
        return csv_file(name, HISTORY_COLUMNS, rows, asset=found.asset)
    journals = {line.journal_id for line in lines}

    return render(
        request,
        "governance/account.html",
        {
            "desk": desk,
            "asset": found.asset,
            "account": found,
            "purpose": _(Purpose(found.purpose).label),
            "columns": HISTORY_COLUMNS,
            "rows": rows,
            "first": before_id is None,
            "further": min(journals) if len(journals) >= ROWS_PER_PAGE else None,
            "csv_url": csv_address(request),
        },
    )


@require_safe
@organiser_page
def journals(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the network's journals, newest first."""
    form = JournalFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    narrowed: dict[str, Any] = {"words": asked.get("words", ""), "on": asked.get("on")}
    if is_csv_wanted(request):
        found = books.journals_of_book(desk.network.pk, limit=CSV_ROWS_MAX, **narrowed)
        rows = (_journal_row(row, desk) for row in found)
        return csv_file(f"{desk.network.slug}-journals", JOURNAL_COLUMNS, rows)

    before_id = _place(request, "before")
    listed = list(
        books.journals_of_book(
            desk.network.pk, before_id=before_id, limit=ROWS_PER_PAGE + 1, **narrowed
        )
    )
    return render(
        request,
        "governance/journals.html",
        {
            "desk": desk,
            "form": form,
            "columns": JOURNAL_COLUMNS,
            "rows": [_journal_row(row, desk) for row in listed[:ROWS_PER_PAGE]],
            "first": before_id is None,
            "further": listed[ROWS_PER_PAGE - 1].pk if len(listed) > ROWS_PER_PAGE else None,
            "csv_url": csv_address(request),
        },
    )


@require_safe
@organiser_page
def journal(request: HttpRequest, desk: Desk, journal_id: int) -> HttpResponseBase:
    """Show one journal with its transfers."""
    try:
        found = books.journal_of_book(desk.network.pk, journal_id)
    except Journal.DoesNotExist:
        raise Http404 from None
    after = _place(request, "after")
    listed = list(books.lines_of(found, after=after or 0, limit=ROWS_PER_PAGE + 1))
    rows = [
        {
            "position": line.position,
            "kind": _(Kind(line.kind).label),
            "debit": line.debit.code,
            "debit_href": reverse("ledger_account", args=[desk.network.slug, line.debit_id]),
            "credit": line.credit.code,
            "credit_href": reverse("ledger_account", args=[desk.network.slug, line.credit_id]),
            "amount_minor": line.amount_minor,
        }
        for line in listed[:ROWS_PER_PAGE]
    ]

    return render(
        request,
        "governance/journal.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "journal": found,
            "digest": bytes(found.digest).hex(),
            "reversal": books.find_reversal(found),
            "columns": LINE_COLUMNS,
            "rows": rows,
            "first": after is None,
            "further": rows[-1]["position"] if len(listed) > ROWS_PER_PAGE else None,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Check every invariant of the books when somebody asks for it."""
    results, unfinished = _results() if request.method == "POST" else ([], False)

    return render(
        request,
        "governance/check_ledger.html",
        {
            "desk": desk,
            "is_run": request.method == "POST",
            "is_unfinished": unfinished,
            "results": results,
            "broken": sum(not result["result"].holds for result in results),
            "invariants": reconcile.all_invariants(),
            "kept": BooksCheck.objects.order_by("-id").first(),
        },
    )


def _results() -> tuple[list[dict[str, Any]], bool]:
    """Return what was found in one moment, and whether the time did not reach for all of it."""
    results = []
    try:
        with reconcile.one_moment():
            for invariant in reconcile.all_invariants():
                started = time.perf_counter()
                result = reconcile.look(invariant)
                unshown = result.finding.breach_count - len(result.finding.breaches)
                seconds = time.perf_counter() - started
                results.append({"result": result, "seconds": seconds, "unshown": unshown})
    except OperationalError:
        # A page has less time than the command.
        return results, True

    return results, False


def _account_row(row: Account, desk: Desk) -> dict[str, Any]:
    return {
        "code": row.code,
        "href": reverse("ledger_account", args=[desk.network.slug, row.pk]),
        "purpose": _(Purpose(row.purpose).label),
        "balance_minor": row.balance_minor,
        "asset": row.asset,
    }


def _journal_row(row: Journal, desk: Desk) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "href": reverse("ledger_journal", args=[desk.network.slug, row.pk]),
        "happened_on": row.happened_on,
        "recorded_at": row.recorded_at,
        "number": row.pk,
    }


def _place(request: HttpRequest, name: str) -> int | None:
    """Return where a list goes on; an address that somebody wrote by hand begins at the start."""
    form = PlaceForm({"place": request.GET.get(name, "")})
    if not form.is_valid():
        return None
    place: int | None = form.cleaned_data["place"]

    return place
