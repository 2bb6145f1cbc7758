"""An officer looks at one case: what it says, the checklist, the scorecard, and what one may do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from banks import checklist
from banks.forms.reviews import (
    RESULT_LABELS,
    CriterionForm,
    FactorForm,
    ReasonForm,
    SignForm,
)
from banks.gate import Desk, officer_page
from banks.models import BusinessCase, CaseDocument, CaseSignOff, CaseVersion
from banks.operations import cases, review
from banks.queries import cases as queries
from banks.queries import related
from banks.queries.reviews import checks_of, cleared_sections, obstacles_of, score_of, scores_of
from banks.views.case_desk import REVIEWERS
from banks.views.case_possible import possible
from banks.views.case_shown import request_words, sections_shown, state_words
from banks.views.case_whatif import tried
from people.refusals import Refusal
from rules import scorecard

State = BusinessCase.State
HIT_LABELS: dict[str, str | Promise] = {
    "OWNER_IS_OFFICER": gettext_lazy("The owner works for a bank"),
    "AUTHOR_IS_OFFICER": gettext_lazy("Whoever wrote the case works for a bank"),
    "SAME_OWNER": gettext_lazy("Another business of the same owner"),
    "SAME_REGISTRATION": gettext_lazy("The same registration number"),
    "SIMILAR_NAME": gettext_lazy("A similar name"),
    "ANOTHER_CASE": gettext_lazy("Another case of this business"),
    "SAME_DOCUMENT": gettext_lazy("The same document at another business"),
}


@dataclass(slots=True)
class Asked:
    """What was typed: the forms by deed, and why it was refused."""

    criterion: CriterionForm = field(default_factory=CriterionForm)
    factor: FactorForm = field(default_factory=FactorForm)
    sign: SignForm = field(default_factory=SignForm)
    changes: ReasonForm = field(default_factory=ReasonForm)
    refusal: Refusal | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether something has to be looked at again."""
        bound = (self.criterion, self.factor, self.sign, self.changes)
        return self.refusal is not None or any(form.errors for form in bound)


def case_at(desk: Desk, public_id: str) -> BusinessCase:
    """Return a case of the desk's bank; nothing lies at the address of another's."""
    found = queries.case_of_bank(desk.bank, public_id)
    if found is None:
        raise Http404

    return found


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*REVIEWERS)
def case(request: HttpRequest, desk: Desk, case: str) -> HttpResponse:
    """Show a case beside what officers found about it; do what a button says."""
    found = case_at(desk, case)
    asked = Asked()
    if request.method == "POST":
        told = _do(request, desk, found, asked)
        if told:
            messages.success(request, told)
            return redirect("desk_case", bank=desk.bank.slug, case=found.public_id)
    version = queries.newest_version(found)
    if version is None:
        raise Http404

    return render(
        request,
        "banks/case_review.html",
        {
            **_left(found, version, request),
            **_rail(desk, found, version),
            "desk": desk,
            "asked": asked,
        },
        status=422 if asked.is_refused else 200,
    )


def _left(case: BusinessCase, version: CaseVersion, request: HttpRequest) -> dict[str, Any]:
    """Return what the case says, as it was submitted last."""
    sections = version.content.get("sections", {})
    cleared = cleared_sections(case)
    return {
        "case": case,
        "tab": "review",
        "asset": case.asset,
        "version": version,
        "asks": request_words(version.content.get("request", {})),
        "sections": [
            {**each, "is_cleared": cleared[each["name"]]} for each in sections_shown(sections)
        ],
        "trial": tried(request.GET, version.content),
        **state_words(case),
    }


def _rail(desk: Desk, case: BusinessCase, version: CaseVersion) -> dict[str, Any]:
    """Return the checklist, the scorecard, what the case has in common, and what may be done."""
    checks, scores = checks_of(case), scores_of(case)
    score = score_of(scores)
    signs = queries.sign_offs_of(version)
    can = possible(desk, case, version, signs, obstacles_of(checks, scores))
    return {
        "groups": _groups(checks),
        "answered": len(checks),
        "criteria_count": len(checklist.CRITERIA),
        "ring": len(checks) * 100 // len(checklist.CRITERIA),
        "results": list(RESULT_LABELS.items()),
        "documents": queries.documents_of(case),
        "factors": [
            {
                "factor": factor,
                "label": checklist.FACTOR_LABELS[factor.code],
                "score": scores.get(factor.code),
            }
            for factor in scorecard.STANDARD.factors
        ],
        "points": range(scorecard.POINTS_MAX + 1),
        "score": score,
        "score_whole": int(score.score) if score is not None else None,
        "thresholds": scorecard.STANDARD.thresholds,
        "hits": [{"hit": hit, "label": HIT_LABELS[hit.kind]} for hit in related.hits_of(case)],
        "signs": signs,
        "can": can,
        "sign": SignForm(initial={"grade": score.grade if score is not None else ""}),
        "prospectuses": queries.prospectuses_of(case),
    }


def _groups(checks: Mapping[str, Any]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for criterion in checklist.CRITERIA:
        check = checks.get(criterion.code)
        groups.setdefault(str(criterion.group), []).append(
            {
                "criterion": criterion,
                "check": check,
                "words": RESULT_LABELS[check.result] if check is not None else "",
                "tone": {"PASSED": "PAID", "FAILED": "LOST"}.get(check.result, "PLANNED")
                if check is not None
                else "",
            }
        )
    return [{"title": title, "lines": lines} for title, lines in groups.items()]


def _do(request: HttpRequest, desk: Desk, case: BusinessCase, asked: Asked) -> str:
    """Do what the pressed button says; return what to tell, nothing where it was refused."""
    deeds: dict[str, Callable[[Any, Desk, BusinessCase, Asked], str]] = {
        "take": _take,
        "changes": _changes,
        "answer": _answer,
        "score": _points,
        "clear": _clear,
        "QUALIFY": _sign,
        "REJECT": _sign,
    }
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None:
        return ""
    try:
        return deed(request.POST, desk, case, asked)
    except Refusal as refused:
        asked.refusal = refused
        return ""


def _take(_post: Any, desk: Desk, case: BusinessCase, _asked: Asked) -> str:
    cases.take_case(case_id=case.pk, on=desk.on, by=desk.person)
    return _("You take care of it.")


def _changes(post: Any, desk: Desk, case: BusinessCase, asked: Asked) -> str:
    asked.changes = ReasonForm(post)
    if not asked.changes.is_valid():
        return ""
    reason = asked.changes.cleaned_data["reason"]
    cases.request_changes(case_id=case.pk, reason=reason, on=desk.on, by=desk.person)
    return _("The owner is asked for changes.")


def _answer(post: Any, desk: Desk, case: BusinessCase, asked: Asked) -> str:
    asked.criterion = CriterionForm(post)
    if not asked.criterion.is_valid():
        return ""
    said = asked.criterion.cleaned_data
    review.answer_criterion(
        case_id=case.pk,
        criterion=said["criterion"],
        result=said["result"],
        remark=said["remark"],
        evidence=_evidence(case, said["evidence"]),
        on=desk.on,
        by=desk.person,
    )
    return _("Kept.")


def _points(post: Any, desk: Desk, case: BusinessCase, asked: Asked) -> str:
    asked.factor = FactorForm(post)
    if not asked.factor.is_valid():
        return ""
    said = asked.factor.cleaned_data
    review.score_factor(
        case_id=case.pk,
        factor=said["factor"],
        points=said["points"],
        remark=said["remark"],
        on=desk.on,
        by=desk.person,
    )
    return _("Kept.")


def _clear(post: Any, desk: Desk, case: BusinessCase, _asked: Asked) -> str:
    review.clear_section(
        case_id=case.pk,
        section=post.get("section", ""),
        is_cleared=post.get("is_cleared") == "1",
        on=desk.on,
        by=desk.person,
    )
    return _("Kept.")


def _sign(post: Any, desk: Desk, case: BusinessCase, asked: Asked) -> str:
    asked.sign = SignForm(post)
    if not asked.sign.is_valid():
        return ""
    signed = review.sign_off(
        case_id=case.pk,
        verdict=CaseSignOff.Verdict(post["deed"]),
        grade=asked.sign.cleaned_data["grade"],
        reason=asked.sign.cleaned_data["reason"],
        on=desk.on,
        by=desk.person,
    )
    if signed.state == case.state and case.state != State.QUALIFIED:
        return _("You signed. Another officer decides with you.")
    return _("Signed.")


def _evidence(case: BusinessCase, public_id: str) -> CaseDocument | None:
    return queries.document_of_case(case, public_id) if public_id else None
