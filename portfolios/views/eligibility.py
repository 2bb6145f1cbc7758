"""The entry step of investors: questions, means, and what came of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from marketplace.models import InvestorLimit, InvestorStanding
from people.refusals import Refusal
from portfolios.eligibility_words import QUESTIONS
from portfolios.forms.eligibility import EligibilityForm
from portfolios.models import Eligibility
from portfolios.operations.eligibility import Asking, Paper, ask_to_invest
from portfolios.views.gate import Here, frame, investor_page
from rules.eligibility import QUESTIONS as ASKED


@require_http_methods(["GET", "HEAD", "POST"])
@investor_page
def eligibility(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask who somebody is, what they know and own; show their limits once they are accepted."""
    latest = Eligibility.objects.filter(person=here.person).order_by("-id").first()
    form = EligibilityForm(
        request.POST or None,
        request.FILES or None,
        asset=here.asset,
        initial=_initial(latest, here),
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_invest(person=here.person, asking=_asking(form, here), on=here.on, at=here.at)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("eligibility")
    standing = InvestorStanding.objects.filter(person=here.person).first()
    limit = InvestorLimit.objects.filter(person=here.person, asset=here.asset).first()

    return render(
        request,
        "portfolios/eligibility.html",
        frame(
            here,
            form=form,
            refusal=refusal,
            latest=latest,
            standing=standing,
            limit=limit,
            lessons=_lessons(latest),
            asks=request.GET.get("again") == "1" or latest is None or latest.state == "REFUSED",
            needs_papers=settings.INVESTOR_DOCUMENTS,
        ),
        status=422 if form.errors or refusal else 200,
    )


def _asking(form: EligibilityForm, here: Here) -> Asking:
    data = form.cleaned_data
    paper = data["paper"]
    return Asking(
        legal_name=data["legal_name"],
        country=data["country"],
        born_on=data["born_on"],
        asset=here.asset,
        worth_minor=data["worth"],
        yearly_income_minor=data["yearly_income"],
        answers=form.answers(),
        has_understood=data["has_understood"],
        is_sophisticated=data["is_sophisticated"],
        bank=data["bank"],
        papers=[Paper(paper.name, _read(paper))] if paper else [],
    )


def _read(paper: Any) -> bytes:
    """Read no more of an upload than is looked at; what is larger is refused by its size."""
    content: bytes = paper.read(settings.DOCUMENT_BYTES_MAX + 1)

    return content


def _initial(latest: Eligibility | None, here: Here) -> dict[str, Any]:
    if latest is None:
        return {"legal_name": here.person.name}
    return {
        "legal_name": latest.legal_name,
        "country": latest.country,
        "born_on": latest.born_on.isoformat(),
    }


def _lessons(latest: Eligibility | None) -> list[dict[str, Any]]:
    """Return, for each question, what was answered and what is right."""
    if latest is None:
        return []
    rows = []
    for question in ASKED:
        words, answers, right = QUESTIONS[question.code]
        answer = latest.answers.get(question.code, "")
        rows.append(
            {
                "question": words,
                "answer": answers.get(answer, ""),
                "is_right": answer == question.right,
                "right": right,
            }
        )

    return rows
