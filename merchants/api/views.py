"""The addresses of the tills' interface, version 1."""

import hashlib
import json
from typing import Any, ClassVar, NoReturn

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants import operations, queries
from merchants.answers import Answer, PaymentOrder
from merchants.api import document, lists, throttles
from merchants.api.authentication import ApiKeyAuthentication, HasScope, caller_of
from merchants.api.idempotency import keyed
from merchants.api.middleware import API_VERSION
from merchants.api.problems import Problem, exception_handler
from merchants.api.serializers import PaymentIn, payment_out
from merchants.api.strict_json import BODY_BYTES_MAX, StrictJSONParser
from merchants.models import ApiKey, Payment
from rules import money

READ, WRITE = ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.PAYMENTS_WRITE


class AlwaysJSON(BaseContentNegotiation):
    """Answers JSON whatever a client says that it accepts: there is nothing else to choose."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Take the one parser where the body is declared as JSON."""
        declared = str(request.content_type).partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == declared), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """Take the one renderer."""
        return renderers[0], renderers[0].media_type


class TillView(APIView):
    """What all addresses of the interface have in common: keys, limits, strictness, problems."""

    authentication_classes = (ApiKeyAuthentication,)
    permission_classes = (HasScope,)
    throttle_classes = (throttles.KeyThrottle,)
    parser_classes = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJSON
    # An OPTIONS request is answered like any other method that is not offered.
    metadata_class = None
    http_method_names = ("get", "head", "post")
    scopes: ClassVar[dict[str, ApiKey.Scope]] = {}
    room: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what no address of the interface accepts, before anything is looked up."""
        if request.method not in self.scopes:
            raise Problem("METHOD_NOT_ALLOWED", headers={"Allow": ", ".join(self.allowed_methods)})
        super().initial(request, *args, **kwargs)
        version = request.headers.get("Api-Version", API_VERSION)
        if version != API_VERSION:
            raise Problem("UNKNOWN_API_VERSION")
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Problem("CONTENT_ENCODING_NOT_PLAIN")
        # A body without a length would be read as no body at all.
        if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
            raise Problem("LENGTH_NOT_STATED")
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BYTES_MAX:
            raise Problem("BODY_TOO_LARGE")
        if "\x00" in request.META.get("QUERY_STRING", "") or any(
            "\x00" in text for pair in request.query_params.lists() for text in (pair[0], *pair[1])
        ):
            raise Problem("NUL_CHARACTER")

    def get_exception_handler(self) -> Any:
        """Answer refusals as problem documents."""
        return exception_handler

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        """Refuse a key that was let in but may not do this."""
        raise Problem("FORBIDDEN")

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Say on every answer how much the key may still ask, and that nobody may keep it."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        if self.room is not None:
            for name, value in throttles.headers_of(self.room).items():
                finished[name] = value
        finished["Cache-Control"] = "no-store"
        if response.data and "request_id" in response.data:
            finished.content_type = "application/problem+json"
        return finished


class Payments(TillView):
    """Asks customers for money, and lists what was asked for."""

    scopes: ClassVar = {"POST": WRITE, "GET": READ, "HEAD": READ}

    @extend_schema(**document.REQUEST_PAYMENT)
    def post(self, request: Request) -> Response:
        """Ask a customer for money."""
        at = timezone.now()
        key = caller_of(request)
        asset = key.terminal.merchant.network.asset
        asked_once = keyed(request)
        body = PaymentIn(
            data=request.data, context={"asset": money.Asset(asset.code, asset.decimals)}
        )
        body.is_valid(raise_exception=True)
        asked = body.validated_data

        answer = operations.request_payment_once(
            order=PaymentOrder(
                terminal_id=key.terminal_id,
                amount_minor=asked["amount"],
                reference=asked["reference"],
                metadata=asked["metadata"],
                expires_in_seconds=asked["expires_in"],
            ),
            request=asked_once,
            at=at,
            answer=lambda payment: Answer(
                status_code=201, body=json.dumps(_told(request, payment, at))
            ),
        )

        headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
        return Response(json.loads(answer.body), status=answer.status_code, headers=headers)

    @extend_schema(**document.LIST_PAYMENTS)
    def get(self, request: Request) -> Response:
        """List the merchant's payments, newest first."""
        at = timezone.now()
        merchant_id = caller_of(request).terminal.merchant_id
        lists.check_parameters(request.query_params)
        limit = lists.limit_in(request.query_params)
        found = queries.payments_of(
            merchant_id,
            lists.filter_in(request.query_params),
            at=at,
            after=lists.cursor_in(request.query_params, merchant_id=merchant_id),
        )

        # One row more than the page has tells whether there is another page.
        rows = list(found[: limit + 1])
        page = rows[:limit]
        has_more = len(rows) > limit
        return Response(
            {
                "data": [_told(request, payment, at) for payment in page],
                "has_more": has_more,
                "next_cursor": page[-1].public_id if has_more else None,
            }
        )


class OnePayment(TillView):
    """One payment of the key's merchant."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(**document.READ_PAYMENT)
    def get(self, request: Request, public_id: str) -> Response:
        """Read a payment; with If-None-Match only where it changed."""
        payment = _payment(request, public_id)
        told = _told(request, payment, timezone.now())

        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        tag = f'"{digest[:32]}"'
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        return Response(told, headers={"ETag": tag})


class Cancellation(TillView):
    """Takes a payment back."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.CANCEL_PAYMENT)
    def post(self, request: Request, public_id: str) -> Response:
        """Cancel a payment that nobody has paid yet; twice is as once."""
        at = timezone.now()
        # The body says nothing, but what is sent is read as strictly as everywhere.
        if request.data not in ({}, None):
            raise Problem("VALIDATION_FAILED", "This request has no body. Leave it out.")
        payment = operations.cancel_payment(payment_id=_payment(request, public_id).pk, at=at)

        return Response(_told(request, payment, at))


def _payment(request: Request, public_id: str) -> Payment:
    if not document.PAYMENT_ID.fullmatch(public_id):
        raise Http404
    try:
        return queries.payment_of(caller_of(request).terminal.merchant_id, public_id)
    except Payment.DoesNotExist:
        raise Http404 from None


def _told(request: Request, payment: Payment, at: Any) -> dict[str, Any]:
    pay_url = request.build_absolute_uri(f"/pay/{payment.public_id}")
    return payment_out(payment, at=at, pay_url=pay_url)
