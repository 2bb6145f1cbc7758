"""The organisers' page of the business day: where it stands, how days went, run it again."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as BrokerUnreachable

from business_day import chain, operations, queries
from business_day.queries import DayView, StepView
from governance.gate import Desk, organiser_page
from governance.models import Network
from pages.csv_files import csv_address, csv_file, is_csv_wanted

DAYS_PER_PAGE = 30
Day = Network.Day

# How the states of days and steps are shown: by which state's colour, in which words.
STATES = {
    "OPENING": ("RUNNING", gettext_lazy("Opening")),
    "OPEN": ("PAID", gettext_lazy("Open")),
    "CLOSING": ("RUNNING", gettext_lazy("Closing")),
    "CLOSED": ("CLOSED", gettext_lazy("Closed")),
    "FAILED": ("FAILED", gettext_lazy("Stopped")),
    "RUNNING": ("RUNNING", gettext_lazy("Under way")),
    "DONE": ("DONE", gettext_lazy("Done")),
    "WAITING": ("PLANNED", gettext_lazy("Not yet")),
    "IDLE": ("CLOSED", gettext_lazy("Nothing to do")),
    "UNNEEDED": ("CLOSED", gettext_lazy("Not run")),
}
COLUMNS = (
    {"key": "on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "state", "label": gettext_lazy("State"), "kind": "status"},
    {"key": "took", "label": gettext_lazy("Took"), "kind": "number", "wide": True},
    {"key": "subjects", "label": gettext_lazy("Subjects"), "kind": "number", "wide": True},
    {"key": "failures", "label": gettext_lazy("Failures"), "kind": "number"},
    {"key": "open_loans", "label": gettext_lazy("Open loans"), "kind": "number", "wide": True},
    {"key": "outstanding_minor", "label": gettext_lazy("Outstanding"), "kind": "amount"},
    {"key": "deposit_minor", "label": gettext_lazy("Stakes"), "kind": "amount", "wide": True},
)
STEP_COLUMNS = (
    {"key": "title", "label": gettext_lazy("Step")},
    {"key": "state", "label": gettext_lazy("State"), "kind": "status"},
    {"key": "chunks", "label": gettext_lazy("Chunks"), "kind": "number", "wide": True},
    {"key": "subjects", "label": gettext_lazy("Subjects"), "kind": "number"},
    {"key": "took", "label": gettext_lazy("Took"), "kind": "number"},
)
# What the books said when a day closed, in words; all but the count are amounts.
FIGURES = {
    "deposit_minor": gettext_lazy("Stakes of all members"),
    "available_minor": gettext_lazy("of that, available"),
    "lent_by_members_minor": gettext_lazy("of that, lent out"),
    "outstanding_minor": gettext_lazy("Principal that loans owe"),
    "claimed_minor": gettext_lazy("Principal that notes claim"),
    "sum_minor": gettext_lazy("Sum of all accounts"),
}


@require_safe
@organiser_page
def days(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show where the day stands, and list the days that were lived."""
    before = _day(request.GET.get("before", ""))
    lived = queries.days_of(desk.network.pk, limit=DAYS_PER_PAGE + 1, before=before)
    rows = [_day_row(view, desk.network.slug) for view in lived[:DAYS_PER_PAGE]]
    if is_csv_wanted(request):
        name = f"{desk.network.slug}-days"
        return csv_file(name, COLUMNS, rows, asset=desk.asset)
    current = queries.find_day(desk.network.pk, desk.on) if before is not None else None

    return render(
        request,
        "business_day/days.html",
        {
            **_standing(desk, current or (lived[0] if lived else None)),
            "columns": COLUMNS,
            "rows": rows,
            "older": rows[-1]["on"] if len(lived) > DAYS_PER_PAGE else None,
            "is_first_page": before is None,
            "csv_url": csv_address(request),
        },
    )


@require_safe
@organiser_page
def day_now(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Answer a page that looks again while the day is under way."""
    current = queries.find_day(desk.network.pk, desk.on)

    return render(request, "business_day/standing.html", _standing(desk, current))


@require_safe
@organiser_page
def day(request: HttpRequest, desk: Desk, on: str) -> HttpResponse:
    """Show one day with its steps and what the books said at its close."""
    asked = _day(on)
    view = queries.find_day(desk.network.pk, asked) if asked is not None else None
    if view is None:
        raise Http404

    return render(
        request,
        "business_day/day.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "day": _day_row(view, desk.network.slug),
            "steps": _step_rows(view),
            "step_columns": STEP_COLUMNS,
            "failures": _failures(view),
            "figures": [
                (words, view.figures[name])
                for name, words in FIGURES.items()
                if name in view.figures
            ],
        },
    )


@require_POST
@organiser_page
def call(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send the day on its way: what failed is tried again, missed days are caught up."""
    network = desk.network
    is_simulated = network.clock == Network.Clock.SIMULATED
    until = _day(request.POST.get("until", "")) if is_simulated else None
    if until is not None and not 0 <= (until - desk.on).days <= 1:
        messages.error(request, _("The day has moved on meanwhile. Look at it before you go on."))
        return redirect("day_end", network=network.slug)

    tried_again = operations.call_day(network_id=network.pk, by=desk.person)
    try:
        if is_simulated:
            chain.send_on_its_way(network_id=network.pk, until=until or desk.on)
        else:
            chain.send_on_its_way(network_id=network.pk)
    except BrokerUnreachable:
        messages.error(
            request, _("The workers cannot be reached. The day goes on by itself once they can.")
        )
        return redirect("day_end", network=network.slug)
    if tried_again:
        words = ngettext(
            "The day is on its way: one failed part is tried again.",
            "The day is on its way: %(count)s failed parts are tried again.",
            tried_again,
        )
        messages.success(request, words % {"count": tried_again})
    else:
        messages.success(request, _("The day is on its way."))

    return redirect("day_end", network=network.slug)


def _standing(desk: Desk, current: DayView | None) -> dict[str, Any]:
    """Return where the day stands: what a page shows at its top and looks at again."""
    network = desk.network
    if current is not None and current.on != desk.on:
        current = None
    is_simulated = network.clock == Network.Clock.SIMULATED
    today = chain.calendar_date(network, at=timezone.now())
    behind_days = 0 if is_simulated else max((today - desk.on).days, 0)
    is_stopped = current is not None and current.state == "FAILED"
    steps = _step_rows(current) if current is not None else []
    done = sum(step["code"] in ("DONE", "IDLE", "UNNEEDED") for step in steps)
    is_running = not is_stopped and (network.day in (Day.OPENING, Day.CLOSING) or behind_days > 0)
    until = desk.on
    if is_simulated and network.day != Day.OPENING:
        until += datetime.timedelta(days=1)

    return {
        "desk": desk,
        "network": network,
        "asset": desk.asset,
        "current": current,
        "state": STATES["FAILED" if is_stopped else network.day],
        "behind_days": behind_days,
        "is_simulated": is_simulated,
        "is_stopped": is_stopped,
        "is_running": is_running,
        "until": until,
        "steps": steps,
        "step_columns": STEP_COLUMNS,
        "steps_done": done,
        "failures": _failures(current) if current is not None else [],
    }


def _day_row(view: DayView, slug: str) -> dict[str, Any]:
    code, words = STATES[view.state]
    return {
        "on": view.on,
        "href": reverse("day_end_day", args=[slug, view.on.isoformat()]),
        "state": code,
        "state_words": words,
        "took": duration(view.seconds),
        "subjects": sum(step.subjects for step in view.steps),
        "failures": sum(len(step.failures) for step in view.steps),
        "open_loans": view.figures.get("open_loans"),
        "outstanding_minor": view.figures.get("outstanding_minor"),
        "deposit_minor": view.figures.get("deposit_minor"),
    }


def _step_rows(view: DayView) -> list[dict[str, Any]]:
    last = max((place for place, step in enumerate(view.steps) if step.chunks), default=-1)
    rows = []
    for place, step in enumerate(view.steps):
        state = step.state
        # A network's first day was never opened by a run.
        if state == "WAITING" and (view.state == "CLOSED" or place < last):
            state = "UNNEEDED"
        elif state == "DONE" and not step.chunks:
            state = "IDLE"
        code, words = STATES[state]
        rows.append(
            {
                "title": _(step.title),
                "code": state,
                "state": code,
                "state_words": words,
                "chunks": f"{step.chunks_done} / {step.chunks}" if step.chunks else None,
                "subjects": step.subjects if step.chunks else None,
                "took": duration(step.seconds) if step.chunks else None,
            }
        )

    return rows


def _failures(view: DayView) -> list[StepView]:
    return [step for step in view.steps if step.failures]


def duration(seconds: float | None) -> str | None:
    """Return how long something took, as people say it."""
    if seconds is None:
        return None
    if seconds < 0.1:
        return _("%(milliseconds)d ms") % {"milliseconds": round(seconds * 1000)}
    if seconds < 10:
        return _("%(seconds).1f s") % {"seconds": seconds}
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}

    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
