"""The heads of the seals for everybody, so that anybody may keep them."""

import datetime
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from seals.models import Kind
from seals.queries import DayHead, day_heads

DAYS_SHOWN = 14
DAYS_IN_FILE = 366
# A head changes when the sealer comes by.
SECONDS_KEPT = 60


@login_not_required
@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """Show the last heads of the newest days; how many rows stand behind them is nobody's."""
    words = {Kind.JOURNALS.value: _("Movements of money"), Kind.DEEDS.value: _("Deeds")}
    shown = [
        {"on": day, "heads": [{"head": one, "word": words[one.kind]} for one in found]}
        for day, found in groupby(_heads(DAYS_SHOWN), key=lambda one: one.day)
    ]

    return render(request, "seals/heads.html", {"days": shown})


@login_not_required
@require_safe
def heads_file(request: HttpRequest) -> HttpResponse:
    """Hand over a year of heads as `manage.py verify_seals --kept` reads them."""
    lines = "".join(f"{one.line()}\n" for one in _heads(DAYS_IN_FILE))

    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


def _heads(days: int) -> list[DayHead]:
    """Return the heads of the newest days, kept a while: anybody may ask, however often."""
    key = f"seals.heads.{days}"
    kept: list[DayHead] | None = cache.get(key)
    if kept is not None:
        return kept
    midnight = (
        timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    found = list(day_heads(since=midnight - datetime.timedelta(days=days - 1)))
    cache.set(key, found, SECONDS_KEPT)

    return found
