"""A member's lending rules: autopay, the ways to how they lend; hold, lend again, leave."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lending_circles.forms import WishesForm
from lending_circles.models import LoanAccount
from lending_circles.operations import membership, preferences
from lending_circles.queries import jubilee_funds
from lending_circles.queries.effects import effects_of_leaving
from lending_circles.queries.members import figures_of
from lending_circles.views.gate import Here, frame, member_page
from people.refusals import Refusal

State = LoanAccount.State
_MAY_HOLD = (State.PENDING_PEERS, State.ACTIVE)
_MAY_LEAVE = (State.PENDING_STAKE, State.PENDING_PEERS, State.ACTIVE, State.HOLD)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def lending_rules(request: HttpRequest, here: Here) -> HttpResponse:
    """Show and set what the member wishes for beyond single agreements."""
    account = here.account
    form = WishesForm(initial={"autopay": account.autopay})
    if request.method == "POST":
        # Not `request.POST or None`: an unticked box sends nothing, and means no.
        form = WishesForm(request.POST)
        if form.is_valid():
            preferences.set_preferences(
                account_id=account.pk, autopay=form.cleaned_data["autopay"], by=here.person
            )
            messages.success(request, _("Kept. It holds from now on."))
            return redirect("lending_rules")

    return render(
        request,
        "lending_circles/lending_rules.html",
        frame(
            here,
            form=form,
            fund=next(iter(jubilee_funds.open_now(account.network_id)), None),
            may_hold=account.state in _MAY_HOLD,
            is_on_hold=account.state == State.HOLD,
            may_leave=account.state in _MAY_LEAVE,
        ),
    )


_DEEDS: dict[str, tuple[Any, Any]] = {
    "hold": (
        membership.hold_account,
        gettext_lazy("You are on hold. Nothing new is lent from your stake."),
    ),
    "resume": (membership.resume_account, gettext_lazy("You lend again. Thank you.")),
    "leave": (
        membership.exit_account,
        gettext_lazy("You are leaving. Your stake is returned as it frees."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def standing(request: HttpRequest, here: Here, deed: str) -> HttpResponse:
    """Show what holding, lending again or leaving means, and do it."""
    if deed not in _DEEDS:
        raise Http404
    refusal = None
    if request.method == "POST":
        operation, said = _DEEDS[deed]
        try:
            operation(account_id=here.account.pk, on=here.on, by=here.person)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, said)
            return redirect("lending_rules")

    return render(
        request,
        "lending_circles/standing.html",
        frame(
            here,
            deed=deed,
            figures=figures_of(here.account),
            terms=here.terms,
            effects=effects_of_leaving(here.account) if deed == "leave" else None,
            refusal=refusal,
        ),
        status=422 if refusal else 200,
    )
