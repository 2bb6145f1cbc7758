"""The door to the shops at which somebody works."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from merchants import queries
from merchants.models import Staff
from people.queries import person_of


@never_cache
@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """Offer the merchants at which the person works; one only is opened at once."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404
    jobs = list(queries.jobs_of(person))
    if len(jobs) == 1:
        only = jobs[0]
        # A cashier comes to charge; the till is what they look for.
        if only.role == Staff.Role.CASHIER:
            return redirect("till")
        return redirect("shop_today", only.merchant_id)

    return render(request, "merchants/shop_choose.html", {"jobs": jobs})
