"""Payments: asked for, listed, read and taken back."""

import datetime
import json
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import Answer
from api.idempotency import keyed
from api.lists import check_parameters, limit_in, page_of
from api.shapes import read_body
from api.views import check_empty, replayable, tagged
from merchants import operations, queries
from merchants.api import document, lists
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.serializers import METHODS, PaymentIn, payment_out
from merchants.models import ApiKey, Payment
from merchants.payment_order import PaymentOrder
from merchants.queries import keys as key_queries
from merchants.queries import splits as split_queries
from rules import money

READ, WRITE = ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.PAYMENTS_WRITE


class Payments(TillView):
    """Asks customers for money, and lists what was asked for."""

    scopes: ClassVar = {"POST": WRITE, "GET": READ, "HEAD": READ}

    @extend_schema(**document.REQUEST_PAYMENT)
    def post(self, request: Request) -> HttpResponse:
        """Ask a customer for money."""
        at = timezone.now()
        key = caller_of(request)
        asset = key.terminal.merchant.network.asset
        asked_once = keyed(request, sender_id=key.terminal_id)
        asked = read_body(PaymentIn, request.data, asset=money.Asset(asset.code, asset.decimals))

        answer = operations.request_payment_once(
            order=PaymentOrder(
                terminal_id=key.terminal_id,
                amount_minor=asked["amount"],
                reference=asked["reference"],
                metadata=asked["metadata"],
                expires_in_seconds=asked["expires_in"],
                capture_method=Payment.CaptureMethod(asked["capture_method"]),
                items=asked["kept"],
                tip_minor=asked["tip"],
                tax_minor=asked["tax"],
                note=asked["note"],
                methods=tuple(METHODS[name] for name in sorted(set(asked["methods"]))),
            ),
            request=asked_once,
            at=at,
            answer=lambda payment: Answer(
                status_code=201, body=json.dumps(told(request, payment, at))
            ),
            terminal=key.terminal,
        )

        return replayable(answer)

    @extend_schema(**document.LIST_PAYMENTS)
    def get(self, request: Request) -> Response:
        """List the merchant's payments, newest first."""
        at = timezone.now()
        merchant = caller_of(request).terminal.merchant
        check_parameters(request.query_params, lists.PARAMETERS)
        limit = limit_in(request.query_params, things="payments")
        found = queries.payments_of(
            merchant.pk,
            lists.filter_in(request.query_params),
            at=at,
            after=lists.cursor_in(request.query_params, merchant=merchant),
        )
        if merchant.shares_sales:
            found = split_queries.with_splits(found)

        return Response(
            page_of([told(request, payment, at) for payment in found[: limit + 1]], limit=limit)
        )


class OnePayment(TillView):
    """One payment of the key's merchant."""

    _payment: Payment | None = None
    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(**document.READ_PAYMENT)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read a payment; with If-None-Match only where it changed."""
        if self._payment is None:
            raise Http404

        return tagged(request, told(request, self._payment, timezone.now()))

    def find_caller(self, shown: str, *, at: datetime.datetime) -> ApiKey | None:
        """Read the payment together with the key, as every till that waits polls one."""
        public_id = self.kwargs["public_id"]
        if not document.PAYMENT_ID.fullmatch(public_id):
            return super().find_caller(shown, at=at)
        key, self._payment = key_queries.find_caller_and_payment(shown, public_id, at=at)

        return key


class Cancellation(TillView):
    """Takes a payment back."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.CANCEL_PAYMENT)
    def post(self, request: Request, public_id: str) -> Response:
        """Cancel a payment that is not settled yet, and give held money back; twice is as once."""
        at = timezone.now()
        check_empty(request)
        payment = operations.cancel_payment(payment_id=payment_at(request, public_id).pk, at=at)

        return Response(told(request, payment, at))


def payment_at(request: Request, public_id: str) -> Payment:
    """Return the caller's payment with this id; raises Http404."""
    if not document.PAYMENT_ID.fullmatch(public_id):
        raise Http404
    try:
        return queries.payment_of(caller_of(request).terminal.merchant, public_id)
    except Payment.DoesNotExist:
        raise Http404 from None


def told(request: Request, payment: Payment, at: datetime.datetime) -> dict[str, Any]:
    """Return what the caller is told of a payment."""
    asked: HttpRequest = request._request
    pay_url = f"{asked.scheme}://{asked.get_host()}/pay/{payment.public_id}"
    return payment_out(payment, at=at, pay_url=pay_url)
