"""One agreement or request: the steps to it, what each grants the other, pausing and closing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lending_circles.forms import asset_of
from lending_circles.grant_forms import AgreementForm
from lending_circles.grant_words import Direction, direction_of, my_lines, their_lines
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import trust
from lending_circles.queries import doors, own_circle
from lending_circles.queries.effects import effects_of_agreement, effects_of_closing
from lending_circles.queries.reserves import Reserve, reserve_of
from lending_circles.queries.visibility import visible_in
from lending_circles.views.gate import Here, frame, member_page
from lending_circles.views.resting import resting
from people.refusals import Refusal
from rules.money import format_amount

State = TrustLink.State


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def agreement(request: HttpRequest, here: Here, link_id: int) -> HttpResponse:
    """Show one agreement or request, and set what the member grants in it."""
    link = _link(here, link_id)
    side = side_of(here.account, link)
    mine: Direction = side["mine"]
    form = AgreementForm(request.POST or None, asset=here.asset, initial=_granted(mine, here))
    if request.method == "POST" and form.is_valid():
        try:
            trust.grant(
                link_id=link.pk,
                lender_account_id=here.account.pk,
                permission=form.cleaned_data["permission"],
                limit_minor=form.cleaned_data["limit"],
                relays=form.cleaned_data["relays"],
                by=here.person,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept. It holds for new loans from now on."))
            return redirect("agreement", link.pk)

    is_active = link.state == State.ACTIVE
    exposures = own_circle.exposures_of(here.account) if is_active else {}
    peer: LoanAccount = side["account"]
    return render(
        request,
        "lending_circles/agreement.html",
        frame(
            here,
            form=form,
            side=side,
            link=link,
            mine_lines=my_lines(mine, here.asset),
            their_lines=their_lines(side["theirs"], here.asset),
            **resting(here, mine.effective),
            theirs_rest=is_active and _theirs_rest(side["theirs"], peer, here),
            effects=(effects_of_closing if is_active else effects_of_agreement)(here.account, peer),
            exposure=exposures.get(peer.person_id, own_circle.Exposure()),
        ),
        status=422 if form.errors else 200,
    )


@require_POST
@member_page
def answer(request: HttpRequest, here: Here, link_id: int, deed: str) -> HttpResponse:
    """Show one's profile, agree, decline, withdraw, consent, pause, reopen or close."""
    if deed not in _DEEDS and deed not in _OF_DIRECTION:
        raise Http404
    if deed != "consent":
        link = _link(here, link_id)
    try:
        if deed in _OF_DIRECTION:
            said = _OF_DIRECTION[deed]
            _set_direction(here, link, deed)
        else:
            operation, said = _DEEDS[deed]
            link = operation(
                link_id=link_id, account_id=here.account.pk, on=here.on, by=here.person
            )
            said = _said_of_agreeing(link) if deed in ("agree", "consent") else said
    except trust.NoAgreement:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)

    if deed in ("offer", "agree", *_OF_DIRECTION):
        return redirect("agreement", link_id)

    return redirect("circle")


_DEEDS: dict[str, tuple[Any, Any]] = {
    "offer": (trust.offer_profile, gettext_lazy("They see your profile now. Nothing is agreed.")),
    "agree": (trust.agree_trust, ""),
    "decline": (trust.decline_trust, gettext_lazy("Declined.")),
    "withdraw": (trust.withdraw_trust_request, gettext_lazy("Your request is taken back.")),
    "consent": (trust.consent_to_link, ""),
    "close": (
        trust.close_trust,
        gettext_lazy("Closed. What is lent between you runs off as agreed."),
    ),
}
_OF_DIRECTION: dict[str, Any] = {
    "pause": gettext_lazy("Paused. You lend them nothing new until you open it again."),
    "reopen": gettext_lazy("Open again. You lend to them as before."),
}


def _said_of_agreeing(link: TrustLink) -> str:
    if link.state == State.ACTIVE:
        return _("Agreed. You trust each other now.")
    if link.agreed_on is not None:
        return _("Agreed. It stands as soon as your common friends consent.")

    return _("You agreed. It stands when they agree too.")


def _set_direction(here: Here, link: TrustLink, deed: str) -> None:
    """Pause what the member grants, or open it again as it was."""
    if deed == "pause":
        trust.pause_direction(
            link_id=link.pk, lender_account_id=here.account.pk, on=here.on, by=here.person
        )
        return
    mine = direction_of(link, here.account.pk)
    trust.grant(
        link_id=link.pk,
        lender_account_id=here.account.pk,
        permission=mine.permission,
        limit_minor=mine.limit_minor,
        by=here.person,
    )


def _link(here: Here, link_id: int) -> TrustLink:
    try:
        return doors.link_for(here.account, link_id)
    except TrustLink.DoesNotExist:
        raise Http404 from None


def side_of(account: LoanAccount, link: TrustLink) -> dict[str, Any]:
    """Return a link from one end: the other person, what each grants, and whose turn it is."""
    peer = link.high if link.low_id == account.pk else link.low
    is_asking = link.requested_by_id == account.pk
    waits_for_friends = link.state == State.AGREED_BY_ONE and link.agreed_on is not None
    may_agree = (
        (link.state == State.REQUESTED and not is_asking)
        or link.state == State.PROFILE_OFFERED
        or (
            link.state == State.AGREED_BY_ONE
            and not waits_for_friends
            and link.agreed_by_id != account.pk
        )
    )

    return {
        "link": link,
        "account": peer,
        "name": peer.person.name,
        "mine": direction_of(link, account.pk),
        "theirs": direction_of(link, peer.pk),
        "is_mine": is_asking,
        "sees_profile": visible_in(link, account.pk),
        "may_offer": link.state == State.REQUESTED and not is_asking,
        "may_agree": may_agree,
        "i_agreed": link.state == State.AGREED_BY_ONE and link.agreed_by_id == account.pk,
        "waits_for_friends": waits_for_friends,
    }


def _granted(mine: Direction, here: Here) -> dict[str, Any]:
    limit = mine.limit_minor
    return {
        "permission": mine.permission,
        "limit": "" if limit is None else format_amount(limit, asset_of(here.asset)),
        "relays": mine.relays,
    }


def _theirs_rest(theirs: Direction, peer: LoanAccount, here: Here) -> bool:
    """Tell whether something a peer grants rests for want of deposit; not how much they lack."""
    reserve: Reserve = reserve_of(peer, here.terms)

    return reserve.rests(theirs.effective)
