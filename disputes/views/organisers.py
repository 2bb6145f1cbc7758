"""Disputes that wait for a panel, for the organisers of their network, who name it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disputes.forms.disputes import PanelForm
from disputes.models import Dispute
from disputes.operations import settling
from disputes.queries import disputes as queries
from disputes.words import GROUNDS, STATES
from governance.gate import Desk, organiser_page
from governance.models import Network
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def panels(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the disputes for which no panel could be drawn; an organiser names one.

    Claim and evidence are for the sides and for those who decide.
    """
    if desk.network.kind != Network.Kind.BANKS:
        raise Http404
    waiting = queries.panels_wanted(desk.network.pk)
    asked = request.POST.get("dispute", "")
    found = next((one for one in waiting if one.public_id == asked), None)
    form, refusal = None, None
    if request.method == "POST":
        if found is None:
            raise Http404
        form = PanelForm(request.POST, people=queries.nameable(found, by=desk.person))
        if form.is_valid():
            try:
                settling.name_dispute_panel(
                    public_id=found.public_id,
                    person_ids=form.named(),
                    on=desk.on,
                    by=desk.person,
                )
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, _("The panel is named, and told."))
                return redirect("network_disputes", network=desk.network.slug)

    return render(
        request,
        "disputes/network_disputes.html",
        {
            "desk": desk,
            "rows": [_row(one, desk, form if one is found else None) for one in waiting],
            "refusal": refusal,
        },
        status=422 if refusal or (form is not None and form.errors) else 200,
    )


def _row(dispute: Dispute, desk: Desk, form: PanelForm | None) -> dict[str, Any]:
    has_part = desk.person.pk in queries.conflicted_ids(dispute)
    people = queries.nameable(dispute, by=desk.person)

    return {
        "dispute": dispute,
        "state": STATES[dispute.state],
        "ground": GROUNDS[dispute.ground],
        "has_part": has_part,
        "form": form or PanelForm(people=people, auto_id=f"{dispute.public_id}_%s"),
    }
