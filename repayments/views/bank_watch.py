"""A loan as everybody with a login may watch it: challenge it, vote on it, exchange its notes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banks.queries.officers import roles_of
from banks.served_files import download
from governance.queries.panels import member_ids
from loans.models import BankLoan
from people.models import Person
from people.refusals import Refusal
from repayments.forms import conduct as forms
from repayments.models import Challenge, ExtensionVote, HolderBallot
from repayments.operations import challenges, redemption
from repayments.queries import bank_loans as queries
from repayments.queries import calls
from repayments.views.bank_business import person_page
from repayments.views.loan_shown import sheet_words


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def loan(request: HttpRequest, person: Person, public_id: str) -> HttpResponse:
    """Show how a loan is conducted; evidence only to those whom it concerns."""
    bank_loan = queries.find_public(public_id)
    if bank_loan is None:
        raise Http404
    refusal, form = None, None
    deed = request.POST.get("deed", "")
    if request.method == "POST":
        if deed not in _DEEDS:
            raise Http404
        form = _challenge_form(bank_loan, request) if deed == "challenge" else None
        if form is None or form.is_valid():
            try:
                said = _DEEDS[deed](bank_loan, person, request, form)
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, said)
                return redirect("watched_loan", public_id=public_id)
        bank_loan = queries.find_public(public_id)
        assert bank_loan is not None
    sheet = queries.sheet_of(bank_loan, on=bank_loan.loan.network.business_date)

    return render(
        request,
        "repayments/bank_watch.html",
        {
            **sheet_words(sheet),
            "form": form or _challenge_form(bank_loan),
            "ballot": _ballot(person, sheet.open_challenge),
            "extension_ballot": _ballot(person, sheet.extension_vote),
            "concerns": _concerns(person, bank_loan),
            "holds": queries.holds_notes(person, bank_loan),
            "redemptions": list(calls.redemptions_of(person, bank_loan.pk)),
            "refusal": refusal,
        },
        status=422 if refusal or (form is not None and form.errors) else 200,
    )


@require_safe
@person_page
def file(request: HttpRequest, person: Person, public_id: str, file_id: int) -> HttpResponseBase:
    """Hand out a file of a delivery to those whom the loan concerns."""
    bank_loan = queries.find_public(public_id)
    if bank_loan is None or not _concerns(person, bank_loan):
        raise Http404
    found = queries.find_file(bank_loan, file_id)
    if found is None:
        raise Http404

    return download(found.file, found.name)


@require_safe
@person_page
def report_file(
    request: HttpRequest, person: Person, public_id: str, report_id: int
) -> HttpResponseBase:
    """Hand out what came with a report to those whom the loan concerns."""
    bank_loan = queries.find_public(public_id)
    if bank_loan is None or not _concerns(person, bank_loan):
        raise Http404
    found = queries.find_report(bank_loan, report_id)
    if found is None or found.file is None:
        raise Http404

    return download(found.file, found.file_name)


def _concerns(person: Person, bank_loan: BankLoan) -> bool:
    """Tell whether somebody owes, holds, serves or decides about a loan."""
    return (
        bank_loan.business.owner_id == person.pk
        or (bank_loan.panel_id is not None and person.pk in member_ids(bank_loan.panel_id))
        or bool(roles_of(person, bank_loan.servicer_id) | roles_of(person, bank_loan.bank_id))
        or queries.holds_notes(person, bank_loan)
    )


def _ballot(person: Person, about: Challenge | ExtensionVote | None) -> HolderBallot | None:
    """Return the voice that somebody has on what runs."""
    return None if about is None else calls.ballot_of(person, about)


def _challenge_form(bank_loan: BankLoan, request: HttpRequest | None = None) -> forms.ChallengeForm:
    return forms.ChallengeForm(
        request.POST if request is not None else None,
        asset=bank_loan.asset,
        on=bank_loan.loan.network.business_date,
        bytes_max=settings.DOCUMENT_BYTES_MAX,
    )


def _challenge(bank_loan: BankLoan, person: Person, request: HttpRequest, form: Any) -> str:
    challenges.challenge_loan(
        loan_id=bank_loan.pk,
        ground=form.cleaned_data["ground"],
        remark=form.cleaned_data["remark"],
        on=bank_loan.loan.network.business_date,
        by=person,
    )
    return _("The loan is challenged.")


def _vote(bank_loan: BankLoan, person: Person, request: HttpRequest, form: Any) -> str:
    sheet = queries.sheet_of(bank_loan, on=bank_loan.loan.network.business_date)
    typed = forms.VoteForm(request.POST)
    if sheet.open_challenge is None or not typed.is_valid():
        raise Http404
    challenges.vote_on_challenge(
        challenge_id=sheet.open_challenge.pk,
        vote=typed.cleaned_data["vote"],
        on=sheet.on,
        by=person,
    )
    return _("Your vote is kept. Nobody else sees it before the close.")


def _vote_on_extension(bank_loan: BankLoan, person: Person, request: HttpRequest, form: Any) -> str:
    sheet = queries.sheet_of(bank_loan, on=bank_loan.loan.network.business_date)
    typed = forms.VoteForm(request.POST)
    if sheet.extension_vote is None or not typed.is_valid():
        raise Http404
    challenges.vote_on_extension(
        vote_id=sheet.extension_vote.pk,
        vote=typed.cleaned_data["vote"],
        on=sheet.on,
        by=person,
    )
    return _("Your vote is kept. Nobody else sees it before the close.")


def _redeem(bank_loan: BankLoan, person: Person, request: HttpRequest, form: Any) -> str:
    redemption.redeem_note(
        loan_id=bank_loan.pk,
        holder=person,
        on=bank_loan.loan.network.business_date,
        by=person,
    )
    return _("The note is exchanged; the tokens are in your wallet.")


_DEEDS: dict[str, Callable[[BankLoan, Person, HttpRequest, Any], str]] = {
    "challenge": _challenge,
    "vote": _vote,
    "vote_on_extension": _vote_on_extension,
    "redeem": _redeem,
}
