"""Me: name, e-mail, password, appearance; and the rules that the network lives by."""

import io
import zipfile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.queries import terms_of
from lending_circles.forms import NameForm
from lending_circles.queries import joining, members
from lending_circles.queries.choices import choices_of
from lending_circles.queries.ways_back import way_back_of
from lending_circles.rules_words import rules_in_words
from lending_circles.views.gate import Here, frame, member_page
from people.operations import rename_person
from people.own_data import write_tables
from people.refusals import Refusal


@require_safe
@member_page
def me(request: HttpRequest, here: Here) -> HttpResponse:
    """Show who the member is here, and the ways to change it."""
    return render(
        request,
        "lending_circles/me.html",
        frame(
            here,
            accounts=list(members.accounts_of(here.person)),
            has_more=bool(joining.networks_open_to(here.person)),
            has_defaulted=way_back_of(here.account) is not None,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def name(request: HttpRequest, here: Here) -> HttpResponse:
    """Change the name that the community sees."""
    form = NameForm(request.POST or None, initial={"name": here.person.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_person(person_id=here.person.pk, name=form.cleaned_data["name"], by=here.person)
        except Refusal as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Your name is changed."))
            return redirect("me")

    return render(
        request,
        "lending_circles/name.html",
        frame(here, form=form),
        status=422 if form.errors else 200,
    )


@require_safe
@member_page
def network_rules(request: HttpRequest, here: Here) -> HttpResponse:
    """Say the parameters in force in plain words, each with where it comes from."""
    parameters, terms = terms_of(here.account.network_id, here.on)
    return render(
        request,
        "lending_circles/network_rules.html",
        frame(
            here,
            parameters=parameters,
            chapters=rules_in_words(terms, here.asset),
            choices=choices_of(here.account.network),
        ),
    )


@require_safe
@member_page
def own_data(request: HttpRequest, here: Here) -> HttpResponse:
    """Say what is kept of the member; hand it out as one file where it is asked for.

    Source: RX-13.
    """
    if request.GET.get("format") != "zip":
        return render(request, "lending_circles/own_data.html", frame(here))

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        write_tables(archive, here.person)

    return HttpResponse(
        file.getvalue(),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="my-data-{here.on.isoformat()}.zip"'
        },
    )
