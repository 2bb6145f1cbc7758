"""The portfolio: its tiles, its pictures, its calendar."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.queries.panels import is_delegate, waiting_count
from marketplace.models import InvestorStanding
from pages.figures import share_percent
from portfolios.queries import pictures
from portfolios.queries.figures import figures_of
from portfolios.queries.pictures import Outcome, Slice
from portfolios.views.gate import Here, frame, investor_page
from portfolios.words import BUCKET_TONES, BUCKETS, SPREADS
from repayments.queries.calls import open_count

YEARS = (1990, 2200)


@require_safe
@investor_page
def portfolio(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what an investor has, what it earned and where it stands."""
    shot = here.snapshot()
    largest = pictures.largest(shot.holdings)
    outcome = pictures.outcome(shot)

    return render(
        request,
        "portfolios/portfolio.html",
        frame(
            here,
            figures=figures_of(shot),
            is_empty=not shot.flows and not shot.holdings,
            call_count=open_count(here.person),
            vote_count=waiting_count(here.person),
            is_delegate=is_delegate(here.person),
            standing=InvestorStanding.objects.filter(person=here.person).first(),
            buckets=_bars(pictures.buckets(shot.holdings), "bucket", here, BUCKETS, BUCKET_TONES),
            spreads=[
                {
                    "name": spread.name,
                    "title": SPREADS[spread.name],
                    "bars": _bars(spread.slices, spread.name, here),
                    "concentration": spread.concentration,
                }
                for spread in pictures.spreads(shot.holdings)
            ],
            largest=[
                {
                    "words": part.words,
                    "href": reverse("portfolio_loan", args=[part.key]),
                    "amount_minor": part.amount_minor,
                    "share": part.share,
                    "width": share_percent(part.amount_minor, shot.invested_minor),
                }
                for part in largest.slices
            ],
            concentration=largest.concentration,
            outcome=outcome,
            bands=_bands(outcome),
            month=pictures.month(shot, shot.on.replace(day=1)),
        ),
    )


@require_safe
@investor_page
def calendar(request: HttpRequest, here: Here) -> HttpResponse:
    """Show one month: what is due on each day, what came, what did not."""
    shot = here.snapshot()
    first = month_of(request.GET.get("month", "")) or shot.on.replace(day=1)

    return render(
        request,
        "portfolios/calendar.html",
        frame(here, month=pictures.month(shot, first), this_month=shot.on.replace(day=1)),
    )


@login_not_required
@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """Say in plain words who enforces a contract when its bank is gone."""
    return render(request, "portfolios/protection.html")


def _bars(
    parts: Iterable[Slice],
    name: str,
    here: Here,
    words: dict[str, Any] | None = None,
    tones: dict[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return bars, each linking to the holdings that it is made of."""
    shown = list(parts)
    whole = sum(part.amount_minor for part in shown)
    bars = []
    before = 0
    for part in shown:
        asked = urlencode({"asset": here.asset.code, name: part.key})
        bars.append(
            {
                "key": part.key,
                "words": (words or {}).get(part.key, part.words),
                "tone": (tones or {}).get(part.key, "info"),
                "href": f"{reverse('portfolio_holdings')}?{asked}",
                "amount_minor": part.amount_minor,
                "count": part.count,
                "share": part.share,
                "start": share_percent(before, whole),
                "width": share_percent(part.amount_minor, whole),
            }
        )
        before += part.amount_minor

    return bars


def _bands(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the bands from what was promised to what became of it."""
    promised = _("Promised until today")
    bands = (
        (promised, _("Paid on time"), outcome.on_time_minor, "paid"),
        (promised, _("Paid late"), outcome.late_minor, "due"),
        (promised, _("Overdue now"), outcome.overdue_minor, "late"),
        (promised, _("In default"), outcome.recovered_minor + outcome.lost_minor, "lost"),
        (_("In default"), _("Recovered"), outcome.recovered_minor, "extended"),
        (_("In default"), _("Lost"), outcome.lost_minor, "lost"),
    )
    return [
        {"source": source, "target": target, "amount_minor": minor, "tone": tone}
        for source, target, minor, tone in bands
        if minor
    ]


def month_of(text: str) -> datetime.date | None:
    """Read a month such as 2026-03, of years that have a month before and after."""
    try:
        first = datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None

    return first if YEARS[0] <= first.year <= YEARS[1] else None
