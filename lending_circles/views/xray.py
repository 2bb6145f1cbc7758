"""The page on which a member sees through their circle."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lending_circles.forms import AmountForm
from lending_circles.queries.refused import refusal_for
from lending_circles.queries.xray import Pillar, Xray, xray_of
from lending_circles.unlock_words import ways_in_words
from lending_circles.views.gate import Here, frame, member_page

_CUTS = {
    1: gettext_lazy("up to a quarter less"),
    2: gettext_lazy("up to a half less"),
    3: gettext_lazy("up to three quarters less"),
    4: gettext_lazy("almost nothing, or nothing"),
}


@require_safe
@member_page
def xray(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what blocks the next loan, on whom the circle hangs, and how far a default travels.

    Source: R3-133, R3-134, R3-166, R3-169.
    """
    form = AmountForm(
        request.GET if "amount" in request.GET else None, asset=here.asset, label=_("An amount")
    )
    amount_minor = form.cleaned_data["amount"] if form.is_bound and form.is_valid() else None
    seen = xray_of(here.account, here.terms, amount_minor)

    return render(
        request,
        "lending_circles/xray.html",
        frame(
            here,
            xray=seen,
            form=form,
            blocking=_blocking(seen, here),
            ways=ways_in_words(seen.blocked.ways, seen.blocked.peer_names, here.asset),
            pillars=[(pillar, _cut(pillar)) for pillar in seen.pillars],
            unique_min=here.terms.unique_peers_min,
            guaranteed=list(enumerate(seen.guaranteed, start=1)),
            stake_minor_min=here.terms.stake_minor_min,
        ),
    )


def _blocking(seen: Xray, here: Here) -> str:
    """Return in plain words what is in the way, nothing where nothing is."""
    reason = seen.blocked.reason

    return "" if reason is None else refusal_for(reason, here.account).detail


def _cut(pillar: Pillar) -> str:
    return str(_CUTS.get(pillar.cut_quarters, ""))
