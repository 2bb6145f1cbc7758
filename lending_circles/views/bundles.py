"""Bundles of preferences: proposed to one's peers, looked at, agreed to or not."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lending_circles.bundle_words import BUNDLE_NAMES, bundle_lines
from lending_circles.grant_forms import BundleForm
from lending_circles.grant_words import PERMISSION_CHOICES
from lending_circles.models import BundleAnswer, BundleProposal
from lending_circles.operations import bundles as operations
from lending_circles.queries import bundles as bundle_queries
from lending_circles.queries.peers import peer_lines
from lending_circles.refusals import NotProposed
from lending_circles.views.gate import Here, frame, member_page
from lending_circles.views.resting import resting
from people.refusals import Refusal
from rules.bundles import BUNDLES, bundle_of

State = BundleProposal.State


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def bundles(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what was proposed, and propose a bundle to peers."""
    peers = [(line.account.pk, line.name) for line in peer_lines(here.account)]
    form = BundleForm(request.POST or None, peers=peers, on=here.on)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            proposal = operations.propose_bundle(
                account_id=here.account.pk,
                bundle=said["bundle"],
                peer_account_ids=said["peers"],
                needed=said["needed"],
                ends_on=said["ends_on"],
                on=here.on,
                by=here.person,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Proposed. They are asked now."))
            return redirect("bundle", proposal.pk)

    answers = bundle_queries.proposals_of(here.account)[:50]
    return render(
        request,
        "lending_circles/bundles.html",
        frame(
            here,
            form=form,
            has_peers=bool(peers),
            known=[(BUNDLE_NAMES[each.code], bundle_lines(each)) for each in BUNDLES],
            answers=[
                (answer, BUNDLE_NAMES[answer.proposal.bundle], _standing(answer))
                for answer in answers
            ],
        ),
        status=422 if form.errors else 200,
    )


@require_safe
@member_page
def bundle(request: HttpRequest, here: Here, proposal_id: int) -> HttpResponse:
    """Show one proposal, and what it would change for the reader before they agree."""
    answer = _answer(here, proposal_id)
    proposal = answer.proposal
    agreed_count, asked_count = bundle_queries.counts_of(proposal)
    effect = bundle_queries.effect_of(here.account, proposal.bundle)
    names = dict(PERMISSION_CHOICES)
    is_mine = proposal.proposer_id == here.account.pk
    is_open = (
        proposal.state in (State.OPEN, State.ADOPTED)
        and answer.adopted_on is None
        and here.on <= proposal.ends_on
    )

    return render(
        request,
        "lending_circles/bundle.html",
        frame(
            here,
            answer=answer,
            proposal=proposal,
            name=BUNDLE_NAMES[proposal.bundle],
            lines=bundle_lines(bundle_of(proposal.bundle)),
            effect=effect,
            raised=[(names[code], count) for code, count in sorted(effect.raised.items())],
            lowered=[(names[code], count) for code, count in sorted(effect.lowered.items())],
            becomes=names[effect.bundle.peers],
            **resting(here, effect.bundle.peers, effect.bundle.second, effect.bundle.third),
            agreed_count=agreed_count,
            asked_count=asked_count,
            standing=_standing(answer),
            is_mine=is_mine,
            may_agree=is_open and answer.agreed_on is None,
            may_decline=is_open and not is_mine and answer.declined_on is None,
            may_withdraw=is_mine and proposal.state == State.OPEN,
        ),
    )


@require_POST
@member_page
def answer(request: HttpRequest, here: Here, proposal_id: int, deed: str) -> HttpResponse:
    """Agree to a bundle, decline it, or take one's own back."""
    if deed not in _DEEDS:
        raise Http404
    _answer(here, proposal_id)
    operation, said = _DEEDS[deed]
    try:
        operation(proposal_id=proposal_id, account_id=here.account.pk, on=here.on, by=here.person)
    except NotProposed as refused:
        messages.error(request, str(refused))
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)

    return redirect("bundle", proposal_id)


_DEEDS: dict[str, tuple[Any, Any]] = {
    "agree": (operations.agree_bundle, gettext_lazy("You agreed.")),
    "decline": (operations.decline_bundle, gettext_lazy("Declined. Nothing changes for you.")),
    "withdraw": (operations.withdraw_bundle, gettext_lazy("Your proposal is taken back.")),
}


def _answer(here: Here, proposal_id: int) -> BundleAnswer:
    try:
        return bundle_queries.answer_for(here.account, proposal_id)
    except BundleAnswer.DoesNotExist:
        raise Http404 from None


def _standing(answer: BundleAnswer) -> str:
    """Return how a proposal stands for one who was asked, in words."""
    if answer.adopted_on is not None:
        return _("holds for you")
    if answer.proposal.state == State.LAPSED:
        return _("lapsed: too few agreed in time")
    if answer.proposal.state == State.WITHDRAWN:
        return _("taken back")
    if answer.declined_on is not None:
        return _("you declined")
    if answer.agreed_on is not None:
        return _("you agreed; others are asked")

    return _("waits for your answer")
