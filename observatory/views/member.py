"""What followed a member's own deeds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lending_circles.views.gate import Here, frame, member_page
from observatory.queries.own import own_ripples


@require_safe
@member_page
def ripples(request: HttpRequest, here: Here) -> HttpResponse:
    """Show a member's deeds, and how many friends did the same after them."""
    window_days = here.terms.ripple_window_days
    rows = own_ripples(here.account, on=here.on, window_days=window_days)

    return render(
        request,
        "observatory/own.html",
        frame(
            here,
            rows=rows,
            friends=next((row.friends for row in rows if row.friends and not row.is_hidden), 0),
            window_days=window_days,
            network=here.account.network,
        ),
    )
