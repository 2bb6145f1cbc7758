"""What happens to a payment's money afterwards: held money is taken, paid money given back."""

import json
import re
from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import Answer
from api.idempotency import keyed
from api.lists import check_parameters, limit_in, page_of
from api.problems import Problem
from api.views import replayable
from ledger.models import Asset
from merchants import operations
from merchants.api import document_money as document
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.money_shapes import CaptureIn, RefundIn, refund_out
from merchants.api.payments import payment_at, told
from merchants.models import ApiKey, Payment, Refund
from merchants.payment_order import RefundOrder
from merchants.queries import reports as report_queries
from rules import money

_REFUND_ID = re.compile(r"refund_[0-9a-z]{26}", re.ASCII)


class Captures(TillView):
    """Takes money that is held for a payment."""

    scopes: ClassVar = {"POST": ApiKey.Scope.PAYMENTS_WRITE}

    @extend_schema(**document.CAPTURE_PAYMENT)
    def post(self, request: Request, public_id: str) -> HttpResponse:
        """Take what is held, or a part of it; the rest goes back to the customer at once."""
        at = timezone.now()
        payment = payment_at(request, public_id)
        asked_once = keyed(request, sender_id=caller_of(request).terminal_id)
        body = CaptureIn(
            data=request.data or {}, context=context_of(payment.merchant.network.asset)
        )
        body.is_valid(raise_exception=True)

        answer = operations.capture_payment_once(
            payment_id=payment.pk,
            amount_minor=body.validated_data.get("amount"),
            request=asked_once,
            on=payment.merchant.network.business_date,
            at=at,
            answer=lambda taken: Answer(status_code=200, body=json.dumps(told(request, taken, at))),
        )

        return replayable(answer)


class Refunds(TillView):
    """Gives a payment back, and lists what was given back of it."""

    scopes: ClassVar = {
        "POST": ApiKey.Scope.REFUNDS_WRITE,
        "GET": ApiKey.Scope.PAYMENTS_READ,
        "HEAD": ApiKey.Scope.PAYMENTS_READ,
    }

    @extend_schema(**document.REFUND_PAYMENT)
    def post(self, request: Request, public_id: str) -> HttpResponse:
        """Give a payment back, in part or what is left of it."""
        at = timezone.now()
        key = caller_of(request)
        payment = payment_at(request, public_id)
        asked_once = keyed(request, sender_id=key.terminal_id)
        body = RefundIn(data=request.data or {}, context=context_of(payment.merchant.network.asset))
        body.is_valid(raise_exception=True)
        asked = body.validated_data

        answer = operations.refund_payment_once(
            payment_id=payment.pk,
            order=RefundOrder(
                amount_minor=asked.get("amount"),
                reason=Refund.Reason(asked["reason"]),
                reference=asked["reference"],
                note=asked["note"],
            ),
            request=asked_once,
            speaks_for_id=key.created_by_id,
            on=payment.merchant.network.business_date,
            at=at,
            answer=lambda refund: Answer(status_code=201, body=json.dumps(refund_out(refund))),
        )

        return replayable(answer)

    @extend_schema(**document.LIST_REFUNDS)
    def get(self, request: Request, public_id: str) -> Response:
        """List the refunds of a payment, newest first."""
        payment = payment_at(request, public_id)
        check_parameters(request.query_params, ("limit", "starting_after"))
        limit = limit_in(request.query_params, things="refunds")
        found = report_queries.refunds_of(payment, after=_cursor(request, payment), limit=limit + 1)

        return Response(page_of([refund_out(refund) for refund in found], limit=limit))


class OneRefund(TillView):
    """One refund of a payment."""

    scopes: ClassVar = {"GET": ApiKey.Scope.PAYMENTS_READ, "HEAD": ApiKey.Scope.PAYMENTS_READ}

    @extend_schema(**document.READ_REFUND)
    def get(self, request: Request, public_id: str, refund_id: str) -> Response:
        """Read a refund; it does not change any more."""
        payment = payment_at(request, public_id)
        if not _REFUND_ID.fullmatch(refund_id):
            raise Http404
        try:
            return Response(refund_out(report_queries.refund_of(payment, refund_id)))
        except Refund.DoesNotExist:
            raise Http404 from None


def context_of(asset: Asset) -> dict[str, Any]:
    """Return what the shapes of amounts need to know."""
    return {"asset": money.Asset(asset.code, asset.decimals)}


def _cursor(request: Request, payment: Payment) -> Refund | None:
    public_id = request.query_params.get("starting_after")
    if public_id is None:
        return None
    if not _REFUND_ID.fullmatch(public_id):
        raise Problem("UNKNOWN_CURSOR")
    try:
        return report_queries.refund_of(payment, public_id)
    except Refund.DoesNotExist:
        raise Problem("UNKNOWN_CURSOR") from None
