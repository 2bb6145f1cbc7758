"""What the OpenAPI document says of captures, refunds, payouts, figures and quotes."""

import functools
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from api.document import COMMON, id_parameter, keyed_parameters, list_parameters, problems
from merchants.api import money_shapes as shapes
from merchants.api.problem_kinds import KINDS
from merchants.api.serializers import PaymentOut

_problems = functools.partial(problems, own=KINDS)
_PAYMENT_IN = id_parameter("pay", "The payment's id.")
_PAYOUT_IN = id_parameter("payout", "The payout's id.")
_REFUND_IN = OpenApiParameter(
    name="refund_id",
    location=OpenApiParameter.PATH,
    type={"type": "string", "pattern": "^refund_[0-9a-z]{26}$"},
    description="The refund's id.",
)
_JSON = "application/json"
_ASKED = (404, 409, 411, 413, 415, 422)

CAPTURE_PAYMENT: dict[str, Any] = {
    "operation_id": "capture_payment",
    "tags": ["payments"],
    "parameters": [
        _PAYMENT_IN,
        *keyed_parameters(what="capture", made="took the money"),
        *COMMON,
    ],
    "request": {_JSON: shapes.CaptureIn},
    "responses": {(200, _JSON): PaymentOut, **_problems(*_ASKED)},
}
REFUND_PAYMENT: dict[str, Any] = {
    "operation_id": "refund_payment",
    "tags": ["refunds"],
    "parameters": [
        _PAYMENT_IN,
        *keyed_parameters(what="refund", made="gave the money back"),
        *COMMON,
    ],
    "request": {_JSON: shapes.RefundIn},
    "responses": {(201, _JSON): shapes.RefundOut, **_problems(*_ASKED)},
}
LIST_REFUNDS: dict[str, Any] = {
    "operation_id": "list_refunds",
    "tags": ["refunds"],
    "parameters": [_PAYMENT_IN, *list_parameters("refunds"), *COMMON],
    "responses": {(200, _JSON): shapes.RefundListOut, **_problems(404)},
}
READ_REFUND: dict[str, Any] = {
    "operation_id": "read_refund",
    "tags": ["refunds"],
    "parameters": [_PAYMENT_IN, _REFUND_IN, *COMMON],
    "responses": {(200, _JSON): shapes.RefundOut, **_problems(404)},
}
REQUEST_PAYOUT: dict[str, Any] = {
    "operation_id": "request_payout",
    "tags": ["payouts"],
    "parameters": [*keyed_parameters(what="payout", made="asked for the payout"), *COMMON],
    "request": {_JSON: shapes.PayoutIn},
    "responses": {(201, _JSON): shapes.PayoutOut, **_problems(409, 411, 413, 415, 422)},
}
LIST_PAYOUTS: dict[str, Any] = {
    "operation_id": "list_payouts",
    "tags": ["payouts"],
    "parameters": [*list_parameters("payouts"), *COMMON],
    "responses": {(200, _JSON): shapes.PayoutListOut, **_problems()},
}
READ_PAYOUT: dict[str, Any] = {
    "operation_id": "read_payout",
    "tags": ["payouts"],
    "parameters": [_PAYOUT_IN, *COMMON],
    "responses": {
        (200, _JSON): shapes.PayoutOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}
CANCEL_PAYOUT: dict[str, Any] = {
    "operation_id": "cancel_payout",
    "tags": ["payouts"],
    "parameters": [_PAYOUT_IN, *COMMON],
    "request": None,
    "responses": {(200, _JSON): shapes.PayoutOut, **_problems(404, 409, 411, 413, 415)},
}
DAILY_REPORT: dict[str, Any] = {
    "operation_id": "read_daily_report",
    "tags": ["reports"],
    "parameters": [
        OpenApiParameter(
            name="from", type=OpenApiTypes.DATE, description="The first day; six days before `to`."
        ),
        OpenApiParameter(
            name="to", type=OpenApiTypes.DATE, description="The last day; the business date."
        ),
        *COMMON,
    ],
    "responses": {(200, _JSON): shapes.ReportOut, **_problems()},
}
QUOTE_LOAN: dict[str, Any] = {
    "operation_id": "quote_loan",
    "tags": ["loans"],
    "parameters": COMMON,
    "request": {_JSON: shapes.LoanQuoteIn},
    "responses": {(200, _JSON): shapes.LoanQuoteOut, **_problems(411, 413, 415)},
}
CAPABILITIES: dict[str, Any] = {
    "operation_id": "read_capabilities",
    "tags": ["capabilities"],
    "parameters": COMMON,
    "responses": {(200, _JSON): shapes.CapabilitiesOut, **_problems()},
}
