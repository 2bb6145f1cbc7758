"""What the OpenAPI document says of each address beyond what the shapes say by themselves."""

import re
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from merchants.api.lists import LIMIT_DEFAULT, LIMIT_MAX
from merchants.api.problem_kinds import KINDS
from merchants.api.serializers import (
    REFERENCE_LENGTH_MAX,
    PaymentIn,
    PaymentListOut,
    PaymentOut,
    ProblemOut,
)
from merchants.models import Payment

PAYMENT_ID = re.compile(r"pay_[0-9a-z]{26}", re.ASCII)
PROBLEM = "application/problem+json"


def _problems(*statuses: int) -> dict[tuple[int, str], Any]:
    return {
        (status, PROBLEM): OpenApiResponse(
            ProblemOut,
            description=", ".join(kind.code for kind in KINDS.values() if kind.status == status),
        )
        for status in (*statuses, 400, 401, 403, 429, 500, 503)
    }


_HEADERS_OUT = [
    OpenApiParameter(
        name="Request-Id",
        location=OpenApiParameter.HEADER,
        response=True,
        description="Names the request; quote it when you ask for help.",
    ),
]
_VERSION_IN = OpenApiParameter(
    name="Api-Version",
    location=OpenApiParameter.HEADER,
    required=False,
    enum=["2026-11-01"],
    description="The version of the interface that you were written for.",
)
_ID_IN = OpenApiParameter(
    name="public_id",
    location=OpenApiParameter.PATH,
    type={"type": "string", "pattern": f"^{PAYMENT_ID.pattern}$"},
    description="The payment's id.",
)
_COMMON = [_VERSION_IN, *_HEADERS_OUT]

REQUEST_PAYMENT: dict[str, Any] = {
    "operation_id": "request_payment",
    "tags": ["payments"],
    "parameters": [
        OpenApiParameter(
            name="Idempotency-Key",
            location=OpenApiParameter.HEADER,
            required=True,
            type={
                "type": "string",
                "minLength": 1,
                "maxLength": 255,
                "pattern": "^[\\x21-\\x7e]{1,255}$",
            },
            description=(
                "A fresh random text for every new payment, the same on every retry. The first "
                "answer is repeated to the byte for 30 days, with `Idempotent-Replayed: true`. "
                "What is refused is not kept: the key stays free."
            ),
        ),
        OpenApiParameter(
            name="Idempotent-Replayed",
            location=OpenApiParameter.HEADER,
            response=[201],
            enum=["true"],
            description="There where an earlier request made the payment.",
        ),
        *_COMMON,
    ],
    "request": {"application/json": PaymentIn},
    "responses": {(201, "application/json"): PaymentOut, **_problems(409, 411, 413, 415, 422)},
}

LIST_PAYMENTS: dict[str, Any] = {
    "operation_id": "list_payments",
    "tags": ["payments"],
    "parameters": [
        OpenApiParameter(
            name="limit",
            type={
                "type": "integer",
                "minimum": 1,
                "maximum": LIMIT_MAX,
                "default": LIMIT_DEFAULT,
            },
            description="How many payments a page has.",
        ),
        OpenApiParameter(
            name="starting_after",
            type=OpenApiTypes.STR,
            description="The `next_cursor` of the page before.",
        ),
        OpenApiParameter(name="status", enum=Payment.Status.values, type=OpenApiTypes.STR),
        OpenApiParameter(
            name="reference",
            type={"type": "string", "minLength": 1, "maxLength": REFERENCE_LENGTH_MAX},
        ),
        OpenApiParameter(
            name="created[gte]", type=OpenApiTypes.DATETIME, description="Asked for at or after."
        ),
        OpenApiParameter(
            name="created[lt]", type=OpenApiTypes.DATETIME, description="Asked for before."
        ),
        *_COMMON,
    ],
    "responses": {(200, "application/json"): PaymentListOut, **_problems()},
}

READ_PAYMENT: dict[str, Any] = {
    "operation_id": "read_payment",
    "tags": ["payments"],
    "parameters": [_ID_IN, *_COMMON],
    "responses": {
        (200, "application/json"): PaymentOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}

CANCEL_PAYMENT: dict[str, Any] = {
    "operation_id": "cancel_payment",
    "tags": ["payments"],
    "parameters": [_ID_IN, *_COMMON],
    "request": None,
    "responses": {(200, "application/json"): PaymentOut, **_problems(404, 409, 411, 413, 415)},
}
