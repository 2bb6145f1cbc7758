"""The officers' view of their bank's portfolio."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banks.gate import Desk, officer_page
from banks.models import BusinessCase
from track_record.queries.analytics import analytics_of
from track_record.views.pictures import (
    ENDS,
    bucket_words,
    par_trend,
    roll_table,
    vintage_lines,
)


@require_safe
@officer_page()
def analytics(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the portfolio at risk, roll rates, vintages, concentration, and the way of cases."""
    found = analytics_of(desk.bank)
    words = bucket_words()
    funnel_most = max(found.funnel.values(), default=0)

    return render(
        request,
        "track_record/analytics.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "found": found,
            "trend": par_trend(found.trend),
            "eased": par_trend(found.trend, with_eased=True),
            "vintages": vintage_lines(found.vintages),
            "late": vintage_lines(found.vintages, late=True),
            "rolls": roll_table(found.rolls),
            "roll_columns": [words[name] for name in ENDS],
            "funnel": [
                (BusinessCase.State[name].label, count) for name, count in found.funnel.items()
            ],
            "funnel_most": funnel_most,
        },
    )
