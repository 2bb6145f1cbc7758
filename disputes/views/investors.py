"""Disputes of investors, and of those who decide them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disputes.forms.disputes import EvidenceForm, OpenForm, RulingForm, WordsForm
from disputes.models import Dispute
from disputes.operations import claims, settling
from disputes.queries import disputes as queries
from disputes.views.shown import BRINGING, bring, evidence_file, rows, shown
from governance.queries.panels import member_ids
from loans.models import BankLoan
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal


@never_cache
@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """List the disputes that somebody opened, and those that they decide."""
    person = _person(request)

    return render(
        request,
        "disputes/disputes.html",
        {"own": rows(queries.disputes_of(person)), "judged": rows(queries.decided_by(person))},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest, loan: str) -> HttpResponseBase:
    """Open a dispute about a loan of which one holds a note."""
    person = _person(request)
    bank_loan = (
        BankLoan.objects.select_related("bank__network", "asset")
        .filter(loan__public_id=loan, loan__notes__holder=person)
        .first()
    )
    if bank_loan is None:
        raise Http404
    form = OpenForm(request.POST or None, asset=bank_loan.asset)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = claims.open_dispute(
                loan_id=bank_loan.pk,
                ground=form.cleaned_data["ground"],
                claim=form.cleaned_data["claim"],
                asked_remedy=form.cleaned_data["remedy"],
                asked_minor=form.cleaned_data["amount"] or 0,
                on=bank_loan.bank.network.business_date,
                by=person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("dispute", public_id=made.public_id)

    return render(
        request,
        "disputes/open.html",
        {"form": form, "bank_loan": bank_loan, "refusal": refusal},
        status=422 if refusal or form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show a dispute to who opened it and to who decides it; each does there what is theirs."""
    person = _person(request)
    found = queries.find_dispute(person, public_id)
    if found is None:
        raise Http404
    forms: dict[str, Any] = {}
    refusal = None
    if request.method == "POST":
        try:
            told = _do(request, found, person, forms)
        except Refusal as refused:
            refusal = refused
        else:
            if told:
                messages.success(request, told)
                return redirect("dispute", public_id=public_id)

    return render(
        request,
        "disputes/dispute.html",
        {**shown(found), **_possible(found, person), **forms, "refusal": refusal},
        status=422 if refusal or forms else 200,
    )


@never_cache
@require_safe
def file(request: HttpRequest, public_id: str, number: int) -> HttpResponseBase:
    """Give a file of the evidence to who opened the dispute or decides it."""
    found = queries.find_dispute(_person(request), public_id)
    if found is None:
        raise Http404

    return evidence_file(found, number)


def _possible(found: Dispute, person: Person) -> dict[str, Any]:
    """Return the forms of what somebody may do now."""
    is_own = found.investor_id == person.pk
    panel = queries.panel_now(found)
    judges = (
        panel is not None
        and found.state in ("PANEL", "APPEALED")
        and panel.instance == ("FIRST" if found.state == "PANEL" else "APPEAL")
        and person.pk in member_ids(panel.panel_id)
        and not found.rulings.filter(instance=panel.instance).exclude(state="FAILED").exists()
    )

    return {
        "is_own": is_own,
        "evidence_form": EvidenceForm() if is_own and found.state in BRINGING else None,
        "appeal_form": WordsForm()
        if is_own and found.state == "RULED" and found.appealed_on is None
        else None,
        "ruling_form": RulingForm(dispute=found) if judges else None,
        "may_withdraw": is_own and found.state in (*BRINGING, "PANEL"),
        "may_end_mediation": is_own and found.state == "MEDIATION",
        "evidence_url": "dispute_file",
    }


def _do(request: HttpRequest, found: Dispute, person: Person, forms: dict[str, Any]) -> str:
    """Do what the form asks; return what to say, or nothing where a field has to be mended."""
    about: dict[str, Any] = {
        "public_id": found.public_id,
        "on": found.bank.network.business_date,
        "by": person,
    }
    deed = request.POST.get("deed", "")
    if deed == "evidence":
        form, told = bring(request, found, person)
        if not told:
            forms["evidence_form"] = form
        return told
    if deed == "appeal":
        words = WordsForm(request.POST)
        if not words.is_valid():
            forms["appeal_form"] = words
            return ""
        claims.appeal_ruling(reason=words.cleaned_data["words"], **about)
        return _("A second panel decides.")
    if deed == "ruling":
        return _propose(request, found, about, forms)
    if deed == "withdraw":
        claims.withdraw_dispute(**about)
        return _("The dispute is withdrawn.")
    if deed == "accept":
        settling.accept_offer(**about)
        return _("Agreed, and carried out.")
    if deed == "panel":
        asked = settling.ask_for_panel(**about)
        if asked.state == Dispute.State.MEDIATION:
            return _("Too few people can be drawn who have no part in it. An organiser names them.")
        return _("A panel decides now.")
    raise Http404


def _propose(
    request: HttpRequest, found: Dispute, about: dict[str, Any], forms: dict[str, Any]
) -> str:
    form = RulingForm(request.POST, dispute=found)
    if not form.is_valid():
        forms["ruling_form"] = form
        return ""
    said = form.cleaned_data
    settling.propose_ruling(
        draft=settling.RulingDraft(
            outcome=said["outcome"],
            remedy=said["remedy"],
            amount_minor=said["amount"] or 0,
            servicer=said["servicer"],
            installment_count=said["installment_count"],
            reasons=said["reasons"],
        ),
        **about,
    )

    return _("The panel votes on your proposal.")


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person
