"""The motions of somebody's panels: vote on open ones, read the counts of closed ones."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance import motion_registry, operations
from governance.models import Motion
from governance.queries import panels as queries
from governance.queries.panels import MotionView
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal

ID_DIGITS = 19


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def panels(request: HttpRequest) -> HttpResponseBase:
    """Show what somebody's panels decide, and take their vote."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None or not queries.is_delegate(person):
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            return _vote(request, person)
        except Refusal as refused:
            refusal = refused
    found = queries.motions_of(person)

    return render(
        request,
        "governance/panels.html",
        {
            "waiting": [_row(one) for one in found if one.is_open],
            "decided": [_row(one) for one in found if not one.is_open],
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _vote(request: HttpRequest, person: Person) -> HttpResponse:
    asked = request.POST.get("motion", "")
    motion = (
        Motion.objects.select_related("panel__network").filter(pk=int(asked)).first()
        if asked.isdecimal() and len(asked) < ID_DIGITS
        else None
    )
    if motion is None or person.pk not in queries.member_ids(motion.panel_id):
        raise Http404
    operations.cast_ballot(
        motion_id=motion.pk,
        vote=request.POST.get("vote", ""),
        on=motion.panel.network.business_date,
        by=person,
    )
    messages.success(
        request, _("Your vote is kept. You may change it until the close; nobody else sees it.")
    )

    return redirect("panels")


def _row(one: MotionView) -> dict[str, Any]:
    return {
        "view": one,
        "motion": one.motion,
        "href": motion_registry.address_of(one.motion),
    }
