"""What the OpenAPI document says of the tills' interface."""

import functools
import re
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from api.document import COMMON, id_parameter, keyed_parameters, list_parameters, problems
from merchants.api.problem_kinds import KINDS
from merchants.api.serializers import (
    REFERENCE_LENGTH_MAX,
    PaymentIn,
    PaymentListOut,
    PaymentOut,
)
from merchants.models import Payment

PAYMENT_ID = re.compile(r"pay_[0-9a-z]{26}", re.ASCII)
_problems = functools.partial(problems, own=KINDS)
_ID_IN = id_parameter("pay", "The payment's id.")

REQUEST_PAYMENT: dict[str, Any] = {
    "operation_id": "request_payment",
    "tags": ["payments"],
    "parameters": [
        *keyed_parameters(what="payment", made="made the payment"),
        *COMMON,
    ],
    "request": {"application/json": PaymentIn},
    "responses": {(201, "application/json"): PaymentOut, **_problems(409, 411, 413, 415, 422)},
}

LIST_PAYMENTS: dict[str, Any] = {
    "operation_id": "list_payments",
    "tags": ["payments"],
    "parameters": [
        *list_parameters("payments"),
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
        *COMMON,
    ],
    "responses": {(200, "application/json"): PaymentListOut, **_problems()},
}

READ_PAYMENT: dict[str, Any] = {
    "operation_id": "read_payment",
    "tags": ["payments"],
    "parameters": [_ID_IN, *COMMON],
    "responses": {
        (200, "application/json"): PaymentOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}

CANCEL_PAYMENT: dict[str, Any] = {
    "operation_id": "cancel_payment",
    "tags": ["payments"],
    "parameters": [_ID_IN, *COMMON],
    "request": None,
    "responses": {(200, "application/json"): PaymentOut, **_problems(404, 409, 411, 413, 415)},
}
