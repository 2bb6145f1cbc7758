"""Other lenders commit like investors. Source: R2-02."""

import json
import re
from typing import ClassVar

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import Answer
from api.idempotency import keyed
from api.lists import check_parameters, choice_in, limit_in, page_of, refused
from api.problems import Problem
from api.views import check_empty, replayable, tagged
from marketplace.models import Commitment, Offer
from marketplace.queries.offers import find_offer
from people.text import hides_something
from portfolios.api import document
from portfolios.api.authentication import holder_of
from portfolios.api.public import OFFER_ID, InvestorView
from portfolios.api.shapes.partners import REFERENCE_LENGTH_MAX, CommitmentIn, commitment_out
from portfolios.models import InvestorKey
from portfolios.operations import partners
from portfolios.queries.own_notes import partner_commitments
from rules import money

COMMITMENT_ID = re.compile(r"commit_[0-9a-z]{26}", re.ASCII)
_WRITE = InvestorKey.Scope.COMMITMENTS_WRITE
_PARAMETERS = ("limit", "starting_after", "status", "offer", "reference")


class Commitments(InvestorView):
    """Commits for the lender whose key it is, and lists what was committed."""

    scopes: ClassVar = {"POST": _WRITE, "GET": _WRITE, "HEAD": _WRITE}

    @extend_schema(**document.COMMIT)
    def post(self, request: Request) -> HttpResponse:
        """Commit money to an offer."""
        at = timezone.now()
        lender = holder_of(request)
        asked_once = keyed(request, sender_id=lender.pk)
        offer = _offer_of(request)
        asset = offer.asset
        body = CommitmentIn(
            data=request.data, context={"asset": money.Asset(asset.code, asset.decimals)}
        )
        body.is_valid(raise_exception=True)
        asked = body.validated_data

        answer = partners.commit_once(
            order=partners.PartnerOrder(
                offer_public_id=offer.public_id,
                amount_minor=asked["amount"],
                reference=asked["reference"],
                contract_sha256=asked["contract_sha256"],
            ),
            lender=lender,
            request=asked_once,
            on=offer.bank.network.business_date,
            at=at,
            answer=lambda made: Answer(status_code=201, body=json.dumps(commitment_out(made))),
        )

        return replayable(answer)

    @extend_schema(**document.LIST_COMMITMENTS)
    def get(self, request: Request) -> Response:
        """List what the lender committed through its software, newest first."""
        query = request.query_params
        check_parameters(query, _PARAMETERS)
        limit = limit_in(query, things="commitments")
        own = partner_commitments(holder_of(request), made_by=partners.MADE_BY)
        found = own
        status = choice_in(query, "status", Commitment.State.values)
        if status is not None:
            found = found.filter(state=status)
        offer = query.get("offer")
        if offer is not None:
            if not OFFER_ID.fullmatch(offer):
                raise refused("offer", "not_an_offer", "The id of an offer, offer_…")
            found = found.filter(offer__public_id=offer)
        reference = query.get("reference")
        if reference is not None:
            if not 0 < len(reference) <= REFERENCE_LENGTH_MAX or hides_something(reference):
                raise refused(
                    "reference",
                    "not_a_reference",
                    f"A reference has 1 to {REFERENCE_LENGTH_MAX} visible characters.",
                )
            found = found.filter(reference=partners.REFERENCE_PREFIX + reference)
        cursor = query.get("starting_after")
        if cursor is not None:
            last = own.filter(public_id=cursor).first() if COMMITMENT_ID.fullmatch(cursor) else None
            if last is None:
                raise Problem("UNKNOWN_CURSOR")
            found = found.filter(pk__lt=last.pk)

        return Response(page_of([commitment_out(one) for one in found[: limit + 1]], limit=limit))


class OneCommitment(InvestorView):
    """One commitment of the lender."""

    scopes: ClassVar = {"GET": _WRITE, "HEAD": _WRITE}

    @extend_schema(**document.READ_COMMITMENT)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read a commitment; with If-None-Match only where it changed."""
        check_parameters(request.query_params, ())

        return tagged(request, commitment_out(_commitment(request, public_id)))


class CommitmentCancellation(InvestorView):
    """Takes a commitment back."""

    scopes: ClassVar = {"POST": _WRITE}

    @extend_schema(**document.CANCEL_COMMITMENT)
    def post(self, request: Request, public_id: str) -> Response:
        """Take a commitment back within its reflection period; twice is as once."""
        check_empty(request)
        found = _commitment(request, public_id)
        partners.withdraw_commitment(
            commitment_id=found.pk,
            on=found.offer.bank.network.business_date,
            by=holder_of(request),
        )

        return Response(commitment_out(_commitment(request, public_id)))


def _offer_of(request: Request) -> Offer:
    """Return the offer that a body names, whose asset says how its amount is read."""
    named = request.data.get("offer") if isinstance(request.data, dict) else None
    if not isinstance(named, str) or not OFFER_ID.fullmatch(named):
        # Whatever is wrong with the body is said at once; no asset is needed to say it.
        CommitmentIn(data=request.data, context={"asset": money.Asset("EUR", 2)}).is_valid(
            raise_exception=True
        )
    return find_offer(str(named), holder_of(request))


def _commitment(request: Request, public_id: str) -> Commitment:
    found = (
        partner_commitments(holder_of(request), made_by=partners.MADE_BY)
        .filter(public_id=public_id)
        .first()
        if COMMITMENT_ID.fullmatch(public_id)
        else None
    )
    if found is None:
        raise Http404

    return found
