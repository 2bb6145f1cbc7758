"""What everybody may read about a qualified case."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banks.canonical import canonical_json, digest_of
from banks.checklist import CRITERIA, FACTOR_LABELS, KIND_LABELS
from banks.forms.reviews import RESULT_LABELS
from banks.models import Prospectus, StoredFile
from banks.queries import cases as queries
from banks.served_files import download
from banks.views.case_shown import published_sections, request_words


@login_not_required
@require_safe
def prospectus(request: HttpRequest, prospectus: str) -> HttpResponse:
    """Show one version of a prospectus, and whether there is a newer one."""
    found = _public(prospectus)
    content = found.content
    versions = queries.prospectuses_of(found.case)

    return render(
        request,
        "banks/case_prospectus.html",
        {
            "prospectus": found,
            "content": content,
            "case": found.case,
            "asset": found.case.asset,
            "asks": request_words(content.get("request", {})),
            "sections": published_sections(content.get("sections", {})),
            "grade": _grade(content),
            "checklist": _checklist(content),
            "documents": [
                {**each, "kind_words": KIND_LABELS.get(each["kind"], "")}
                for each in content.get("documents", [])
            ],
            "versions": versions,
            "newest": versions[0],
            # Whoever reads can see that what is shown is what was hashed.
            "is_intact": digest_of(content) == found.sha256,
        },
    )


@login_not_required
@require_safe
def content(request: HttpRequest, prospectus: str) -> HttpResponse:
    """Return a prospectus as the JSON that its digest is made of."""
    response = HttpResponse(
        canonical_json(_public(prospectus).content), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{prospectus}.json"'
    response["X-Content-Type-Options"] = "nosniff"

    return response


@login_not_required
@require_safe
def document(request: HttpRequest, prospectus: str, document: str) -> HttpResponseBase:
    """Hand out a document that a prospectus names, in the version that it names."""
    found = _public(prospectus)
    named = next(
        (each for each in found.content.get("documents", []) if each["id"] == document), None
    )
    file = StoredFile.objects.filter(sha256=named["sha256"]).first() if named else None
    if named is None or file is None or not queries.is_shown(found.case, document):
        raise Http404

    return download(file, named["title"])


def _public(public_id: str) -> Prospectus:
    found = queries.public_prospectus(public_id)
    if found is None:
        raise Http404

    return found


def _grade(content: dict[str, Any]) -> dict[str, Any]:
    grade = content.get("grade") or {}
    return {
        **grade,
        "score_whole": (grade.get("score_hundredths") or 0) // 100,
        "factors": [
            {**factor, "label": FACTOR_LABELS.get(factor["code"], factor["code"])}
            for factor in grade.get("factors", [])
        ],
        "is_override": bool(
            grade.get("scorecard_grade") and grade["scorecard_grade"] != grade.get("grade")
        ),
    }


def _checklist(content: dict[str, Any]) -> list[dict[str, Any]]:
    labels = {criterion.code: criterion.label for criterion in CRITERIA}
    return [
        {
            "label": labels.get(each["criterion"], each["criterion"]),
            "words": RESULT_LABELS[each["result"]],
            "tone": {"PASSED": "PAID", "FAILED": "LOST"}.get(each["result"], "PLANNED"),
        }
        for each in content.get("checklist", [])
    ]
