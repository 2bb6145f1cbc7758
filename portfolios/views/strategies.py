"""Strategies: the list in its order, making and changing with what would match now, the log."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger.models import Asset
from people.refusals import Refusal
from portfolios.forms.strategies import StrategyForm, initial_of
from portfolios.models import Strategy
from portfolios.operations import strategies as deeds
from portfolios.operations.strategies import StrategyTerms
from portfolios.queries import matching
from portfolios.refusals import NoSuchStrategy
from portfolios.views.gate import Here, frame, investor_page
from portfolios.words import FILTERS, OUTCOME_TONES, OUTCOMES
from rules.auto_invest import Code

DEEDS = {"on": Strategy.State.ON, "pause": Strategy.State.PAUSED, "end": Strategy.State.ENDED}


@require_safe
@investor_page
def strategies(request: HttpRequest, here: Here) -> HttpResponse:
    """List an investor's strategies in the order in which they are tried."""
    own = matching.own_strategies(here.person.pk, asset_id=here.asset.pk)
    return render(request, "portfolios/strategies.html", frame(here, strategies=own))


@require_http_methods(["GET", "HEAD", "POST"])
@investor_page
def new_strategy(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask what a new strategy looks for; show what would match before it is kept."""
    form = StrategyForm(request.POST or None, asset=here.asset)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            made = deeds.make_strategy(
                person=here.person,
                asset=here.asset,
                terms=StrategyTerms(**form.terms()),
                on=here.on,
                at=here.at,
                is_on="start" in request.POST,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The strategy is kept."))
            return redirect("strategy", public_id=made.public_id)

    return _edit(request, here, form, here.asset, None)


@require_http_methods(["GET", "HEAD", "POST"])
@investor_page
def strategy(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show one strategy, what would match now, and let it be changed."""
    own = matching.find_strategy(here.person.pk, public_id)
    if own is None:
        raise Http404
    form = StrategyForm(request.POST or None, asset=own.asset, initial=initial_of(own))
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            deeds.change_strategy(
                strategy_public_id=public_id,
                person=here.person,
                terms=StrategyTerms(**form.terms()),
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The strategy is changed."))
            return redirect("strategy", public_id=public_id)

    return _edit(request, here, form, own.asset, own)


@require_POST
@investor_page
def turn_strategy(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Start, pause, end a strategy, or move it one place."""
    deed = request.POST.get("deed", "")
    own = {"strategy_public_id": public_id, "person": here.person}
    try:
        if deed in DEEDS:
            deeds.turn_strategy(**own, state=DEEDS[deed])  # type: ignore[arg-type]
        elif deed in ("earlier", "later"):
            deeds.order_strategy(**own, earlier=deed == "earlier")  # type: ignore[arg-type]
        else:
            raise Http404
    except NoSuchStrategy:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect("strategies")


@require_safe
@investor_page
def strategy_log(request: HttpRequest, here: Here, public_id: str) -> HttpResponse:
    """Show what a strategy did in its last nights, and why."""
    own = matching.find_strategy(here.person.pk, public_id)
    if own is None:
        raise Http404
    nights = [
        {
            "run": run,
            "filtered": [
                (FILTERS.get(name, name), count) for name, count in sorted(run.filtered.items())
            ],
            "outcomes": [
                {
                    "offer": each.offer,
                    "words": OUTCOMES[each.code],
                    "status": OUTCOME_TONES.get(each.code, "PLANNED"),
                    "amount_minor": each.amount_minor,
                    "remark": each.remark,
                }
                for each in run.outcomes.all()
            ],
        }
        for run in matching.log_of(own)
    ]

    return render(
        request,
        "portfolios/strategy_log.html",
        frame(here, strategy=own, nights=nights) | {"asset": own.asset},
    )


def _edit(
    request: HttpRequest, here: Here, form: StrategyForm, asset: Asset, own: Strategy | None
) -> HttpResponse:
    shown = own
    if form.is_bound and form.is_valid():
        shown = Strategy(person=here.person, asset=asset, **form.terms())
    matches = (
        matching.dry_run(shown, asset_code=asset.code, on=here.on) if shown is not None else None
    )

    return render(
        request,
        "portfolios/strategy.html",
        frame(here, form=form, strategy=own, **_matches(matches)) | {"asset": asset},
        status=422 if form.errors else 200,
    )


def _matches(matches: list[matching.Match] | None) -> dict[str, Any]:
    if matches is None:
        return {"matches": None}
    fitting = [each for each in matches if each.outcome.code is not Code.FILTER]
    rows = [
        {
            "offer": each.offer,
            "words": OUTCOMES[each.outcome.code],
            "why": FILTERS.get(each.outcome.detail, ""),
            "status": OUTCOME_TONES.get(each.outcome.code, "PLANNED"),
            "amount_minor": each.outcome.amount_minor,
        }
        for each in sorted(matches, key=lambda each: each.outcome.code is Code.FILTER)
    ]
    return {
        "matches": rows,
        "match_count": len(fitting),
        "match_left_minor": sum(
            max(each.offer.principal_minor - each.offer.committed_minor, 0) for each in fitting
        ),
        "match_minor": sum(each.outcome.amount_minor for each in matches),
    }
