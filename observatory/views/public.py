"""What everybody may know of a network's ripples: tens of people, of weeks that are over."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.models import Network
from governance.queries import is_organiser, terms_of
from observatory.queries.network import public_ripples
from observatory.views.words import crowd_text, tenths_text
from people.queries import person_of

WEEKS_SHOWN = 4


@login_not_required
@require_safe
def ripples(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many people did what, week by week, and what one deed added among friends."""
    network = get_object_or_404(Network, slug=slug, kind=Network.Kind.CIRCLE)
    _parameters, terms = terms_of(network.pk, network.business_date)
    weeks, quarter, rows = public_ripples(
        network.pk, on=network.business_date, window_days=terms.ripple_window_days
    )
    shown = weeks[-WEEKS_SHOWN:]
    person = person_of(request.user) if request.user.is_authenticated else None
    columns = [
        {"key": "label", "label": _("What people did")},
        {"key": "people", "label": _("In the quarter")},
        *(
            {
                "key": f"week_{number}",
                "label": _("Week from {day}").format(day=date_format(monday, "j M")),
                "wide": True,
            }
            for number, monday in enumerate(shown)
        ),
        {"key": "added", "label": _("One of them added")},
    ]
    lines = [
        {
            "label": row.label,
            "people": crowd_text(row.people),
            **{
                f"week_{number}": crowd_text(people)
                for number, people in enumerate(row.weeks[-WEEKS_SHOWN:])
            },
            "added": _("nothing certain") if row.tenths is None else tenths_text(row.tenths),
        }
        for row in rows
        if row.people or any(row.weeks[-WEEKS_SHOWN:])
    ]

    return render(
        request,
        "observatory/public.html",
        {
            "network": network,
            "columns": columns,
            "lines": lines,
            "is_any": bool(lines),
            "starts_on": quarter[0],
            "last_on": quarter[1] - datetime.timedelta(days=1),
            "window_days": terms.ripple_window_days,
            "is_organiser": person is not None and is_organiser(person, network.pk),
        },
    )
