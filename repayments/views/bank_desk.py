"""The officers' pages of the loans that their bank serves."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from banks.gate import Desk, officer_page
from banks.models import Officer
from banks.served_files import download
from loans.models import BankLoan, Milestone
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from people.refusals import Refusal
from repayments import words
from repayments.forms import conduct as forms
from repayments.models import MilestoneEvidence
from repayments.operations import (
    bank_recoveries,
    challenges,
    collateral,
    milestones,
    restructuring,
    streams,
)
from repayments.queries import bank_loans as queries
from repayments.views.loan_shown import calls_words, sheet_words
from rules.portfolio_metrics import bucket_of

Role = Officer.Role
ROWS_PER_PAGE = 50
COLUMNS = (
    {"key": "title", "label": gettext_lazy("Loan")},
    {"key": "business", "label": gettext_lazy("Business"), "wide": True},
    {"key": "outstanding_minor", "label": gettext_lazy("Outstanding"), "kind": "amount"},
    {"key": "next_due_on", "label": gettext_lazy("Next due"), "kind": "day", "wide": True},
    {"key": "days", "label": gettext_lazy("Days late"), "kind": "number"},
    {"key": "bucket", "label": gettext_lazy("Bucket"), "wide": True},
    {"key": "state", "label": gettext_lazy("State"), "kind": "status"},
)
# Which form each deed is typed in, and in which roles it is done.
FORMS: dict[str, tuple[type[forms.DeedForm], tuple[Role, ...]]] = {
    "accept": (forms.AcceptForm, (Role.ANALYST, Role.APPROVER)),
    "refuse": (forms.ReasonForm, (Role.ANALYST, Role.APPROVER)),
    "extend": (forms.ReasonForm, (Role.APPROVER,)),
    "unlock": (forms.ReasonForm, (Role.ANALYST, Role.APPROVER)),
    "pause_stream": (forms.WhyForm, (Role.COLLECTIONS, Role.APPROVER)),
    "resume_stream": (forms.DeedForm, (Role.COLLECTIONS, Role.APPROVER)),
    "value": (forms.ValueForm, (Role.ANALYST, Role.APPROVER)),
    "sell": (forms.SaleForm, (Role.TREASURY, Role.APPROVER)),
    "pause": (forms.PauseForm, (Role.COLLECTIONS, Role.APPROVER)),
    "restructure": (forms.RestructureForm, (Role.COLLECTIONS, Role.APPROVER)),
    "recover": (forms.RecoverForm, bank_recoveries.ROLES),
    "write_off": (forms.WhyForm, bank_recoveries.ROLES),
    "challenge": (forms.ChallengeForm, ()),
}


@require_safe
@officer_page()
def loans(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List the loans that the bank serves, those late longest first."""
    form = forms.LoansFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _wanted(desk, asked.get("stands", ""), asked.get("words", ""))
    if is_csv_wanted(request):
        since = queries.late_since(bank_id=desk.bank.pk)
        rows = (_row(one, desk, since) for one in found.iterator(chunk_size=1_000))
        return csv_file(f"{desk.bank.slug}-loans", COLUMNS, rows, asset=desk.asset)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    since = queries.late_since([one.pk for one in page], bank_id=desk.bank.pk)

    return render(
        request,
        "repayments/bank_loans.html",
        {
            "desk": desk,
            "form": form,
            "page_obj": page,
            "columns": COLUMNS,
            "rows": [_row(one, desk, since) for one in page],
            "csv_url": csv_address(request),
            "asset": desk.asset,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page()
def loan(request: HttpRequest, desk: Desk, loan_id: int) -> HttpResponse:
    """Show one loan whole, and do what officers do with it."""
    bank_loan = queries.find_served(desk.bank, loan_id)
    if bank_loan is None:
        raise Http404
    deed = request.POST.get("deed", "")
    form, refusal = None, None
    if request.method == "POST":
        if deed not in FORMS or not desk.may(*FORMS[deed][1]):
            raise Http404
        form = _form(deed, bank_loan, desk.on, request)
        if form.is_valid():
            try:
                said = _DEEDS[deed](bank_loan, form, desk)
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, said)
                return redirect("desk_loan", bank=desk.bank.slug, loan_id=loan_id)
    if request.method == "POST":
        bank_loan = queries.find_served(desk.bank, loan_id)
        assert bank_loan is not None

    return render(
        request,
        "repayments/bank_loan.html",
        {
            "desk": desk,
            **sheet_words(queries.sheet_of(bank_loan, on=desk.on)),
            "forms": {
                name: form if name == deed and form is not None else _form(name, bank_loan, desk.on)
                for name, (_kind, roles) in FORMS.items()
                if desk.may(*roles)
            },
            "calls": calls_words(bank_loan) if bank_loan.funding == "CALLED" else [],
            "serves": bank_loan.servicer_id == desk.bank.pk,
            "business_minor": queries.money_of_business(bank_loan)
            if bank_loan.loan.state == bank_loan.loan.State.DEFAULTED
            else None,
            "refusal": refusal,
        },
        status=422 if refusal or (form is not None and form.errors) else 200,
    )


@require_safe
@officer_page()
def file(request: HttpRequest, desk: Desk, loan_id: int, file_id: int) -> HttpResponseBase:
    """Hand out a file that a delivery shows."""
    bank_loan = queries.find_served(desk.bank, loan_id)
    found = None if bank_loan is None else queries.find_file(bank_loan, file_id)
    if found is None:
        raise Http404

    return download(found.file, found.name)


def _wanted(desk: Desk, stands: str, text: str) -> QuerySet[BankLoan]:
    found = queries.served_by(desk.bank.pk)
    if stands == "late":
        found = found.filter(queries.is_late()).exclude(servicing__in=queries.ENDED)
    elif stands == "waiting":
        waiting = MilestoneEvidence.objects.filter(
            outcome=MilestoneEvidence.Outcome.WAITING, officer_said_on=None, asks_officers=True
        )
        found = found.filter(pk__in=waiting.values("milestone__bank_loan_id"))
    elif stands == "ended":
        found = found.filter(servicing__in=queries.ENDED)
    elif stands != "all":
        found = found.exclude(servicing__in=queries.ENDED)
    if text.strip():
        found = found.filter(
            Q(title__icontains=text.strip()) | Q(business__name__icontains=text.strip())
        )

    return found


def _row(one: Any, desk: Desk, since: dict[int, datetime.date]) -> dict[str, Any]:
    is_late = one.pk in since
    days = max((desk.on - since[one.pk]).days - one.paused_days, 1) if is_late else 0
    said = words.SERVICING[one.servicing]

    return {
        "title": one.title,
        "href": reverse("desk_loan", args=[desk.bank.slug, one.pk]),
        "business": one.business.name,
        "outstanding_minor": one.loan.balance.outstanding_minor,
        "next_due_on": one.loan.balance.next_due_on,
        "days": days,
        "bucket": bucket_of(days) if days else "",
        "state": said.status,
        "state_words": said.words,
    }


def _form(
    deed: str,
    bank_loan: BankLoan,
    on: datetime.date,
    request: HttpRequest | None = None,
) -> forms.DeedForm:
    return FORMS[deed][0](
        request.POST if request is not None else None,
        request.FILES if request is not None else None,
        asset=bank_loan.asset,
        on=on,
        bytes_max=settings.DOCUMENT_BYTES_MAX,
        auto_id=f"{deed}_%s",
    )


def _milestone_id(bank_loan: BankLoan, form: forms.DeedForm) -> int:
    """Return the milestone that a form names, if it is this loan's."""
    found = bank_loan.milestones.filter(pk=form.cleaned_data["number"]).first()
    if found is None:
        raise Http404

    return found.pk


def _collateral_id(bank_loan: BankLoan, form: forms.DeedForm) -> int:
    found = bank_loan.collateral.filter(pk=form.cleaned_data["number"]).first()
    if found is None:
        raise Http404

    return found.pk


def _accept(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    accepted = milestones.accept_milestone(
        milestone_id=_milestone_id(bank_loan, form),
        remark=form.cleaned_data["remark"],
        on=desk.on,
        by=desk.person,
    )
    if accepted.state == accepted.State.ACCEPTED:
        return _("Accepted.")
    if queries.asked_second(accepted):
        return _("Your yes is kept. A second officer decides, here or in the inbox.")
    return _("Your yes is kept. The delegates decide as well.")


def _refuse(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    milestones.refuse_milestone(
        milestone_id=_milestone_id(bank_loan, form),
        reason=form.cleaned_data["reason"],
        on=desk.on,
        by=desk.person,
    )
    return _("Refused. The business may deliver again until the deadline.")


def _extend(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    milestones.extend_milestone(
        milestone_id=_milestone_id(bank_loan, form),
        reason=form.cleaned_data["reason"],
        on=desk.on,
        by=desk.person,
    )
    if bank_loan.panel_id is not None:
        return _("The delegates vote on it.")
    return _("The holders vote on it.")


def _unlock(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    asked = milestones.unlock_milestone(
        milestone_id=_milestone_id(bank_loan, form),
        reason=form.cleaned_data["reason"],
        on=desk.on,
        by=desk.person,
    )
    if isinstance(asked, Milestone):
        return _("The delegates vote on it.")
    return _("Another officer decides it in the inbox.")


def _pause_stream(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    streams.pause_stream(
        loan_id=bank_loan.pk, reason=form.cleaned_data["reason"], on=desk.on, by=desk.person
    )
    return _("The stream is paused.")


def _resume_stream(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    streams.resume_stream(loan_id=bank_loan.pk, on=desk.on, by=desk.person)
    return _("The stream flows again.")


def _value(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    collateral.request_valuation(
        collateral_id=_collateral_id(bank_loan, form),
        value_minor=form.cleaned_data["amount"],
        basis=form.cleaned_data["basis"],
        on=desk.on,
        by=desk.person,
    )
    return _("Another officer decides it in the inbox.")


def _sell(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    collateral.request_sale(
        collateral_id=_collateral_id(bank_loan, form),
        price_minor=form.cleaned_data["amount"],
        buyer=form.cleaned_data["buyer"],
        on=desk.on,
        by=desk.person,
    )
    return _("Another officer decides it in the inbox.")


def _pause(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    restructuring.request_pause(
        loan_id=bank_loan.pk,
        until=form.cleaned_data["until"],
        reason=form.cleaned_data["reason"],
        on=desk.on,
        by=desk.person,
    )
    return _("Another officer decides it in the inbox.")


def _restructure(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    assert isinstance(form, forms.RestructureForm)
    restructuring.request_restructuring(
        loan_id=bank_loan.pk,
        installment_count=form.cleaned_data["count"],
        rate_millionths=form.cleaned_data["rate"],
        reason=form.cleaned_data["reason"],
        on=desk.on,
        by=desk.person,
    )
    return _("Another officer decides it in the inbox.")


def _recover(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    bank_recoveries.request_recovery(
        loan_id=bank_loan.pk, amount_minor=form.cleaned_data["amount"], on=desk.on, by=desk.person
    )
    return _("Another officer decides it in the inbox.")


def _write_off(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    bank_recoveries.request_write_off(
        loan_id=bank_loan.pk, reason=form.cleaned_data["reason"], on=desk.on, by=desk.person
    )
    return _("Another officer decides it in the inbox.")


def _challenge(bank_loan: BankLoan, form: forms.DeedForm, desk: Desk) -> str:
    challenges.challenge_loan(
        loan_id=bank_loan.pk,
        ground=form.cleaned_data["ground"],
        remark=form.cleaned_data["remark"],
        on=desk.on,
        by=desk.person,
    )
    return _("The loan is challenged.")


_DEEDS: dict[str, Callable[[BankLoan, forms.DeedForm, Desk], str]] = {
    "accept": _accept,
    "refuse": _refuse,
    "extend": _extend,
    "unlock": _unlock,
    "pause_stream": _pause_stream,
    "resume_stream": _resume_stream,
    "value": _value,
    "sell": _sell,
    "pause": _pause,
    "restructure": _restructure,
    "recover": _recover,
    "write_off": _write_off,
    "challenge": _challenge,
}
