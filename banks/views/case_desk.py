"""The work queue of a bank's officers: cases by what has to be done next."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from banks.forms.reviews import QueueForm
from banks.gate import Desk, officer_page
from banks.models import Officer
from banks.operations import cases as operations
from banks.queries import case_queue, officers
from banks.queries.case_queue import Wanted
from banks.views.case_shown import STATES
from people.models import Person
from people.refusals import Refusal

REVIEWERS = (Officer.Role.INTAKE, Officer.Role.ANALYST, Officer.Role.APPROVER)
ROWS_PER_PAGE = 50
TAB_LABELS = {
    case_queue.NEW: gettext_lazy("New"),
    case_queue.DOCUMENTS: gettext_lazy("Documents missing"),
    case_queue.REVIEW: gettext_lazy("In review"),
    case_queue.SECOND: gettext_lazy("Second approval"),
    case_queue.AMENDED: gettext_lazy("New version"),
    case_queue.OWNER: gettext_lazy("With the owner"),
    case_queue.QUALIFIED: gettext_lazy("Qualified"),
    case_queue.CLOSED: gettext_lazy("Closed"),
}
NEXT_ACTIONS = {
    case_queue.NEW: gettext_lazy("Take it"),
    case_queue.DOCUMENTS: gettext_lazy("Ask for documents"),
    case_queue.REVIEW: gettext_lazy("Look at it and sign"),
    case_queue.SECOND: gettext_lazy("A second officer signs"),
    case_queue.AMENDED: gettext_lazy("Look at the new version"),
    case_queue.OWNER: gettext_lazy("Wait for the owner"),
    case_queue.QUALIFIED: gettext_lazy("May be offered"),
    case_queue.CLOSED: gettext_lazy("Nothing"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*REVIEWERS)
def queue(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the bank's cases; take or assign several at once."""
    if request.method == "POST":
        _assign(request, desk)
        return redirect(request.get_full_path())
    people = _people(desk)
    form = QueueForm(request.GET, officers=[(each.handle, each.name) for each in people])
    said = form.cleaned_data if form.is_valid() else {}
    counts = case_queue.tab_counts(desk.bank, desk.on)
    wanted = Wanted(
        tab=said.get("tab") or "",
        words=said.get("words") or "",
        product=said.get("product") or "",
        officer=said.get("officer") or "",
        order=request.GET.get("order", ""),
    )
    page = Paginator(case_queue.queue(desk.bank, desk.on, wanted), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )

    return render(
        request,
        "banks/case_queue.html",
        {
            "desk": desk,
            "form": form,
            "page_obj": page,
            "rows": [_row(case, desk) for case in page],
            "tabs": [
                {
                    "name": tab,
                    "label": TAB_LABELS[tab],
                    "count": counts[tab],
                    "is_current": wanted.tab == tab,
                }
                for tab in case_queue.TABS
            ],
            "wanted": wanted,
            "people": people,
            "may_assign": desk.may(*REVIEWERS),
        },
    )


def _people(desk: Desk) -> list[Person]:
    """Return those who look at cases, each once, by name."""
    found = {
        office.person_id: office.person
        for office in officers.officers_of(desk.bank.pk)
        if office.role in REVIEWERS
    }
    return list(found.values())


def _assign(request: HttpRequest, desk: Desk) -> None:
    chosen = request.POST.getlist("case")[:200]
    handle = request.POST.get("officer") or desk.person.handle
    officer = next((each for each in _people(desk) if each.handle == handle), None)
    if officer is None or not chosen:
        messages.error(request, _("Mark cases and choose an officer."))
        return
    try:
        count = operations.assign_cases(
            bank_id=desk.bank.pk, public_ids=chosen, officer=officer, on=desk.on, by=desk.person
        )
    except Refusal as refused:
        messages.error(request, str(refused))
        return
    messages.success(
        request,
        ngettext("%(count)s case is with %(name)s.", "%(count)s cases are with %(name)s.", count)
        % {"count": count, "name": officer.name},
    )


def _row(case: Any, desk: Desk) -> dict[str, Any]:
    tab = case_queue.tab_of(case)
    late = case_queue.days_late(case, desk.on)
    return {
        "case": case,
        "href": reverse("desk_case", args=[desk.bank.slug, case.public_id]),
        "state": STATES[case.state][0],
        "words": TAB_LABELS[tab],
        "next": NEXT_ACTIONS[tab],
        "days": (desk.on - case.state_since).days,
        "days_late": late,
        "flags": [
            words
            for is_raised, words in (
                (case.is_related, _("related party")),
                (case.lacks_documents and tab in case_queue.WAITING, _("documents")),
                (case.last_said_by_bank is False, _("the owner wrote")),
            )
            if is_raised
        ],
    }
