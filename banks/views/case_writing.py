"""The owner's side of a case: begin it, write it section by section, hand it in, follow it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banks.case_sections import BY_NAME, SECTIONS
from banks.case_values import missing
from banks.checklist import KIND_LABELS, REQUIRED_DOCUMENTS
from banks.forms.cases import CaseRequestForm, DocumentForm, SectionForm, TalkForm
from banks.models import BusinessCase
from banks.operations import case_talk, cases, documents
from banks.queries import cases as queries
from banks.served_files import download, uploaded
from banks.views.business_pages import owner_page
from banks.views.case_shown import request_words, sections_shown, state_words, steps_of, way_of
from people.models import Person
from people.refusals import Refusal
from rules.case_states import WRITABLE, CaseState, Side, next_states
from rules.money import Asset as RuleAsset
from rules.money import format_amount

State = BusinessCase.State


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def open_case(request: HttpRequest, person: Person, business: str) -> HttpResponse:
    """Begin a case."""
    found = queries.business_of_owner(person, business)
    if found is None:
        raise Http404
    asset = found.bank.network.asset
    form = CaseRequestForm(
        request.POST if request.method == "POST" else None, asset=asset, bank=found.bank
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            case = cases.open_case(
                business_id=found.pk,
                title=said["title"],
                purpose=said["purpose"],
                product=said["product"],
                asset=asset,
                asks_minor=said["asks"],
                on=found.bank.network.business_date,
                by=person,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("case_section", case=case.public_id, section=SECTIONS[0].name)

    return render(
        request,
        "banks/case_open.html",
        {"form": form, "business": found},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def change_request(request: HttpRequest, person: Person, case: str) -> HttpResponse:
    """Change what a case asks for."""
    found = _own(person, case)
    asset = found.asset
    form = CaseRequestForm(
        request.POST if request.method == "POST" else None,
        asset=asset,
        bank=found.bank,
        initial={
            "title": found.title,
            "purpose": found.purpose,
            "product": found.product,
            "asks": format_amount(found.asks_minor, RuleAsset(asset.code, asset.decimals)),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            cases.change_request(
                case_id=found.pk,
                title=said["title"],
                purpose=said["purpose"],
                product=said["product"],
                asks_minor=said["asks"],
                on=found.bank.network.business_date,
                by=person,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept."))
            return redirect("business_case", case=found.public_id)

    return render(
        request,
        "banks/case_open.html",
        {"form": form, "business": found.business, "case": found},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def section(request: HttpRequest, person: Person, case: str, section: str) -> HttpResponse:
    """Write one section; what is typed is kept as it is, complete or not."""
    found = _own(person, case)
    if section not in BY_NAME:
        raise Http404
    form = SectionForm(
        BY_NAME[section],
        found.draft.get(section) or {},
        found.asset,
        request.POST if request.method == "POST" else None,
    )
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            cases.save_section(
                case_id=found.pk,
                section=section,
                values=form.values(),
                on=found.bank.network.business_date,
                by=person,
            )
        except Refusal as refusal:
            errors = refusal.context.get("errors", {})
            form.refuse(errors)
            refused = None if errors else refusal
        else:
            onward = _next_section(section)
            if "further" in request.POST and onward is not None:
                return redirect("case_section", case=found.public_id, section=onward)
            messages.success(request, _("Kept."))
            return redirect("business_case", case=found.public_id)

    return render(
        request,
        "banks/case_section.html",
        {
            "case": found,
            "form": form,
            "refusal": refused,
            "section": BY_NAME[section],
            "place": [each.name for each in SECTIONS].index(section) + 1,
            "count": len(SECTIONS),
            "is_last": _next_section(section) is None,
            "is_writable": found.state in WRITABLE,
            "asset": found.asset,
        },
        status=422 if form.errors or refused else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def case(request: HttpRequest, person: Person, case: str) -> HttpResponse:
    """Show where a case stands, what is missing and what was said; hand it in or take it back."""
    found = _own(person, case)
    talk = TalkForm(request.POST if request.POST.get("deed") == "say" else None)
    paper = DocumentForm(
        *((request.POST, request.FILES) if request.POST.get("deed") == "document" else ())
    )
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            told = _do(request, found, person, talk, paper)
        except Refusal as refusal:
            refused = refusal
        else:
            if told:
                messages.success(request, told)
                return redirect("business_case", case=found.public_id)

    return render(
        request,
        "banks/case_own.html",
        {**_shown(found), "talk": talk, "paper": paper, "refusal": refused},
        status=422 if refused or talk.errors or paper.errors else 200,
    )


@require_safe
@owner_page
def document(request: HttpRequest, person: Person, case: str, document: str) -> HttpResponseBase:
    """Hand out a document of one's own case, or its redacted version."""
    found = queries.document_of_case(_own(person, case), document)
    if found is None:
        raise Http404
    file = found.redacted if "redacted" in request.GET else found.file
    if file is None:
        raise Http404

    return download(file, found.title)


@require_POST
@owner_page
def set_aside(request: HttpRequest, person: Person, case: str, document: str) -> HttpResponse:
    """Take a document out of sight."""
    own = _own(person, case)
    found = queries.document_of_case(own, document)
    if found is None:
        raise Http404
    try:
        documents.set_document_aside(
            document_id=found.pk, on=own.bank.network.business_date, by=person
        )
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Set aside."))

    return redirect("business_case", case=own.public_id)


def _own(person: Person, public_id: str) -> BusinessCase:
    found = queries.case_of_owner(person, public_id)
    if found is None:
        raise Http404

    return found


def _next_section(name: str) -> str | None:
    names = [section.name for section in SECTIONS]
    place = names.index(name) + 1
    return names[place] if place < len(names) else None


def _do(
    request: HttpRequest, case: BusinessCase, person: Person, talk: TalkForm, paper: DocumentForm
) -> str:
    """Do what the pressed button says; return what to tell, nothing where a form was refused."""
    on = case.bank.network.business_date
    deeds: dict[str, Callable[[], Any]] = {
        "submit": lambda: cases.submit_case(case_id=case.pk, on=on, by=person),
        "withdraw": lambda: cases.withdraw_case(
            case_id=case.pk, on=on, by=person, reason=request.POST.get("reason", "")[:500]
        ),
    }
    deed = request.POST.get("deed", "")
    if deed in deeds:
        deeds[deed]()
        return _("It is with the bank now.") if deed == "submit" else _("Withdrawn.")
    if deed == "say" and talk.is_valid():
        case_talk.send_message(case_id=case.pk, text=talk.cleaned_data["text"], on=on, by=person)
        return _("Sent.")
    if deed == "document" and paper.is_valid():
        said = paper.cleaned_data
        documents.add_document(
            case_id=case.pk,
            kind=said["kind"],
            title=said["title"],
            name=said["file"].name,
            content=uploaded(said["file"]),
            on=on,
            by=person,
            expires_on=said["expires_on"],
        )
        return _("The document is with the case.")

    return ""


def _shown(case: BusinessCase) -> dict[str, Any]:
    lacking = missing(case.draft, case.asks_minor)
    sections = sections_shown(case.draft, lacking)
    held = queries.documents_of(case)
    on = case.bank.network.business_date
    absent = queries.missing_documents(case, held, on)
    done = sum(not section["lacks"] for section in sections)
    return {
        "case": case,
        "asset": case.asset,
        "request_words": request_words({"product": case.product}),
        **state_words(case),
        "steps": steps_of(case),
        "sections": sections,
        "done": done,
        "count": len(sections),
        # The ring's length is 100, so that a share is its dash.
        "ring": done * 100 // len(sections),
        "is_writable": case.state in WRITABLE,
        "is_complete": not lacking,
        "may_withdraw": State.WITHDRAWN in next_states(CaseState(case.state), side=Side.OWNER),
        "documents": [
            {"document": each, "is_expired": bool(each.expires_on and each.expires_on <= on)}
            for each in held
        ],
        "wanted": [
            {"label": KIND_LABELS[kind], "is_there": kind not in absent}
            for kind in REQUIRED_DOCUMENTS[case.product]
        ],
        "said": queries.messages_of(case),
        "way": way_of(queries.moves_of(case)),
        "prospectus": queries.newest_prospectus(case.pk),
        "takes_documents": case.state not in {State.REJECTED, State.WITHDRAWN},
    }
