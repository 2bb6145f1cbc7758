"""A member's stake: where it is, adding to it, taking out of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lending_circles.forms import AmountForm, OnceForm
from lending_circles.models import LoanAccount
from lending_circles.operations import membership
from lending_circles.queries import own_stake, relief
from lending_circles.queries.extending import extends_for_somebody
from lending_circles.queries.members import Figures, figures_of
from lending_circles.queries.reserves import reserve_of
from lending_circles.views.gate import Here, frame, member_page, new_token
from pages.formats import amount_words
from people.refusals import Refusal
from rules.credit_limit import credit_limit
from rules.parameters import WaiverMode

_LEVELS = {0: "pool", 1: "1", 2: "2", 3: "3"}


@require_safe
@member_page
def stake(request: HttpRequest, here: Here) -> HttpResponse:
    """Show where the stake is: free, lent at which degree, coming back when, lost."""
    terms = here.terms
    figures = figures_of(here.account)
    levels = own_stake.lent_by_level(here.account)
    overdue_minor, weeks = own_stake.back_by_week(here.account, on=here.on)
    losses = own_stake.losses_of(here.account)

    return render(
        request,
        "lending_circles/stake.html",
        frame(
            here,
            figures=figures,
            terms=terms,
            levels=levels,
            parts=[
                {"level": _LEVELS[level.level], "amount_minor": level.amount_minor}
                for level in levels
            ],
            people=sum(level.people for level in levels),
            overdue_minor=overdue_minor,
            weeks=weeks,
            losses=losses,
            given=relief.given_by(here.account),
            reserve=reserve_of(here.account, terms),
            extends=extends_for_somebody(here.account),
            lost_minor=sum(loss.loss_minor - loss.recovered_minor for loss in losses),
            growth=own_stake.growth_of(here.account, terms, on=here.on),
            is_tiered=terms.waiver_mode is WaiverMode.TIERED,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def add(request: HttpRequest, here: Here) -> HttpResponse:
    """Move money from the spending account into the stake."""
    terms, figures = here.terms, figures_of(here.account)
    missing_minor = max(0, terms.stake_minor_min - figures.deposit_minor)
    more = {
        "terms": terms,
        "missing_minor": missing_minor,
        "growth": own_stake.growth_of(here.account, terms, on=here.on),
        "is_first": here.account.state == LoanAccount.State.PENDING_STAKE,
    }
    initial = {"amount": _typed(missing_minor, here)} if missing_minor else {}

    return _move(request, here, figures, "add", initial=initial, more=more)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def withdraw(request: HttpRequest, here: Here) -> HttpResponse:
    """Move money from the stake back into the spending account."""
    return _move(request, here, figures_of(here.account), "withdraw", initial={}, more={})


def _move(
    request: HttpRequest,
    here: Here,
    figures: Figures,
    way: str,
    *,
    initial: dict[str, Any],
    more: dict[str, Any],
) -> HttpResponse:
    """Ask for the amount, show what will move, move it."""
    asked = request.POST if request.method == "POST" else request.GET
    form = AmountForm(asked if "amount" in asked else None, asset=here.asset, initial=initial)
    amount_minor = form.cleaned_data["amount"] if form.is_bound and form.is_valid() else None
    refusal = None
    if request.method == "POST" and amount_minor is not None:
        once = OnceForm(request.POST)
        if once.is_valid():
            try:
                return _moved(request, here, way, amount_minor, once.cleaned_data["token"])
            except Refusal as refused:
                refusal = refused
    sign = 1 if way == "add" else -1
    deposit_minor = max(0, figures.deposit_minor + sign * (amount_minor or 0))

    return render(
        request,
        f"lending_circles/stake_{way}.html",
        frame(
            here,
            figures=figures,
            form=form,
            amount_minor=amount_minor,
            moves=_moves(way, amount_minor),
            limit_minor=credit_limit(deposit_minor, ratio=here.account.ratio),
            deposit_minor=deposit_minor,
            token=new_token(),
            refusal=refusal,
            **more,
        ),
        status=422 if refusal or form.errors else 200,
    )


def _moved(
    request: HttpRequest, here: Here, way: str, amount_minor: int, token: str
) -> HttpResponse:
    operation = membership.stake if way == "add" else membership.withdraw_stake
    operation(
        account_id=here.account.pk,
        amount_minor=amount_minor,
        on=here.on,
        by=here.person,
        reference=token,
        today=here.today,
    )
    said = (
        _("%(amount)s added to your stake.")
        if way == "add"
        else _("%(amount)s moved to your spending account.")
    )
    messages.success(request, said % {"amount": amount_words(amount_minor, here.asset)})

    return redirect("stake")


def _moves(way: str, amount_minor: int | None) -> list[dict[str, Any]]:
    if amount_minor is None:
        return []
    ends = [_("My money"), _("My stake")]
    source, target = ends if way == "add" else reversed(ends)

    return [{"source": source, "target": target, "amount_minor": amount_minor}]


def _typed(minor: int, here: Here) -> str:
    """Return an amount as it is typed."""
    decimals = here.asset.decimals
    whole, rest = divmod(minor, 10**decimals)

    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)
