"""The owner's pages of a business's loans: deliver, report, pay, top up."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from banks.served_files import download
from loans.models import BankLoan
from loans.queries.collateral import assets_of
from people.models import Person
from people.public_ids import token
from people.queries import person_of
from people.refusals import Refusal
from repayments import words
from repayments.forms import conduct as forms
from repayments.operations import bank_autopay, bank_payments, collateral, milestones, streams
from repayments.queries import bank_loans as queries
from repayments.views.loan_shown import sheet_words

Rest = ParamSpec("Rest")
PersonView = Callable[Concatenate[HttpRequest, Person, Rest], HttpResponseBase]
FORMS: dict[str, type[forms.DeedForm]] = {
    "deliver": forms.DeliverForm,
    "report": forms.ReportForm,
    "pay": forms.PayForm,
    "top_up": forms.TopUpForm,
    "autopay": forms.DeedForm,
}


def person_page(
    view: PersonView[Rest],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Give a view the person who asks; what they may see, the view's own query decides."""

    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        person = person_of(request.user)  # type: ignore[arg-type]
        if person is None:
            raise Http404
        return view(request, person, *args, **kwargs)

    return opened


@require_safe
@person_page
def loans(request: HttpRequest, person: Person) -> HttpResponseBase:
    """List the loans of somebody's businesses."""
    found = [
        {"bank_loan": one, "said": words.SERVICING[one.servicing]}
        for one in queries.owned_by(person)
    ]

    return render(request, "repayments/bank_own_loans.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def loan(request: HttpRequest, person: Person, loan_id: int) -> HttpResponse:
    """Show a business's loan to its owner, and do what owners do with it."""
    bank_loan = queries.find_owned(person, loan_id)
    if bank_loan is None:
        raise Http404
    deed = request.POST.get("deed", "")
    form, refusal = None, None
    if request.method == "POST":
        if deed not in FORMS:
            raise Http404
        form = _form(deed, bank_loan, request)
        if form.is_valid():
            try:
                said = _DEEDS[deed](bank_loan, form, person)
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, said)
                return redirect("business_loan", loan_id=loan_id)
        bank_loan = queries.find_owned(person, loan_id)
        assert bank_loan is not None
    on = bank_loan.loan.network.business_date

    return render(
        request,
        "repayments/bank_own_loan.html",
        {
            **sheet_words(queries.sheet_of(bank_loan, on=on)),
            "forms": {
                name: form if name == deed and form is not None else _form(name, bank_loan)
                for name in FORMS
            },
            "refusal": refusal,
        },
        status=422 if refusal or (form is not None and form.errors) else 200,
    )


@require_safe
@person_page
def file(request: HttpRequest, person: Person, loan_id: int, file_id: int) -> HttpResponseBase:
    """Hand the owner a file that they delivered."""
    bank_loan = queries.find_owned(person, loan_id)
    found = None if bank_loan is None else queries.find_file(bank_loan, file_id)
    if found is None:
        raise Http404

    return download(found.file, found.name)


def _form(deed: str, bank_loan: BankLoan, request: HttpRequest | None = None) -> forms.DeedForm:
    # The same button pressed twice pays once.
    initial: dict[str, Any] = {"reference": token()} if deed == "pay" else {}
    held = (
        {"held": assets_of(bank_loan.business_id, first=bank_loan.asset)}
        if deed == "top_up"
        else {}
    )
    return FORMS[deed](
        request.POST if request is not None else None,
        request.FILES if request is not None else None,
        asset=bank_loan.asset,
        on=bank_loan.loan.network.business_date,
        bytes_max=settings.DOCUMENT_BYTES_MAX,
        auto_id=f"{deed}_%s",
        initial=initial,
        **held,
    )


def _deliver(bank_loan: BankLoan, form: forms.DeedForm, person: Person) -> str:
    milestone = bank_loan.milestones.filter(pk=form.cleaned_data["number"]).first()
    if milestone is None:
        raise Http404
    milestones.deliver_milestone(
        milestone_id=milestone.pk,
        remark=form.cleaned_data["remark"],
        documents=form.cleaned_data["documents"],
        on=form.on,
        by=person,
    )
    return _("Delivered. You are told when it is decided.")


def _report(bank_loan: BankLoan, form: forms.DeedForm, person: Person) -> str:
    assert isinstance(form, forms.ReportForm)
    streams.file_report(
        loan_id=bank_loan.pk,
        text=form.cleaned_data["text"],
        document=form.document(),
        on=form.on,
        by=person,
    )
    return _("Your report is with the holders.")


def _pay(bank_loan: BankLoan, form: forms.DeedForm, person: Person) -> str:
    bank_payments.repay(
        loan_id=bank_loan.pk,
        amount_minor=form.cleaned_data["amount"],
        on=form.on,
        by=person,
        reference=form.cleaned_data["reference"],
    )
    return _("Paid. The holders have it.")


def _top_up(bank_loan: BankLoan, form: forms.DeedForm, person: Person) -> str:
    collateral.top_up_collateral(
        loan_id=bank_loan.pk,
        asset=form.cleaned_data["asset"],
        amount_minor=form.cleaned_data["amount"],
        description=form.cleaned_data["description"] or _("Money"),
        on=form.on,
        by=person,
    )
    if form.cleaned_data["asset"] != bank_loan.asset:
        return _("It lies with the collateral, and counts when two officers have valued it.")
    return _("It lies with the collateral.")


def _autopay(bank_loan: BankLoan, form: forms.DeedForm, person: Person) -> str:
    turned = bank_autopay.set_autopay(
        loan_id=bank_loan.pk, is_on=not bank_loan.autopay, on=form.on, by=person
    )
    if turned.autopay:
        return _("Installments are taken from the account on their day.")
    return _("Installments are not taken by themselves any more.")


_DEEDS: dict[str, Callable[[BankLoan, forms.DeedForm, Person], str]] = {
    "deliver": _deliver,
    "report": _report,
    "pay": _pay,
    "top_up": _top_up,
    "autopay": _autopay,
}
