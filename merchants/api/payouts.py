"""Payouts: asked for by a merchant's program, decided by people."""

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
from api.lists import check_parameters, limit_in, page_of
from api.problems import Problem
from api.views import check_empty, replayable, tagged
from merchants import operations
from merchants.api import document_money as document
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.money_shapes import PayoutIn, payout_out
from merchants.api.refunds import context_of
from merchants.models import ApiKey, Payout
from merchants.queries import reports as report_queries

READ, WRITE = ApiKey.Scope.REPORTS_READ, ApiKey.Scope.PAYOUTS_WRITE
_PAYOUT_ID = re.compile(r"payout_[0-9a-z]{26}", re.ASCII)


class Payouts(TillView):
    """Asks for money to be paid out, and lists what was asked for."""

    scopes: ClassVar = {"POST": WRITE, "GET": READ, "HEAD": READ}

    @extend_schema(**document.REQUEST_PAYOUT)
    def post(self, request: Request) -> HttpResponse:
        """Ask for a part of the till's balance to be paid out; it is set aside at once."""
        at = timezone.now()
        key = caller_of(request)
        merchant = key.terminal.merchant
        asked_once = keyed(request, sender_id=key.terminal_id)
        body = PayoutIn(data=request.data, context=context_of(merchant.network.asset))
        body.is_valid(raise_exception=True)

        answer = operations.request_payout_once(
            merchant_id=merchant.pk,
            amount_minor=body.validated_data["amount"],
            reference=body.validated_data["reference"],
            request=asked_once,
            on=merchant.network.business_date,
            at=at,
            answer=lambda payout: Answer(status_code=201, body=json.dumps(payout_out(payout))),
        )

        return replayable(answer)

    @extend_schema(**document.LIST_PAYOUTS)
    def get(self, request: Request) -> Response:
        """List the merchant's payouts, newest first."""
        merchant_id = caller_of(request).terminal.merchant_id
        check_parameters(request.query_params, ("limit", "starting_after"))
        limit = limit_in(request.query_params, things="payouts")
        after = None
        if (cursor := request.query_params.get("starting_after")) is not None:
            try:
                after = _payout(merchant_id, cursor)
            except Http404:
                raise Problem("UNKNOWN_CURSOR") from None
        found = report_queries.payouts_of(merchant_id, after=after, limit=limit + 1)

        return Response(page_of([payout_out(payout) for payout in found], limit=limit))


class OnePayout(TillView):
    """One payout of the key's merchant."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(**document.READ_PAYOUT)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read a payout; with If-None-Match only where it changed."""
        return tagged(
            request, payout_out(_payout(caller_of(request).terminal.merchant_id, public_id))
        )


class PayoutCancellation(TillView):
    """Takes a payout back."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.CANCEL_PAYOUT)
    def post(self, request: Request, public_id: str) -> Response:
        """Take back a payout that nobody has agreed to yet; twice is as once."""
        check_empty(request)
        merchant = caller_of(request).terminal.merchant
        payout = operations.cancel_payout(
            payout_id=_payout(merchant.pk, public_id).pk,
            on=merchant.network.business_date,
            at=timezone.now(),
            by=None,
        )

        return Response(payout_out(payout))


def _payout(merchant_id: int, public_id: str) -> Payout:
    if not _PAYOUT_ID.fullmatch(public_id):
        raise Http404
    try:
        return report_queries.payout_of(merchant_id, public_id)
    except Payout.DoesNotExist:
        raise Http404 from None
