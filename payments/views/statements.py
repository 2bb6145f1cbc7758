"""Statements at the desk: brought in, booked line by line, and what matches nothing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from banks.models import Officer
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from payments import references, statement_csv
from payments.forms.desk import AssignForm, UploadForm
from payments.models import StatementImport, StatementLine
from payments.operations import statements as operations
from payments.operations import suspense as suspense_operations
from payments.queries import statements as queries
from payments.queries.statements import Choice
from payments.views.gate import now
from payments.words import TARGETS
from people.refusals import Refusal

Role = Officer.Role
ROLES = (Role.TREASURY, Role.APPROVER)
ROWS_PER_PAGE = 100
ID_DIGITS = 18
LINE_COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "booked_on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "signed"},
    {"key": "reference", "label": gettext_lazy("Text")},
    {"key": "counterparty", "label": gettext_lazy("From or to")},
    {"key": "state", "label": gettext_lazy("State"), "kind": "status"},
    {"key": "belongs_to", "label": gettext_lazy("Belongs to")},
    {"key": "age_days", "label": gettext_lazy("Days"), "kind": "number"},
)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*ROLES)
def statements(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Bring a statement in; list those that came."""
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refusal, problems = None, []
    if request.method == "POST" and form.is_valid():
        try:
            taken = _take(form.cleaned_data, desk)
        except Refusal as refused:
            refusal, problems = refused, refused.context.get("problems", [])
        else:
            messages.success(request, _taken_words(taken))
            return redirect("desk_statement", bank=desk.bank.slug, public_id=taken.public_id)

    page = Paginator(queries.imports_of(desk.bank.pk), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "payments/desk_statements.html",
        {
            "desk": desk,
            "form": form,
            "page_obj": page,
            "refusal": refusal,
            "problems": problems[: statement_csv.PROBLEMS_SHOWN_MAX],
            "problem_count": len(problems),
            "may": desk.may(Role.TREASURY),
        },
        status=422 if refusal or form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*ROLES)
def statement(request: HttpRequest, desk: Desk, public_id: str) -> HttpResponseBase:
    """Show a statement's lines; ask to book those that are matched, set one aside."""
    found = queries.imports_of(desk.bank.pk).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, _do(request, found, desk))
        except Refusal as refused:
            refusal = refused
        else:
            return redirect(request.get_full_path())
    lines = queries.lines_of(desk.bank.pk).filter(statement=found).order_by("number")
    if is_csv_wanted(request):
        rows = _rows(list(lines), desk)
        name = f"{desk.bank.slug}-statement-{found.pk}"
        return csv_file(name, LINE_COLUMNS, rows, asset=found.asset)
    page = Paginator(lines, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "payments/desk_statement.html",
        {
            "desk": desk,
            "statement": found,
            "page_obj": page,
            "rows": _rows(list(page), desk),
            "matched_count": lines.filter(state=StatementLine.State.PROPOSED).count(),
            "csv_url": csv_address(request),
            "may": desk.may(*ROLES),
            "may_set_aside": desk.may(Role.TREASURY),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*ROLES)
def suspense(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show what matches nothing, the oldest first; ask to assign it or to send it back."""
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, _clear(request, desk))
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("desk_suspense", bank=desk.bank.slug)
    lines = queries.suspense_of(desk.bank.pk)
    if is_csv_wanted(request):
        name = f"{desk.bank.slug}-suspense"
        return csv_file(name, LINE_COLUMNS, _rows(list(lines), desk), asset=desk.asset)
    page = Paginator(lines, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "payments/desk_suspense.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "held_minor": queries.reconciliation(desk.bank.pk, desk.asset).suspense_minor,
            "page_obj": page,
            "rows": _rows(list(page), desk),
            "csv_url": csv_address(request),
            "may": desk.may(*ROLES),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _take(said: dict[str, Any], desk: Desk) -> StatementImport:
    file = said["file"]
    days = said["days"]

    return operations.import_statement(
        draft=operations.StatementDraft(
            bank_id=desk.bank.pk,
            asset=desk.asset,
            file_name=file.name,
            # One byte more than is taken at most is enough to refuse the rest.
            content=file.read(statement_csv.BYTES_MAX + 1),
            days=statement_csv.Days(days) if days else None,
        ),
        on=desk.on,
        at=now(),
        by=desk.person,
    )


def _taken_words(taken: StatementImport) -> str:
    fresh = ngettext("%(count)s new line.", "%(count)s new lines.", taken.line_count) % {
        "count": taken.line_count
    }
    before = ngettext(
        "%(count)s was here before.", "%(count)s were here before.", taken.duplicate_count
    ) % {"count": taken.duplicate_count}

    return f"{fresh} {before}" if taken.duplicate_count else fresh


def _do(request: HttpRequest, found: StatementImport, desk: Desk) -> str:
    deed = request.POST.get("deed")
    about: dict[str, Any] = {"bank_id": desk.bank.pk, "on": desk.on, "by": desk.person}
    if deed == "aside":
        operations.set_line_aside(line_id=_line_id(request.POST.get("line", "")), **about)
        return _("Set aside.")
    if deed not in {"book", "book_all"}:
        raise Http404
    chosen = [_line_id(each) for each in request.POST.getlist("chosen")]
    if deed == "book" and not chosen:
        raise Refusal(
            _("No line is chosen."), code="NOTHING_TO_BOOK", remedy=_("Mark the lines to book.")
        )
    operations.request_book_lines(
        statement_id=found.pk, line_ids=chosen if deed == "book" else (), **about
    )

    return _("Another officer confirms it in the inbox.")


def _clear(request: HttpRequest, desk: Desk) -> str:
    deed = request.POST.get("deed")
    form = AssignForm(request.POST)
    line = (
        queries.suspense_of(desk.bank.pk).filter(pk=_line_id(request.POST.get("line", ""))).first()
    )
    if line is None or deed not in {"assign", "own", "return"}:
        raise Http404
    if not form.is_valid():
        raise Refusal(
            " ".join(str(fact) for facts in form.errors.values() for fact in facts),
            code="TEXT_REFUSED",
        )
    about: dict[str, Any] = {
        "line_id": line.pk,
        "bank_id": desk.bank.pk,
        "on": desk.on,
        "by": desk.person,
        "reason": form.cleaned_data["reason"],
    }
    if deed == "return":
        suspense_operations.request_return_line(**about)
    else:
        suspense_operations.request_assign_line(
            choice=_choice(deed, form.cleaned_data["belongs_to"], line, desk), **about
        )

    return _("Another officer confirms it in the inbox.")


def _choice(deed: str, text: str, line: StatementLine, desk: Desk) -> Choice:
    if deed == "own":
        return Choice(StatementLine.Target.BANK, 0, "")
    found = queries.find_choice(desk.bank.pk, line.asset, text, came_in=line.amount_minor > 0)
    if found is None:
        raise Refusal(
            _("Nothing of this bank has that reference or short name."),
            code="TARGET_UNKNOWN",
            remedy=_("Write the reference of a deposit, withdrawal or loan, or a business's name."),
        )

    return found


def _rows(lines: list[StatementLine], desk: Desk) -> list[dict[str, Any]]:
    names = queries.target_words(lines)
    asked = queries.asked_line_ids(desk.bank.pk)

    return [
        {
            "line": line,
            "id": line.pk,
            "booked_on": line.booked_on,
            "amount_minor": line.amount_minor,
            "asset": line.asset,
            "reference": line.reference,
            "counterparty": line.counterparty,
            "state": "RECEIVED" if line.pk in asked else line.state,
            "is_asked": line.pk in asked,
            "belongs_to": f"{TARGETS[line.target]}: {names.get(line.pk, '')}".removesuffix(": ")
            if line.target
            else "",
            "return_code": references.spaced(line.return_code) if line.return_code else "",
            "age_days": (desk.on - line.booked_on).days,
            "is_old": (desk.on - line.booked_on).days > queries.SUSPENSE_DAYS_MAX,
        }
        for line in lines
    ]


def _line_id(text: str) -> int:
    if not text.isdecimal() or len(text) > ID_DIGITS:
        raise Http404

    return int(text)
