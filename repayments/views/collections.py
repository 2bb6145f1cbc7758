"""The collections desk: the board of late loans, one loan's work, and what was received."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from banks.models import Officer
from loans.models import BankLoan
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from pages.formats import amount_words
from people.refusals import Refusal
from repayments.forms.collections import (
    ActionForm,
    BoardForm,
    ContactForm,
    PromiseForm,
    ReceiptForm,
    contact_words,
)
from repayments.operations import bank_receipts
from repayments.operations import collections as operations
from repayments.queries import collections as queries
from repayments.queries.collections import LateLoan, Wanted
from repayments.queries.receipts import PendingReceipt, pending
from rules import money

Role = Officer.Role
DESK_ROLES = (Role.COLLECTIONS, Role.APPROVER)
RECEIPT_ROLES = (Role.COLLECTIONS, Role.TREASURY)
ID_DIGITS = 18
BOARD_COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "public_id", "label": gettext_lazy("Number")},
    {"key": "title", "label": gettext_lazy("Loan")},
    {"key": "business", "label": gettext_lazy("Business")},
    {"key": "bucket", "label": gettext_lazy("Bucket")},
    {"key": "days_past_due", "label": gettext_lazy("Days past due"), "kind": "number"},
    {"key": "asset_code", "label": gettext_lazy("Asset")},
    {"key": "overdue_minor", "label": gettext_lazy("Overdue"), "kind": "amount"},
    {"key": "outstanding_minor", "label": gettext_lazy("Outstanding"), "kind": "amount"},
    {"key": "pending_minor", "label": gettext_lazy("Received, not passed on"), "kind": "amount"},
    {"key": "action", "label": gettext_lazy("Next action")},
    {"key": "action_on", "label": gettext_lazy("On"), "kind": "day"},
    {"key": "promise_state", "label": gettext_lazy("Promise")},
    {"key": "promise_minor", "label": gettext_lazy("Promised"), "kind": "amount"},
    {"key": "promise_due_on", "label": gettext_lazy("Until"), "kind": "day"},
)
RECEIPT_COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "received_on", "label": gettext_lazy("Received on"), "kind": "day"},
    {"key": "title", "label": gettext_lazy("Loan")},
    {"key": "method", "label": gettext_lazy("How")},
    {"key": "asset_code", "label": gettext_lazy("Asset")},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "amount"},
    {"key": "reference", "label": gettext_lazy("Text")},
    {"key": "age_days", "label": gettext_lazy("Days"), "kind": "number"},
    {"key": "days_left", "label": gettext_lazy("Days left"), "kind": "number"},
)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*DESK_ROLES)
def board(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show every late loan in its bucket; remind the owners of those that are marked."""
    refusal = None
    if request.method == "POST":
        try:
            count = operations.send_reminders(
                loan_ids=[_id(each) for each in request.POST.getlist("loan")],
                bank_id=desk.bank.pk,
                on=desk.on,
                by=desk.person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            said = ngettext("%(count)s reminder sent.", "%(count)s reminders sent.", count)
            messages.success(request, said % {"count": count})
            return redirect(request.get_full_path())
    form = BoardForm(request.GET or None)
    loans = queries.late_loans(desk.bank.pk, on=desk.on)
    asked = Wanted(**form.cleaned_data) if form.is_valid() else Wanted()
    shown = queries.wanted(loans, asked, on=desk.on)
    if is_csv_wanted(request):
        return csv_file(f"{desk.bank.slug}-collections", BOARD_COLUMNS, shown)

    return render(
        request,
        "repayments/collections.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "form": form,
            "columns": queries.board(loans),
            "asked": asked,
            "rows": [_row(loan, desk) for loan in shown],
            "late_count": len(loans),
            "csv_url": csv_address(request),
            "may": desk.may(Role.COLLECTIONS),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*DESK_ROLES)
def loan(request: HttpRequest, desk: Desk, public_id: str) -> HttpResponse:
    """Show what is known of one loan's collection; write down what was said and comes next."""
    found = queries.loan_of(desk.bank.pk, public_id)
    if found is None:
        raise Http404
    asset = money.Asset(found.asset.code, found.asset.decimals)
    deed = request.POST.get("deed", "")
    forms: dict[str, Any] = {
        "promise": PromiseForm(request.POST if deed == "promise" else None, asset=asset),
        "contact": ContactForm(request.POST if deed == "contact" else None),
        "action": ActionForm(request.POST if deed == "action" else None),
    }
    refusal = None
    if request.method == "POST":
        try:
            if _do(deed, forms, found, desk):
                messages.success(request, _("Kept."))
                return redirect("desk_collection", bank=desk.bank.slug, public_id=public_id)
        except Refusal as refused:
            refusal = refused
    late = next(
        (one for one in queries.late_loans(desk.bank.pk, on=desk.on) if one.loan_id == found.pk),
        None,
    )

    return render(
        request,
        "repayments/collection.html",
        {
            "desk": desk,
            "asset": found.asset,
            "found": found,
            "late": late,
            "unpaid": [_installment(line, desk) for line in queries.unpaid_of(found.pk)[:12]],
            "contacts": _contacts(found),
            "promises": queries.promises_of(found.pk),
            "next_action": getattr(found, "next_action", None),
            "forms": forms,
            "may": desk.may(Role.COLLECTIONS),
            "refusal": refusal,
        },
        status=422 if refusal or any(form.errors for form in forms.values()) else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*RECEIPT_ROLES)
def receipts(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show what was received and not passed on, with its age; enter what a borrower gave."""
    form = ReceiptForm(
        request.POST if request.method == "POST" else None,
        loans=queries.open_loans_of(desk.bank.pk),
        initial={"loan": request.GET.get("loan", ""), "received_on": desk.on},
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _enter(form.cleaned_data, desk)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Another officer confirms it in the inbox."))
            return redirect("desk_receipts", bank=desk.bank.slug)
    found = pending(desk.bank.pk, desk.on)
    if is_csv_wanted(request):
        rows = (_receipt(each) for each in found.receipts)
        return csv_file(f"{desk.bank.slug}-receipts", RECEIPT_COLUMNS, rows)

    return render(
        request,
        "repayments/receipts.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "found": found,
            "rows": [_receipt(each) for each in found.receipts],
            "form": form,
            "csv_url": csv_address(request),
            "may": desk.may(*RECEIPT_ROLES),
            "refusal": refusal,
        },
        status=422 if refusal or form.errors else 200,
    )


def _do(deed: str, forms: dict[str, Any], found: BankLoan, desk: Desk) -> bool:
    """Do what the pressed button says; False where what was typed does not fit."""
    about: dict[str, Any] = {
        "loan_id": found.pk,
        "bank_id": desk.bank.pk,
        "on": desk.on,
        "by": desk.person,
    }
    if deed == "done":
        operations.finish_next_action(**about)
        return True
    if deed == "remind":
        del about["loan_id"]
        operations.send_reminders(loan_ids=[found.pk], **about)
        return True
    form = forms.get(deed)
    if form is None:
        raise Http404
    if not form.is_valid():
        return False
    said = form.cleaned_data
    if deed == "promise":
        operations.promise_to_pay(
            amount_minor=said["amount"], due_on=said["due_on"], remark=said["remark"], **about
        )
    elif deed == "contact":
        operations.log_contact(**said, **about)
    else:
        operations.set_next_action(**said, **about)

    return True


def _enter(said: dict[str, Any], desk: Desk) -> None:
    bank_receipts.request_receipt(
        draft=bank_receipts.ReceiptDraft(
            loan_id=said["bank_loan"].pk,
            amount_minor=said["amount_minor"],
            received_on=said["received_on"],
            method=said["method"],
            reference=said["reference"],
            remark=said["remark"],
        ),
        on=desk.on,
        at=timezone.now(),
        by=desk.person,
    )


def _row(one: LateLoan, desk: Desk) -> dict[str, Any]:
    return {
        "loan": one,
        "href": reverse("desk_collection", args=[desk.bank.slug, one.public_id]),
        "is_due": one.action_on is not None and one.action_on <= desk.on,
        "promised": ""
        if one.promise_minor is None
        else str(amount_words(one.promise_minor, one.asset)),
    }


def _installment(line: Any, desk: Desk) -> dict[str, Any]:
    due = line.due()
    return {
        "number": line.number,
        "due_on": line.due_on,
        "principal_minor": due.principal_minor,
        "interest_minor": due.interest_minor,
        "status": "LATE" if line.due_on < desk.on else "PLANNED",
    }


def _contacts(found: BankLoan) -> list[dict[str, Any]]:
    events = []
    for contact in queries.contacts_of(found.pk):
        channel, outcome = contact_words(contact)
        remark = f" · {contact.remark}" if contact.remark else ""
        events.append(
            {
                "title": f"{channel}: {outcome}",
                "on": contact.on,
                "detail": f"{contact.officer.name}{remark}",
                "status": "INFO",
            }
        )

    return events


def _receipt(each: PendingReceipt) -> dict[str, Any]:
    receipt = each.receipt
    return {
        "pending": each,
        "received_on": receipt.received_on,
        "title": receipt.bank_loan.title,
        "business": receipt.bank_loan.business.name,
        "method": _("In cash") if receipt.method == "CASH" else _("By bank transfer"),
        "amount_minor": receipt.amount_minor,
        "asset": receipt.bank_loan.asset,
        "asset_code": receipt.bank_loan.asset.code,
        "reference": receipt.reference,
        "entered_by": receipt.entered_by.name,
        "age_days": each.age_days,
        "days_left": each.days_left,
        # What stands on a statement is confirmed with its line.
        "is_on_statement": receipt.statement_line_id is not None,
    }


def _id(text: str) -> int:
    if not text.isdecimal() or len(text) > ID_DIGITS:
        raise Http404

    return int(text)
