"""What the OpenAPI document says of webhooks: their addresses, their log, and every event."""

import functools
import re
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, OpenApiWebhook

from api.document import COMMON, id_parameter, list_parameters, problems
from merchants.api.problem_kinds import KINDS
from merchants.api.webhook_shapes import (
    ENDPOINT_STATES,
    WebhookDeliveryListOut,
    WebhookDeliveryOut,
    WebhookEndpointChangeIn,
    WebhookEndpointIn,
    WebhookEndpointListOut,
    WebhookEndpointOut,
    WebhookEndpointWithSecretOut,
)
from webhooks import event_types
from webhooks.event_types import EventType
from webhooks.models import Delivery

ENDPOINT_ID = re.compile(r"whep_[0-9a-z]{26}", re.ASCII)
DELIVERY_ID = re.compile(r"dlv_[0-9a-z]{26}", re.ASCII)
_problems = functools.partial(problems, own=KINDS)
_ENDPOINT_IN = id_parameter("whep", "The address's id.")
_DELIVERY_IN = id_parameter("dlv", "The delivery's id.")
_UNCHANGED = {304: OpenApiResponse(description="It is as it was (If-None-Match).")}
_COMMON: dict[str, Any] = {"tags": ["webhooks"]}

ADD_ENDPOINT: dict[str, Any] = {
    **_COMMON,
    "operation_id": "add_webhook_endpoint",
    "description": (
        "Name an address that is told what happens. The answer holds its secret, which is shown "
        "this once, and for that reason is not kept for repetitions: the same address a second "
        "time is refused (ENDPOINT_EXISTS) instead."
    ),
    "parameters": COMMON,
    "request": {"application/json": WebhookEndpointIn},
    "responses": {
        (201, "application/json"): WebhookEndpointWithSecretOut,
        **_problems(409, 411, 413, 415),
    },
}
LIST_ENDPOINTS: dict[str, Any] = {
    **_COMMON,
    "operation_id": "list_webhook_endpoints",
    "parameters": [
        *list_parameters("addresses"),
        OpenApiParameter(name="status", enum=list(ENDPOINT_STATES), type=OpenApiTypes.STR),
        *COMMON,
    ],
    "responses": {(200, "application/json"): WebhookEndpointListOut, **_problems()},
}
READ_ENDPOINT: dict[str, Any] = {
    **_COMMON,
    "operation_id": "read_webhook_endpoint",
    "parameters": [_ENDPOINT_IN, *COMMON],
    "responses": {(200, "application/json"): WebhookEndpointOut, **_UNCHANGED, **_problems(404)},
}
CHANGE_ENDPOINT: dict[str, Any] = {
    **_COMMON,
    "operation_id": "change_webhook_endpoint",
    "parameters": [_ENDPOINT_IN, *COMMON],
    "request": {"application/json": WebhookEndpointChangeIn},
    "responses": {
        (200, "application/json"): WebhookEndpointOut,
        **_problems(404, 409, 411, 413, 415),
    },
}
DISABLE_ENDPOINT: dict[str, Any] = {
    **_COMMON,
    "operation_id": "disable_webhook_endpoint",
    "parameters": [_ENDPOINT_IN, *COMMON],
    "request": None,
    "responses": {
        (200, "application/json"): WebhookEndpointOut,
        **_problems(404, 409, 411, 413, 415),
    },
}
ROTATE_SECRET: dict[str, Any] = {
    **_COMMON,
    "operation_id": "rotate_webhook_secret",
    "description": (
        "Make a new secret, shown this once. For 24 hours webhooks carry a signature by each of "
        "the two, so that no delivery fails while the receiver changes over."
    ),
    "parameters": [_ENDPOINT_IN, *COMMON],
    "request": None,
    "responses": {
        (200, "application/json"): WebhookEndpointWithSecretOut,
        **_problems(404, 409, 411, 413, 415),
    },
}
SEND_TEST: dict[str, Any] = {
    **_COMMON,
    "operation_id": "send_webhook_test",
    "description": "Send a webhook.test event to the address, whatever types it asked for.",
    "parameters": [_ENDPOINT_IN, *COMMON],
    "request": None,
    "responses": {
        (202, "application/json"): WebhookDeliveryOut,
        **_problems(404, 409, 411, 413, 415),
    },
}
LIST_DELIVERIES: dict[str, Any] = {
    **_COMMON,
    "operation_id": "list_webhook_deliveries",
    "description": "What was told in the last 30 days, newest first, with every try.",
    "parameters": [
        *list_parameters("deliveries"),
        OpenApiParameter(
            name="endpoint", type={"type": "string", "pattern": "^whep_[0-9a-z]{26}$"}
        ),
        OpenApiParameter(name="status", enum=Delivery.Status.values, type=OpenApiTypes.STR),
        OpenApiParameter(name="type", enum=sorted(event_types.TYPES), type=OpenApiTypes.STR),
        *COMMON,
    ],
    "responses": {(200, "application/json"): WebhookDeliveryListOut, **_problems()},
}
READ_DELIVERY: dict[str, Any] = {
    **_COMMON,
    "operation_id": "read_webhook_delivery",
    "parameters": [_DELIVERY_IN, *COMMON],
    "responses": {(200, "application/json"): WebhookDeliveryOut, **_UNCHANGED, **_problems(404)},
}
REPLAY_DELIVERY: dict[str, Any] = {
    **_COMMON,
    "operation_id": "replay_webhook_delivery",
    "description": (
        "Send the event to the same address again. A replay has a new webhook-id, so that a "
        "receiver that passes over ids it has seen takes it; type, timestamp and data are those "
        "of the event that it repeats."
    ),
    "parameters": [_DELIVERY_IN, *COMMON],
    "request": None,
    "responses": {
        (202, "application/json"): WebhookDeliveryOut,
        **_problems(404, 409, 411, 413, 415),
    },
}

_HEADERS = {
    "webhook-id": "The same at every try of an event: what you have done under it, skip.",
    "webhook-timestamp": "When this try was made, in seconds since 1970; refuse what is old.",
    "webhook-signature": (
        "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, one for each secret in "
        "force, parted by spaces (Standard Webhooks 1.0.0)."
    ),
}


def _prefix(known: EventType) -> str:
    return f"({known.subject})" if "|" in known.subject else known.subject


def _webhook(known: EventType) -> OpenApiWebhook:
    body = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string", "const": known.name},
            "timestamp": {
                "type": "string",
                "format": "date-time",
                "description": "When it happened.",
            },
            "data": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "pattern": f"^{_prefix(known)}_[0-9a-z]{{26}}$"},
                    "status": {"type": "string", "description": "As it was then."},
                },
                "additionalProperties": {"type": "string"},
            },
        },
    }
    return OpenApiWebhook(
        name=known.name,
        decorator={
            "post": {
                "operationId": f"on_{known.name.replace('.', '_')}",
                "summary": known.words,
                "description": (
                    f"{known.words} The data is thin: read the object by its id to know how it "
                    "stands now. No order is promised. Answer 2xx within 5 seconds; anything else "
                    "is tried again for three days, and 410 switches the address off."
                ),
                "tags": ["webhooks"],
                "parameters": [
                    {
                        "name": name,
                        "in": "header",
                        "required": True,
                        "schema": {"type": "string"},
                        "description": words,
                    }
                    for name, words in _HEADERS.items()
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": body}},
                },
                "responses": {
                    "2XX": {"description": "Taken."},
                    "410": {"description": "The address is gone; send no more."},
                },
            }
        },
    )


EVENTS = [_webhook(known) for known in event_types.TYPES.values()]
