"""The officers' desk: people who ask to invest, their papers, the decision."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from banks.gate import Desk, officer_page
from banks.served_files import download
from people.refusals import Refusal
from portfolios.models import Eligibility, EligibilityDocument
from portfolios.operations.eligibility import REVIEWERS, decide_eligibility

ROWS_MAX = 200
COLUMNS = (
    {"key": "name", "label": _("Name")},
    {"key": "country", "label": _("Country")},
    {"key": "asked_on", "label": _("Asked on"), "kind": "day"},
    {"key": "answers", "label": _("Right answers")},
    {"key": "state", "label": _("State"), "kind": "status"},
)


@require_safe
@officer_page(*REVIEWERS)
def desk_investors(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """List who asked this bank, those who wait first."""
    found = Eligibility.objects.filter(bank=desk.bank).select_related("person")
    waiting = list(found.filter(state=Eligibility.State.ASKED).order_by("id")[:ROWS_MAX])
    decided = list(found.exclude(state=Eligibility.State.ASKED).order_by("-id")[:ROWS_MAX])

    return render(
        request,
        "portfolios/desk_investors.html",
        {
            "desk": desk,
            "columns": COLUMNS,
            "waiting": [_row(each, desk) for each in waiting],
            "decided": [_row(each, desk) for each in decided],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*REVIEWERS)
def desk_investor(request: HttpRequest, desk: Desk, public_id: str) -> HttpResponseBase:
    """Show what somebody said of themselves, and take the decision."""
    asked = _asked(desk, public_id)
    refusal = None
    if request.method == "POST":
        try:
            decide_eligibility(
                eligibility_public_id=public_id,
                bank_id=desk.bank.pk,
                accepts=request.POST.get("deed") == "accept",
                by=desk.person,
                on=desk.on,
                remark=request.POST.get("remark", ""),
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("desk_investors", bank=desk.bank.slug)

    return render(
        request,
        "portfolios/desk_investor.html",
        {
            "desk": desk,
            "asked": asked,
            "asset": asked.asset,
            "documents": asked.documents.select_related("file").order_by("number"),
            "refusal": refusal,
            "may_decide": asked.state == Eligibility.State.ASKED
            and asked.person_id != desk.person.pk
            and desk.may(*REVIEWERS),
        },
        status=422 if refusal else 200,
    )


@require_safe
@officer_page(*REVIEWERS)
def desk_investor_paper(
    request: HttpRequest, desk: Desk, public_id: str, number: int
) -> HttpResponseBase:
    """Hand a paper out to an officer of the bank that was asked."""
    document = (
        EligibilityDocument.objects.select_related("file")
        .filter(eligibility=_asked(desk, public_id), number=number)
        .first()
    )
    if document is None:
        raise Http404

    return download(document.file, document.title)


def _asked(desk: Desk, public_id: str) -> Eligibility:
    found = (
        Eligibility.objects.select_related("person", "asset", "decided_by")
        .filter(bank=desk.bank, public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404

    return found


def _row(each: Eligibility, desk: Desk) -> dict[str, object]:
    return {
        "href": reverse("desk_investor", args=[desk.bank.slug, each.public_id]),
        "name": each.legal_name,
        "country": each.country,
        "asked_on": each.asked_on,
        "answers": f"{each.right_count}/{each.question_count}",
        "state": "OPEN" if each.state == "ASKED" else each.state,
    }
