"""A member's circle: who is in it, who waits for an answer, and asking somebody new."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lending_circles.forms import AskForm, HandleForm
from lending_circles.grant_words import direction_of, short_words
from lending_circles.models import LoanAccount
from lending_circles.operations import trust
from lending_circles.queries import bundles, doors, own_circle, peers
from lending_circles.queries import circle as circle_queries
from lending_circles.queries.effects import effects_of_consent
from lending_circles.refusals import TooManyHandles, TrustWithSelf
from lending_circles.views.agreements import side_of
from lending_circles.views.gate import Here, frame, member_page
from people.refusals import Refusal
from rules.trust import UniqueStage, unique_stage

PEERS_PER_PAGE = 40


@require_safe
@member_page
def circle(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the rings, the count of unique peers, the requests and the agreements."""
    terms = here.terms
    mine = circle_queries.circle_of(here.account)
    rows = own_circle.rows_of(here.account, mine.peers)
    waiting = circle_queries.requests_of(here.account)
    text, group = request.GET.get("q", "")[:80], request.GET.get("group", "")
    lines = peers.lines_of(here.account, [row.peer.link for row in rows])
    shown = {line.link.pk for line in peers.chosen(lines, text=text, group=group)}
    page = Paginator([row for row in rows if row.peer.link.pk in shown], PEERS_PER_PAGE).get_page(
        request.GET.get("page")
    )

    return render(
        request,
        "lending_circles/circle.html",
        frame(
            here,
            circle=mine,
            has_peers=bool(rows),
            page=page,
            rows=[_Row(row, _words(row.peer, here)) for row in page],
            text=text,
            group=group,
            groups=peers.group_counts(lines),
            peer_count=len(rows),
            is_many=len(rows) > PEERS_PER_PAGE,
            ringed=sorted(rows, key=lambda row: -row.weight),
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
            received=[side_of(here.account, link) for link in waiting.received],
            sent=[side_of(here.account, link) for link in waiting.sent],
            consents=[
                (consent.link, effects_of_consent(here.account, consent.link))
                for consent in waiting.consents
            ],
            bundle_count=bundles.waiting_count(here.account),
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
        looked = HandleForm({"handle": handle})
        looked.is_valid()
        return _too_many(request, here, looked, refused)
    except LoanAccount.DoesNotExist:
        raise Http404 from None
    refusal = None
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            link = trust.request_trust(
                account_id=here.account.pk,
                peer_account_id=peer.pk,
                on=here.on,
                by=here.person,
                remark=form.cleaned_data["remark"],
            )
        except Refusal as refused:
            refusal = refused
        else:
            if link.requested_by_id != here.account.pk:
                said = _("%(name)s had asked you too. Look at each other, then agree.")
                messages.success(request, said % {"name": peer.person.name})
                return redirect("agreement", link.pk)
            said = _("Asked. %(name)s sees your profile now, and answers.")
            messages.success(request, said % {"name": peer.person.name})
            return redirect("circle")

    return render(
        request,
        "lending_circles/circle_with.html",
        frame(here, peer=peer, form=form, refusal=refusal),
        status=422 if refusal or form.errors else 200,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A peer as the list shows them."""

    row: own_circle.PeerRow
    words: str


def _words(peer: circle_queries.Peer, here: Here) -> str:
    """Return what the two grant each other, in words."""
    mine = direction_of(peer.link, here.account.pk)
    theirs = direction_of(peer.link, peer.account.pk)
    said = _("to you: %(theirs)s · from you: %(mine)s") % {
        "theirs": short_words(theirs, here.asset),
        "mine": short_words(mine, here.asset),
    }

    return _("unique · %(said)s") % {"said": said} if peer.is_unique else said
