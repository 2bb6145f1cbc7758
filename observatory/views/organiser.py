"""The organisers' pages: ripples with their certainty, and how the network carries its members."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from governance.gate import Desk, organiser_page
from governance.queries import terms_of
from observatory.queries.indicators import history
from observatory.queries.network import MEASURED_DAYS, KindRipple, Week, kind_ripples, weeks_of
from observatory.views.words import hundredths_text
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from pages.record_figures import Series
from pages.templatetags.parts import percent

RIPPLE_COLUMNS = (
    {"key": "label", "label": gettext_lazy("What people did")},
    {"key": "people", "label": gettext_lazy("People"), "kind": "number"},
    {"key": "first", "label": gettext_lazy("One added among friends")},
    {"key": "second", "label": gettext_lazy("Their friends"), "wide": True},
    {"key": "third", "label": gettext_lazy("Three steps away"), "wide": True},
    {"key": "size", "label": gettext_lazy("Largest cascade"), "kind": "number", "wide": True},
    {"key": "depth", "label": gettext_lazy("Its depth"), "kind": "number", "wide": True},
)
HISTORY_COLUMNS = (
    {"key": "on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "saved", "label": gettext_lazy("Saved by extension"), "kind": "number"},
    {"key": "velocity", "label": gettext_lazy("Lent out again"), "kind": "number", "wide": True},
    {"key": "forgiven_minor", "label": gettext_lazy("Forgiven"), "kind": "amount"},
    {"key": "fragile", "label": gettext_lazy("Without a peer to spare"), "kind": "number"},
    {"key": "buffer", "label": gettext_lazy("Within the buffer"), "kind": "number", "wide": True},
    {
        "key": "coverage",
        "label": gettext_lazy("Cover of what is late"),
        "kind": "number",
        "wide": True,
    },
)


@require_safe
@organiser_page
def ripples(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show what each kind of deed added around the people who did it."""
    _parameters, terms = terms_of(desk.network.pk, desk.on)
    rows = kind_ripples(
        desk.network.pk,
        starts_on=desk.on - datetime.timedelta(days=MEASURED_DAYS),
        ends_on=desk.on,
        window_days=terms.ripple_window_days,
    )
    if is_csv_wanted(request):
        return csv_file("ripples", RIPPLE_COLUMNS, [_line(row) for row in rows])
    told = [row for row in rows if any(found is not None for found in row.measured)]
    weeks = weeks_of(desk.network.pk, on=desk.on)
    names = (_("A friend had"), _("A friend's friend had"), _("Three steps away"), _("Nobody near"))
    charts = [
        {
            "title": row.label,
            "places": [date_format(week.starts_on, "j M") for week in weeks[row.kind]],
            "series": [
                Series(name, [week.shares[place] for week in weeks[row.kind]])
                for place, name in enumerate(names)
            ],
        }
        for row in rows
        if _is_line(weeks[row.kind])
    ]

    return render(
        request,
        "observatory/ripples.html",
        {
            "desk": desk,
            "columns": RIPPLE_COLUMNS,
            "lines": [_line(row) for row in told],
            "untold": [row.label for row in rows if row not in told],
            "found": [row for row in rows if any(row.is_told_apart)],
            "is_any": any(row.people for row in rows),
            "charts": charts,
            "csv_url": csv_address(request),
            "window_days": terms.ripple_window_days,
            "measured_days": MEASURED_DAYS,
        },
    )


@require_safe
@organiser_page
def resilience(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show the indicators of resilience with their history."""
    _parameters, terms = terms_of(desk.network.pk, desk.on)
    found = history(desk.network.pk, on=desk.on, cover_ratio=terms.contingency_cover_ratio)
    lines = [
        {
            "on": one.on,
            "saved": percent(one.saved),
            "velocity": percent(one.velocity),
            "forgiven_minor": one.facts.forgiven_minor,
            "fragile": percent(one.fragile),
            "buffer": percent(one.buffer),
            "coverage": percent(one.coverage),
        }
        for one in reversed(found)
    ]
    if is_csv_wanted(request):
        return csv_file("resilience", HISTORY_COLUMNS, lines, asset=desk.asset)

    return render(
        request,
        "observatory/resilience.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "now": found[-1] if found else None,
            "lines": lines,
            "columns": HISTORY_COLUMNS,
            "csv_url": csv_address(request),
            "terms": terms,
            **{
                f"{name}_line": [getattr(one, name) for one in found]
                for name in ("saved", "velocity", "fragile", "buffer", "coverage")
            },
        },
    )


def _is_line(weeks: Sequence[Week]) -> bool:
    """Tell whether something is told of more than one week: a single point is no line."""
    return any(
        sum(share is not None for share in shares) > 1
        for shares in zip(*(week.shares for week in weeks), strict=True)
    )


def _line(row: KindRipple) -> dict[str, Any]:
    """Return a row of the table of ripples."""
    places = dict(zip(("first", "second", "third"), row.measured, strict=True))

    return {
        "label": row.label,
        "people": row.people if row.is_crowd else None,
        "size": row.size,
        "depth": row.depth,
        **{
            name: _("too few to say")
            if found is None
            else _("{value} ({low} to {high}){certain}").format(
                value=hundredths_text(found.reproduction_hundredths),
                low=hundredths_text(found.low_hundredths),
                high=hundredths_text(found.high_hundredths),
                certain="" if is_apart else _(", may be chance"),
            )
            for (name, found), is_apart in zip(places.items(), row.is_told_apart, strict=True)
        },
    }
