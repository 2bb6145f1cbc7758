"""Jubilee funds at the organisers' desk: what is offered, decided, and matched."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.gate import Desk, organiser_page
from lending_circles.fund_forms import ReasonForm
from lending_circles.models import JubileeFund
from lending_circles.operations import jubilee
from lending_circles.queries import jubilee_funds
from people.refusals import Refusal

State = JubileeFund.State


@require_safe
@organiser_page
def funds(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the funds: those to decide on first, then what is open, then what has ended."""
    found = list(jubilee_funds.of_network(desk.network.pk)[: jubilee_funds.ROWS_MAX])

    return render(
        request,
        "lending_circles/organiser_jubilee.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "asked": [fund for fund in found if fund.state == State.PROPOSED],
            "open": [fund for fund in found if fund.state == State.OPEN],
            "ended": [fund for fund in found if fund.state not in (State.PROPOSED, State.OPEN)],
            "matched_minor": sum(fund.matched_minor for fund in found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def fund(request: HttpRequest, desk: Desk, fund_id: int) -> HttpResponse:
    """Show one fund and what it matched; decide on it, or close it before its day."""
    shown = _found(desk, fund_id)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    # A yes needs no reason.
    form = ReasonForm(request.POST if deed in ("decline", "close") else None)
    refusal = None
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            said = _do(deed, shown, form, desk)
        except Refusal as refused:
            refusal, shown = refused, _found(desk, fund_id)
        else:
            messages.success(request, said)
            return redirect("organiser_jubilee_fund", network=desk.network.slug, fund_id=fund_id)

    return render(
        request,
        "lending_circles/organiser_jubilee_fund.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "fund": shown,
            "days": jubilee_funds.matched_days(shown),
            "is_behind": shown.backers.filter(person=desk.person).exists(),
            "has_agreed": shown.first_by_id == desk.person.pk,
            "form": form,
            "refusal": refusal,
        },
        status=422 if refusal or form.errors else 200,
    )


def _found(desk: Desk, fund_id: int) -> JubileeFund:
    try:
        return jubilee_funds.fund_of(desk.network.pk, fund_id)
    except JubileeFund.DoesNotExist:
        raise Http404 from None


def _do(deed: str, shown: JubileeFund, form: ReasonForm, desk: Desk) -> str:
    """Do what the pressed button says. Raises what the operation refuses."""
    # The gate has set the network's time zone.
    about: dict[str, Any] = {
        "fund_id": shown.pk,
        "on": desk.on,
        "by": desk.person,
        "today": timezone.localdate(),
    }
    if deed == "agree":
        decided = jubilee.agree_to_fund(**about)
        if decided.state == State.OPEN:
            return _("The fund is open, and its whole budget set aside.")
        return _("You agreed. A second organiser opens it.")
    if deed == "decline":
        jubilee.decline_fund(**about, remark=form.cleaned_data["remark"])
        return _("The offer is turned down; who gave it reads why.")
    if deed == "close":
        jubilee.close_fund(**about, remark=form.cleaned_data["remark"])
        return _("The fund is closed, and what was left is back where it came from.")

    raise Http404
