"""How soon of what by which channel, and when a person is left in peace."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from notifications import letters, queries
from notifications.forms import QuietHoursForm
from notifications.models import Device
from notifications.operations import choosing
from notifications.views.gate import own_page
from people.models import Person
from people.notice_kinds import GROUPS, Channel, Pace
from people.refusals import Refusal

CHANNEL_WORDS = {
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.PUSH: gettext_lazy("Devices"),
    Channel.WEBHOOK: gettext_lazy("Own program"),
}
PACE_WORDS = {
    Pace.INSTANT: gettext_lazy("At once"),
    Pace.DAILY: gettext_lazy("Daily"),
    Pace.WEEKLY: gettext_lazy("Weekly"),
    Pace.OFF: gettext_lazy("Off"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def choices(request: HttpRequest, person: Person) -> HttpResponse:
    """Show and keep the matrix of groups and channels."""
    if request.method == "POST":
        choosing.choose(person_id=person.pk, paces=_chosen(request), by=person)
        messages.success(request, _("Your choices are kept."))
        return redirect("notification_choices")

    preference = queries.preference_of(person)
    form = QuietHoursForm(
        initial={
            "time_zone": preference.time_zone,
            "quiet_from": preference.quiet_from,
            "quiet_until": preference.quiet_until,
        }
    )

    return _page(request, person, form)


@require_POST
@own_page
def quiet_hours(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep a person's time zone and quiet hours."""
    form = QuietHoursForm(request.POST)
    if form.is_valid():
        try:
            choosing.set_quiet_hours(person_id=person.pk, by=person, **form.cleaned_data)
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your quiet hours are kept."))
            return redirect("notification_choices")

    return _page(request, person, form, status=422)


@never_cache
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Stop letters of some groups: by the button of the page, or by one click in a mail program.

    The signed word in the address is the proof: a mail program has no session, and no form of ours.
    """
    try:
        person_id, groups = letters.read_stop_token(token)
    except (signing.BadSignature, ValueError, TypeError):
        return render(request, "notifications/stop.html", {"is_unknown": True}, status=404)
    if request.method == "POST":
        choosing.unsubscribe(person_id=person_id, groups=groups)

    return render(
        request,
        "notifications/stop.html",
        {
            "labels": [GROUPS[name].label for name in groups if name in GROUPS],
            "is_done": request.method == "POST",
        },
    )


def _chosen(request: HttpRequest) -> dict[tuple[str, Channel], Pace]:
    """Return what the form says; what it does not say, or says in no known word, stays."""
    found = {}
    for group in GROUPS.values():
        for channel in Channel if group.is_optional else ():
            said = request.POST.get(f"{group.name}-{channel.value}", "")
            if said in queries.PACES[channel]:
                found[(group.name, channel)] = Pace(said)

    return found


def _reaching(person: Person, devices: list[Device]) -> set[Channel]:
    """Return the channels that reach a person: of what they have not, nothing is asked."""
    channels = {Channel.EMAIL}
    if devices:
        channels.add(Channel.PUSH)
    if queries.preference_of(person).mailbox_id is not None:
        channels.add(Channel.WEBHOOK)

    return channels


def _page(
    request: HttpRequest, person: Person, form: QuietHoursForm, *, status: int = 200
) -> HttpResponse:
    devices = queries.devices_of(person)
    reaching = _reaching(person, devices)
    rows = [
        {
            "group": row.group,
            "cells": [
                {
                    "name": f"{row.group.name}-{cell.channel.value}",
                    "label": CHANNEL_WORDS[cell.channel],
                    "pace": cell.pace,
                    "paces": [(pace.value, PACE_WORDS[pace]) for pace in cell.paces],
                }
                for cell in row.cells
                if cell.channel in reaching
            ],
        }
        for row in queries.matrix_of(person)
    ]

    return render(
        request,
        "notifications/choices.html",
        {
            "rows": rows,
            "form": form,
            "devices": devices,
            "is_by_letter_alone": len(reaching) == 1,
            "email": person.user.email if person.user else "",
        },
        status=status,
    )
