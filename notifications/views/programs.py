"""Addresses of a person's own programs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from notifications import queries
from notifications.forms import AddressForm
from notifications.operations import programs as operations
from notifications.operations.programs import Named
from notifications.views.gate import own_page
from people.models import Person
from people.refusals import Refusal
from webhooks.models import Endpoint
from webhooks.queries import endpoints_of


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def programs(request: HttpRequest, person: Person) -> HttpResponse:
    """Show a person's addresses, and add one; its secret is shown this once."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            named = operations.add_address(
                url=form.cleaned_data["url"], at=timezone.now(), by=person
            )
        except Refusal as refused:
            form.add_error("url", str(refused))
        else:
            return _secret(request, named)

    mailbox_id = queries.preference_of(person).mailbox_id
    found = list(endpoints_of([mailbox_id])) if mailbox_id is not None else []

    return render(
        request,
        "notifications/programs.html",
        {"endpoints": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@own_page
def change(request: HttpRequest, person: Person, public_id: str) -> HttpResponse:
    """Switch an address on or off, try it, or give it a new secret."""
    at = timezone.now()
    deed = request.POST.get("deed")
    try:
        if deed == "rotate":
            return _secret(request, operations.rotate_secret(public_id=public_id, at=at, by=person))
        if deed == "test":
            operations.try_address(public_id=public_id, at=at, by=person)
            messages.success(request, _("A trial is on its way."))
        elif deed in ("on", "off"):
            operations.switch_address(public_id=public_id, on=deed == "on", at=at, by=person)
    except Endpoint.DoesNotExist:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect("own_webhooks")


def _secret(request: HttpRequest, named: Named) -> HttpResponse:
    return render(
        request,
        "notifications/secret.html",
        {"endpoint": named.endpoint, "secret": named.secret},
    )
