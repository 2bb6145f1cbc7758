"""My business: what an owner has with banks, and how a business comes to one."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from banks.forms.cases import BusinessForm, OpenBusinessForm
from banks.models import Business
from banks.operations import businesses as operations
from banks.queries import cases as queries
from banks.views.case_shown import STATES
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal

Rest = ParamSpec("Rest")
PersonView = Callable[Concatenate[HttpRequest, Person, Rest], HttpResponseBase]


def owner_page(
    view: PersonView[Rest],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Give a view the person who asks; whose business it is, the view's own query decides."""

    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        person = person_of(request.user)  # type: ignore[arg-type]
        if person is None:
            raise Http404
        return view(request, person, *args, **kwargs)

    return opened


@require_safe
@owner_page
def home(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show the businesses of an owner, each with its cases."""
    found = [
        {
            "business": business,
            "cases": [
                {"case": case, "state": STATES[case.state][0], "words": STATES[case.state][1]}
                for case in business.cases.all()
            ],
        }
        for business in queries.businesses_of(person)
    ]

    return render(request, "banks/business_home.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def open_business(request: HttpRequest, person: Person) -> HttpResponse:
    """Bring a business to a bank."""
    form = OpenBusinessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        business = _open(form, person)
        if business is not None:
            messages.success(
                request,
                _("%(name)s is with %(bank)s now.")
                % {"name": business.name, "bank": business.bank.name},
            )
            return redirect("case_open", business=business.public_id)

    return render(
        request,
        "banks/business_open.html",
        {"form": form, "any_bank": queries.banks_open_for_business().exists()},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@owner_page
def business(request: HttpRequest, person: Person, business: str) -> HttpResponse:
    """Change what everybody reads about a business."""
    found = queries.business_of_owner(person, business)
    if found is None:
        raise Http404
    form = BusinessForm.of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.describe_business(
                business_id=found.pk,
                values=form.cleaned_data,
                on=found.bank.network.business_date,
                by=person,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept."))
            return redirect("business_home")

    return render(
        request,
        "banks/business_about.html",
        {"form": form, "business": found},
        status=422 if form.errors else 200,
    )


def _open(form: OpenBusinessForm, person: Person) -> Business | None:
    said = form.cleaned_data
    bank = said["bank"]
    try:
        opened = operations.open_business(
            bank_id=bank.pk,
            owner=person,
            name=said["name"],
            sector=said["sector"],
            country=said["country"],
            region=said["region"],
            on=bank.network.business_date,
            by=person,
        )
        rest = {name: said[name] for name in ("registration_number", "about") if said[name]}
        if rest:
            operations.describe_business(
                business_id=opened.pk, values=rest, on=bank.network.business_date, by=person
            )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return None

    return opened
