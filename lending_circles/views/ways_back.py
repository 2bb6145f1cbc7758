"""Ways back after a default: opening the account again, and making good what others lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lending_circles.forms import AmountForm, OnceForm, asset_of
from lending_circles.operations import ways_back
from lending_circles.queries.members import figures_of
from lending_circles.queries.ways_back import WayBack, way_back_of
from lending_circles.views.gate import Here, frame, member_page, new_token
from pages.formats import amount_words
from people.refusals import Refusal
from rules.money import format_amount

Deed = Callable[[HttpRequest, Here, int, str], HttpResponse]


@require_safe
@member_page
def way_back(request: HttpRequest, here: Here) -> HttpResponse:
    """Say how the member stands after a default, and what each way back asks for."""
    return render(
        request,
        "lending_circles/way_back.html",
        frame(here, back=_back(here), figures=figures_of(here.account)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def reopen(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask how much is staked, show what moves, open the account again."""
    back = _back(here)
    if not back.is_closed:
        return redirect("way_back")

    def moves(stake_minor: int) -> list[dict[str, Any]]:
        ends = (
            (_("Contingency pool"), back.reopening.payout_minor),
            (_("My stake"), stake_minor),
        )
        return [
            {"source": _("My money"), "target": target, "amount_minor": minor}
            for target, minor in ends
            if minor
        ]

    least = format_amount(back.reopening.stake_minor_min, asset_of(here.asset))

    return _move(request, here, back, "way_back_reopen", _reopened, moves, initial=least)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def make_good(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask how much is paid to those who lost, show what moves, pay it."""
    back = _back(here)
    if not back.lost_minor:
        return redirect("way_back")

    def moves(amount_minor: int) -> list[dict[str, Any]]:
        paid_minor = min(amount_minor, back.lost_minor)
        target = _("Those who lost by it")
        return [{"source": _("My money"), "target": target, "amount_minor": paid_minor}]

    return _move(request, here, back, "way_back_make_good", _made_good, moves)


def _back(here: Here) -> WayBack:
    back = way_back_of(here.account)
    if back is None:
        raise Http404

    return back


def _move(
    request: HttpRequest,
    here: Here,
    back: WayBack,
    page: str,
    deed: Deed,
    moves: Callable[[int], list[dict[str, Any]]],
    initial: str = "",
) -> HttpResponse:
    """Ask for the amount, show what will move, move it."""
    asked = request.POST if request.method == "POST" else request.GET
    form = AmountForm(
        asked if "amount" in asked else None, asset=here.asset, initial={"amount": initial}
    )
    amount_minor = form.cleaned_data["amount"] if form.is_bound and form.is_valid() else None
    refusal = None
    once = OnceForm(request.POST or None)
    if request.method == "POST" and amount_minor is not None and once.is_valid():
        try:
            return deed(request, here, amount_minor, once.cleaned_data["token"])
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        f"lending_circles/{page}.html",
        frame(
            here,
            back=back,
            figures=figures_of(here.account),
            form=form,
            amount_minor=amount_minor,
            moves=moves(amount_minor) if amount_minor is not None else [],
            token=new_token(),
            refusal=refusal,
        ),
        status=422 if refusal or form.errors else 200,
    )


def _reopened(request: HttpRequest, here: Here, stake_minor: int, token: str) -> HttpResponse:
    account = ways_back.reopen_account(
        account_id=here.account.pk,
        stake_minor=stake_minor,
        on=here.on,
        by=here.person,
        reference=token,
        today=here.today,
    )
    said = (
        _("Your account is open again.")
        if account.state == account.State.ACTIVE
        else _("Your account is open again. Ask people to trust you; then you can borrow.")
    )
    messages.success(request, said)

    return redirect("circle")


def _made_good(request: HttpRequest, here: Here, amount_minor: int, token: str) -> HttpResponse:
    paid = ways_back.make_good(
        account_id=here.account.pk,
        amount_minor=amount_minor,
        on=here.on,
        by=here.person,
        reference=token,
        today=here.today,
    )
    said = _("%(amount)s paid to those who lost. It stands on your record.")
    messages.success(request, said % {"amount": amount_words(paid.amount_minor, here.asset)})

    return redirect("way_back")
