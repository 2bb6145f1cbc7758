"""The banks of the own network, and those that ask to be founded among them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from banks.models import Officer
from banks.operations.admissions import request_admission
from banks.queries.applications import banks_of_network, waiting_applications
from people.refusals import Refusal
from rules.bank_standing import LISTING


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(Officer.Role.APPROVER)
def neighbours(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the network's banks and who asks to join; an approver proposes to admit somebody."""
    may = desk.may(Officer.Role.APPROVER)
    if request.method == "POST" and not may:
        raise PermissionDenied
    refusal = None
    if request.method == "POST":
        try:
            request_admission(
                bank_id=desk.bank.pk,
                public_id=request.POST.get("application", "")[:40],
                on=desk.on,
                by=desk.person,
            )
            messages.success(request, _("Another officer decides it in the inbox."))
            return redirect("desk_neighbours", bank=desk.bank.slug)
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "banks/neighbours.html",
        {
            "desk": desk,
            "may": may and desk.bank.state in LISTING,
            "banks": [one for one in banks_of_network(desk.network.pk) if one != desk.bank],
            "applications": waiting_applications(desk.network.pk),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )
