"""Addresses that are told what happens, and the log of what was sent to them."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.lists import check_parameters, choice_in, limit_in, page_of, refused
from api.problems import Problem
from api.views import check_empty, tagged
from merchants.api import document_webhooks as document
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.webhook_shapes import (
    ENDPOINT_STATES,
    WebhookEndpointChangeIn,
    WebhookEndpointIn,
    delivery_out,
    endpoint_out,
)
from merchants.models import ApiKey, Merchant
from merchants.operations import webhooks as operations
from merchants.operations.webhooks import EndpointChange
from webhooks import event_types, queries
from webhooks.models import Delivery, Endpoint
from webhooks.queries import DeliveryFilter

WRITE = ApiKey.Scope.WEBHOOKS_WRITE


class Endpoints(TillView):
    """Lists the merchant's addresses, and adds one."""

    scopes: ClassVar = {"GET": WRITE, "HEAD": WRITE, "POST": WRITE}

    @extend_schema(**document.LIST_ENDPOINTS)
    def get(self, request: Request) -> Response:
        """List the merchant's addresses, those in force first."""
        query = request.query_params
        check_parameters(query, ("limit", "starting_after", "status"))
        limit = limit_in(query, things="addresses")
        status = choice_in(query, "status", ENDPOINT_STATES)
        found = queries.endpoints_of(_mailboxes(request))
        if status is not None:
            found = found.filter(disabled_at__isnull=status == "enabled")
        rows = [endpoint_out(endpoint, livemode=_livemode(request)) for endpoint in found]
        after = query.get("starting_after")
        if after is not None:
            places = [place for place, row in enumerate(rows, 1) if row["id"] == after]
            if not places:
                raise Problem("UNKNOWN_CURSOR")
            rows = rows[places[0] :]

        return Response(page_of(rows, limit=limit))

    @extend_schema(**document.ADD_ENDPOINT)
    def post(self, request: Request) -> Response:
        """Add an address; its secret is shown this once."""
        body = WebhookEndpointIn(data=request.data)
        body.is_valid(raise_exception=True)
        named = operations.add_endpoint(
            merchant_id=_merchant(request).pk, **body.validated_data, at=timezone.now(), by=None
        )
        told = endpoint_out(named.endpoint, livemode=_livemode(request))

        return Response({**told, "secret": named.secret}, status=201)


class OneEndpoint(TillView):
    """One address of the merchant."""

    http_method_names = ("get", "head", "post", "delete")
    scopes: ClassVar = {"GET": WRITE, "HEAD": WRITE, "POST": WRITE, "DELETE": WRITE}

    @extend_schema(**document.READ_ENDPOINT)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read an address; with If-None-Match only where it changed."""
        endpoint = _endpoint(request, public_id)

        return tagged(request, endpoint_out(endpoint, livemode=_livemode(request)))

    @extend_schema(**document.CHANGE_ENDPOINT)
    def post(self, request: Request, public_id: str) -> Response:
        """Change an address, switch it off or on again; what is left out stays."""
        endpoint = _endpoint(request, public_id)
        body = WebhookEndpointChangeIn(data=request.data)
        body.is_valid(raise_exception=True)

        return self._changed(request, endpoint, EndpointChange(**body.validated_data))

    @extend_schema(**document.DISABLE_ENDPOINT)
    def delete(self, request: Request, public_id: str) -> Response:
        """Switch an address off: what waits for it is dropped, its log stays; twice is as once."""
        check_empty(request)

        return self._changed(request, _endpoint(request, public_id), EndpointChange(disabled=True))

    def _changed(self, request: Request, endpoint: Endpoint, change: EndpointChange) -> Response:
        changed = operations.change_endpoint(
            merchant_id=_merchant(request).pk,
            public_id=endpoint.public_id,
            change=change,
            at=timezone.now(),
            by=None,
        )
        return Response(endpoint_out(changed, livemode=_livemode(request)))


class Rotation(TillView):
    """Gives an address a new secret."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.ROTATE_SECRET)
    def post(self, request: Request, public_id: str) -> Response:
        """Make a new secret; the former one signs beside it for 24 hours."""
        check_empty(request)
        named = operations.rotate_secret(
            merchant_id=_merchant(request).pk,
            public_id=_endpoint(request, public_id).public_id,
            at=timezone.now(),
            by=None,
        )
        told = endpoint_out(named.endpoint, livemode=_livemode(request))

        return Response({**told, "secret": named.secret})


class Trial(TillView):
    """Sends a trial."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.SEND_TEST)
    def post(self, request: Request, public_id: str) -> Response:
        """Send a webhook.test event; read the delivery to see what came of it."""
        check_empty(request)
        delivery = operations.send_test(
            merchant_id=_merchant(request).pk,
            public_id=_endpoint(request, public_id).public_id,
            at=timezone.now(),
            by=None,
        )

        return Response(delivery_out(delivery, livemode=_livemode(request)), status=202)


class Deliveries(TillView):
    """The log of what was sent."""

    scopes: ClassVar = {"GET": WRITE, "HEAD": WRITE}

    @extend_schema(**document.LIST_DELIVERIES)
    def get(self, request: Request) -> Response:
        """List what was sent to the merchant's addresses, newest first."""
        query = request.query_params
        check_parameters(query, ("limit", "starting_after", "endpoint", "status", "type"))
        limit = limit_in(query, things="deliveries")
        endpoint = query.get("endpoint")
        if endpoint is not None and not document.ENDPOINT_ID.fullmatch(endpoint):
            raise refused("endpoint", "not_an_id", "An id begins with whep_.")
        asked = DeliveryFilter(
            endpoint_public_id=endpoint,
            status=choice_in(query, "status", Delivery.Status.values),
            type=choice_in(query, "type", event_types.TYPES),
        )
        after = query.get("starting_after")
        found = queries.deliveries_of(
            _mailboxes(request),
            asked,
            after=None if after is None else _cursor(request, after),
        )[: limit + 1]

        return Response(
            page_of(
                [delivery_out(delivery, livemode=_livemode(request)) for delivery in found],
                limit=limit,
            )
        )


class OneDelivery(TillView):
    """One event to one address."""

    scopes: ClassVar = {"GET": WRITE, "HEAD": WRITE}

    @extend_schema(**document.READ_DELIVERY)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read a delivery with its tries; with If-None-Match only where it changed."""
        delivery = _delivery(request, public_id)

        return tagged(request, delivery_out(delivery, livemode=_livemode(request)))


class Replay(TillView):
    """Sends an event again."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.REPLAY_DELIVERY)
    def post(self, request: Request, public_id: str) -> Response:
        """Send the event to the same address again, under a new webhook-id."""
        check_empty(request)
        delivery = operations.replay_delivery(
            merchant_id=_merchant(request).pk,
            public_id=_delivery(request, public_id).public_id,
            at=timezone.now(),
            by=None,
        )

        return Response(delivery_out(delivery, livemode=_livemode(request)), status=202)


def _merchant(request: Request) -> Merchant:
    return caller_of(request).terminal.merchant


def _livemode(request: Request) -> bool:
    return not _merchant(request).network.is_test


def _mailboxes(request: Request) -> list[int]:
    mailbox_id = _merchant(request).mailbox_id
    return [] if mailbox_id is None else [mailbox_id]


def _endpoint(request: Request, public_id: str) -> Endpoint:
    if not document.ENDPOINT_ID.fullmatch(public_id):
        raise Http404
    try:
        return queries.endpoint_of(_mailboxes(request), public_id)
    except Endpoint.DoesNotExist:
        raise Http404 from None


def _delivery(request: Request, public_id: str) -> Delivery:
    if not document.DELIVERY_ID.fullmatch(public_id):
        raise Http404
    try:
        return queries.delivery_of(_mailboxes(request), public_id)
    except Delivery.DoesNotExist:
        raise Http404 from None


def _cursor(request: Request, public_id: str) -> Any:
    try:
        return _delivery(request, public_id)
    except Http404:
        raise Problem("UNKNOWN_CURSOR") from None
