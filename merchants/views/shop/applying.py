"""Where a member asks for a shop, and sees what came of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lending_circles.models import LoanAccount
from merchants import operations
from merchants.forms.shop import ApplyForm
from merchants.models import Application
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Ask for a shop in one's network."""
    person = _person(request)
    account = (
        LoanAccount.objects.filter(person=person, network__is_test=False)
        .select_related("network")
        .order_by("pk")
        .first()
    )
    asked = Application.objects.filter(person=person).select_related("merchant").order_by("-pk")
    form = ApplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and account is not None and form.is_valid():
        try:
            operations.apply_for_shop(
                network_id=account.network_id,
                **form.cleaned_data,
                on=account.network.business_date,
                by=person,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("An organiser will answer you."))
            return redirect("shop_apply")

    return render(
        request,
        "merchants/shop_apply.html",
        {
            "network": account.network if account else None,
            "form": form,
            "asked": asked,
            "waits": any(each.state == Application.State.WAITING for each in asked),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Take back what one asked for."""
    person = _person(request)
    found = (
        Application.objects.filter(person=person, pk=application_id)
        .select_related("network")
        .first()
    )
    if found is None:
        raise Http404
    try:
        operations.withdraw_application(
            application_id=found.pk, on=found.network.business_date, by=person
        )
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect("shop_apply")


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person
