"""The other pages of a case at the desk: documents, messages, remarks, history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banks.case_diff import differences
from banks.checklist import KIND_LABELS
from banks.forms.cases import DocumentForm, FileForm, TalkForm
from banks.forms.reviews import VISIBILITY_LABELS, VisibilityForm
from banks.gate import Desk, officer_page
from banks.models import BusinessCase
from banks.operations import case_talk, documents
from banks.queries import cases as queries
from banks.served_files import download, uploaded
from banks.views.case_desk import REVIEWERS
from banks.views.case_review import case_at
from banks.views.case_shown import DEEDS, changes_shown, state_words, way_of
from people.audit import subject_type
from people.queries import events_of
from people.refusals import Refusal

EVENTS_SHOWN = 200
STATUS_OF_VISIBILITY = {"INTERNAL": "PLANNED", "INVESTORS": "PAID", "REDACTED": "EXTENDED"}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*REVIEWERS)
def papers(request: HttpRequest, desk: Desk, case: str) -> HttpResponse:
    """List a case's documents; add one, a redacted version, or say who reads it."""
    found = case_at(desk, case)
    form = DocumentForm(
        *((request.POST, request.FILES) if request.POST.get("deed") == "document" else ())
    )
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            told = _do(request, desk, found, form)
        except Refusal as refusal:
            refused = refusal
        else:
            if told:
                messages.success(request, told)
                return redirect("desk_case_documents", bank=desk.bank.slug, case=found.public_id)
    held = queries.documents_of(found)
    absent = queries.missing_documents(found, held, desk.on)

    return render(
        request,
        "banks/case_documents.html",
        {
            **_head(desk, found, "documents"),
            "form": form,
            "file_form": FileForm(),
            "refusal": refused,
            "documents": [
                {
                    "document": each,
                    "kind": KIND_LABELS[each.kind],
                    "is_expired": bool(each.expires_on and each.expires_on <= desk.on),
                    "status": STATUS_OF_VISIBILITY[each.visibility],
                    "words": VISIBILITY_LABELS[each.visibility],
                }
                for each in held
            ],
            "visibilities": list(VISIBILITY_LABELS.items()),
            "absent": [KIND_LABELS[kind] for kind in absent],
        },
        status=422 if refused or form.errors else 200,
    )


@require_safe
@officer_page()
def paper(request: HttpRequest, desk: Desk, case: str, document: str) -> HttpResponseBase:
    """Hand out a document of a case of this bank, or its redacted version."""
    found = queries.document_of_case(case_at(desk, case), document)
    file = None
    if found is not None:
        file = found.redacted if "redacted" in request.GET else found.file
    if found is None or file is None:
        raise Http404

    return download(file, found.title)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*REVIEWERS)
def talk(request: HttpRequest, desk: Desk, case: str) -> HttpResponse:
    """Show what owner and bank said to each other; write to the owner."""
    return _said(request, desk, case_at(desk, case), "messages")


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*REVIEWERS)
def remarks(request: HttpRequest, desk: Desk, case: str) -> HttpResponse:
    """Show what officers noted for each other; the owner never reads it."""
    return _said(request, desk, case_at(desk, case), "remarks")


@require_safe
@officer_page(*REVIEWERS)
def history(request: HttpRequest, desk: Desk, case: str) -> HttpResponse:
    """Show the way of a case, its versions side by side, and everything that was done to it."""
    found = case_at(desk, case)
    versions = queries.versions_of(found)
    numbers = {version.number: version for version in versions}
    newest = versions[-1].number
    after = numbers.get(_number(request.GET.get("to")), numbers[newest])
    before = numbers.get(_number(request.GET.get("from")), numbers.get(after.number - 1))
    changes = differences(before.content, after.content) if before is not None else []

    return render(
        request,
        "banks/case_history.html",
        {
            **_head(desk, found, "history"),
            "versions": [
                {"version": version, "signs": queries.sign_offs_of(version)} for version in versions
            ],
            "before": before,
            "after": after,
            "changes": changes_shown(changes),
            "way": way_of(queries.moves_of(found)),
            "events": [
                {"event": event, "words": DEEDS.get(event.action, event.action)}
                for event in events_of(subject_type(BusinessCase), found.pk)[-EVENTS_SHOWN:]
            ],
            "prospectuses": queries.prospectuses_of(found),
        },
    )


def _said(request: HttpRequest, desk: Desk, case: BusinessCase, tab: str) -> HttpResponse:
    form = TalkForm(request.POST if request.method == "POST" else None)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        deed: Any = case_talk.send_message if tab == "messages" else case_talk.add_remark
        try:
            deed(case_id=case.pk, text=form.cleaned_data["text"], on=desk.on, by=desk.person)
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect(f"desk_case_{tab}", bank=desk.bank.slug, case=case.public_id)
    found: list[Any]
    found = queries.messages_of(case) if tab == "messages" else [*queries.remarks_of(case)]

    return render(
        request,
        "banks/case_talk.html",
        {**_head(desk, case, tab), "form": form, "refusal": refused, "said": found},
        status=422 if refused or form.errors else 200,
    )


def _do(request: HttpRequest, desk: Desk, case: BusinessCase, form: DocumentForm) -> str:
    """Do what the pressed button says; return what to tell, nothing where a form was refused."""
    deed = request.POST.get("deed", "")
    if deed == "document":
        if not form.is_valid():
            return ""
        said = form.cleaned_data
        documents.add_document(
            case_id=case.pk,
            kind=said["kind"],
            title=said["title"],
            name=said["file"].name,
            content=uploaded(said["file"]),
            on=desk.on,
            by=desk.person,
            expires_on=said["expires_on"],
        )
        return _("The document is with the case.")
    found = queries.document_of_case(case, request.POST.get("document", ""))
    if found is None:
        raise Http404
    if deed == "redacted":
        file_form = FileForm(request.POST, request.FILES)
        if not file_form.is_valid():
            return ""
        file = file_form.cleaned_data["file"]
        documents.add_redacted(
            document_id=found.pk,
            name=file.name,
            content=uploaded(file),
            on=desk.on,
            by=desk.person,
        )
        return _("The redacted version is with the document.")
    shown = VisibilityForm(request.POST)
    if deed != "show" or not shown.is_valid():
        return ""
    documents.show_document(
        document_id=found.pk,
        visibility=shown.cleaned_data["visibility"],
        on=desk.on,
        by=desk.person,
    )
    return _("Kept.")


def _head(desk: Desk, case: BusinessCase, tab: str) -> dict[str, Any]:
    return {
        "desk": desk,
        "case": case,
        "tab": tab,
        "asset": case.asset,
        "may_act": desk.may(*REVIEWERS),
        **state_words(case),
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
