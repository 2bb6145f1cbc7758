"""The living style guide: every part in all its states, for those who build pages."""

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pages import samples
from pages.frame import MEMBER, Door


@require_safe
@login_not_required
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the style guide while developing, or to staff; elsewhere nothing lies here."""
    user = getattr(request, "user", None)
    if not settings.DEBUG and not (user is not None and user.is_staff):
        raise Http404

    form = samples.SampleForm(request.GET if "amount" in request.GET else None)
    if "message" in request.GET:
        messages.success(
            request, "Paid. Mercado has 214.00 RIV; your first repayment is Mon 19 Jan."
        )
        messages.info(request, "The day closes at midnight; what you do now counts for today.")
        messages.error(request, "Nothing was sent: the till's code has run out. Ask for a new one.")
    # The doors of a member, shown even where an installation has no pages behind them.
    doors = [Door("#" + place.url_name, place.label, place.icon, False) for place in MEMBER]
    return render(
        request,
        "pages/style_guide.html",
        {**samples.everything(form), "doors": [replace(doors[0], current=True), *doors[1:]]},
    )
