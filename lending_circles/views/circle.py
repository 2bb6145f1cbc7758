"""A member's circle: who is in it, requests, and what each agreement grants."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lending_circles.forms import AgreementForm, HandleForm, asset_of
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import trust
from lending_circles.queries import circle as circle_queries
from lending_circles.queries import doors, own_circle
from lending_circles.refusals import TooManyHandles, TrustWithSelf
from lending_circles.views.gate import Here, frame, member_page
from pages.formats import amount_words
from people.refusals import Refusal
from rules.money import format_amount
from rules.trust import UniqueStage, unique_stage


@require_safe
@member_page
def circle(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the rings, the count of unique peers, the requests and the agreements."""
    terms = here.terms
    mine = circle_queries.circle_of(here.account)
    rows = own_circle.rows_of(here.account, mine.peers)
    waiting = circle_queries.requests_of(here.account)

    return render(
        request,
        "lending_circles/circle.html",
        frame(
            here,
            circle=mine,
            rows=[_Row(row, _words(row.peer, here)) for row in rows],
            ringed=rows,
            second_count=mine.lender_counts[1],
            third_count=mine.lender_counts[2],
            terms=terms,
            wanted=terms.unique_peers_min + terms.unique_peers_buffer,
            stage=unique_stage(
                mine.unique_count,
                unique_min=terms.unique_peers_min,
                buffer=terms.unique_peers_buffer,
            ).value,
            stages=UniqueStage.__members__,
            received=[_side(here.account, link) for link in waiting.received],
            sent=[_side(here.account, link) for link in waiting.sent],
            consents=own_circle.costs_of(here.account, waiting.consents),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def add(request: HttpRequest, here: Here) -> HttpResponse:
    """Find somebody by their handle, and show one's own link and QR code."""
    form = HandleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        handle = form.cleaned_data["handle"]
        if handle == here.person.handle:
            form.add_error("handle", str(TrustWithSelf()))
        else:
            try:
                doors.member_for(here.account, handle, at=here.at)
            except TooManyHandles as refused:
                return _too_many(request, here, form, refused)
            except LoanAccount.DoesNotExist:
                form.add_error(
                    "handle",
                    _(
                        "Nobody in this network has that handle. Ask them to read it to you from "
                        "their Me page, or scan their code."
                    ),
                )
            else:
                return redirect("circle_with", handle)

    return _add_page(request, here, form, status=422 if form.errors else 200)


def _add_page(request: HttpRequest, here: Here, form: HandleForm, *, status: int) -> HttpResponse:
    link = request.build_absolute_uri(reverse("circle_with", args=[here.person.handle]))
    return render(
        request, "lending_circles/circle_add.html", frame(here, form=form, link=link), status=status
    )


def _too_many(
    request: HttpRequest, here: Here, form: HandleForm, refused: TooManyHandles
) -> HttpResponse:
    """Say that somebody was looking for too many people, whether this one is there or not."""
    form.add_error("handle", str(refused))
    answer = _add_page(request, here, form, status=429)
    answer["Retry-After"] = str(refused.context["retry_after_seconds"])

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def ask(request: HttpRequest, here: Here, handle: str) -> HttpResponse:
    """Ask a member for an agreement: what their link and their QR code lead to."""
    if handle == here.person.handle:
        return redirect("circle_add")
    try:
        peer = doors.member_for(here.account, handle, at=here.at)
    except TooManyHandles as refused:
        form = HandleForm({"handle": handle})
        form.is_valid()
        return _too_many(request, here, form, refused)
    except LoanAccount.DoesNotExist:
        raise Http404 from None
    refusal = None
    if request.method == "POST":
        try:
            link = trust.request_trust(
                account_id=here.account.pk, peer_account_id=peer.pk, on=here.on, by=here.person
            )
        except Refusal as refused:
            refusal = refused
        else:
            said = (
                _("You and %(name)s trust each other now.")
                if link.state == TrustLink.State.ACTIVE
                else _("Asked. %(name)s sees your request and answers it.")
            )
            messages.success(request, said % {"name": peer.person.name})
            return redirect("circle")

    return render(
        request,
        "lending_circles/circle_with.html",
        frame(here, peer=peer, refusal=refusal),
        status=422 if refusal else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def agreement(request: HttpRequest, here: Here, link_id: int) -> HttpResponse:
    """Show one agreement or request, and set what the member grants in it."""
    link = _link(here, link_id)
    side = _side(here.account, link)
    form = AgreementForm(request.POST or None, asset=here.asset, initial=_granted(side, here))
    if request.method == "POST" and form.is_valid():
        lends = form.cleaned_data["lends"]
        try:
            trust.grant(
                link_id=link.pk,
                lender_account_id=here.account.pk,
                permission=TrustLink.Permission.LOAN if lends else TrustLink.Permission.NONE,
                limit_minor=form.cleaned_data["limit"],
                by=here.person,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept. It holds for new loans from now on."))
            return redirect("agreement", link.pk)

    exposures = own_circle.exposures_of(here.account)
    return render(
        request,
        "lending_circles/agreement.html",
        frame(
            here,
            form=form,
            side=side,
            link=link,
            exposure=exposures.get(side["account"].person_id, own_circle.Exposure()),
        ),
        status=422 if form.errors else 200,
    )


@require_POST
@member_page
def answer(request: HttpRequest, here: Here, link_id: int, deed: str) -> HttpResponse:
    """Agree, decline, withdraw, consent or close."""
    if deed not in _DEEDS:
        raise Http404
    operation, said = _DEEDS[deed]
    if deed != "consent":
        _link(here, link_id)
    try:
        link = operation(link_id=link_id, account_id=here.account.pk, on=here.on, by=here.person)
    except trust.NoAgreement:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        if deed in ("agree", "consent") and link.state != TrustLink.State.ACTIVE:
            said = _("Agreed. It stands as soon as your common friends consent.")
        messages.success(request, said)

    return redirect("circle")


_DEEDS: dict[str, tuple[Any, Any]] = {
    "agree": (trust.agree_trust, gettext_lazy("Agreed. You trust each other now.")),
    "decline": (trust.decline_trust, gettext_lazy("Declined.")),
    "withdraw": (trust.withdraw_trust_request, gettext_lazy("Your request is taken back.")),
    "consent": (trust.consent_to_link, gettext_lazy("You consented.")),
    "close": (
        trust.close_trust,
        gettext_lazy("Closed. What is lent between you runs off as agreed."),
    ),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A peer as the list shows them."""

    row: own_circle.PeerRow
    words: str


def _words(peer: circle_queries.Peer, here: Here) -> str:
    """Return what the two grant each other, in words."""
    theirs, mine = (
        _grant(grants == TrustLink.Permission.LOAN, limit, here)
        for grants, limit in (
            (peer.grants, peer.grants_limit_minor),
            (peer.granted, peer.granted_limit_minor),
        )
    )
    if theirs == mine == "":
        said = _("you lend to each other")
    else:
        said = _("lends to you%(theirs)s · you lend%(mine)s") % {"theirs": theirs, "mine": mine}

    return _("unique · %(said)s") % {"said": said} if peer.is_unique else said


def _grant(lends: bool, limit_minor: int | None, here: Here) -> str:
    """Return how far one lends, as the end of a sentence; nothing where it is without limit."""
    if not lends:
        return _(" nothing now")
    if limit_minor is None:
        return ""

    return _(" up to %(amount)s") % {"amount": amount_words(limit_minor, here.asset)}


def _link(here: Here, link_id: int) -> TrustLink:
    try:
        return doors.link_for(here.account, link_id)
    except TrustLink.DoesNotExist:
        raise Http404 from None


def _side(account: LoanAccount, link: TrustLink) -> dict[str, Any]:
    """Return a link from one end: the other person, what I grant and what they grant."""
    low = (link.low, link.low_grants, link.low_limit_minor)
    high = (link.high, link.high_grants, link.high_limit_minor)
    own, other = (low, high) if link.low_id == account.pk else (high, low)

    return {
        "link": link,
        "account": other[0],
        "name": other[0].person.name,
        "lends": other[1] == TrustLink.Permission.LOAN,
        "limit_minor": other[2],
        "i_lend": own[1] == TrustLink.Permission.LOAN,
        "my_limit_minor": own[2],
        "is_mine": link.requested_by_id == account.pk,
        "waits_for_friends": link.agreed_on is not None and link.state == TrustLink.State.REQUESTED,
    }


def _granted(side: dict[str, Any], here: Here) -> dict[str, Any]:
    limit = side["my_limit_minor"]
    return {
        "lends": side["i_lend"],
        "limit": "" if limit is None else format_amount(limit, asset_of(here.asset)),
    }
