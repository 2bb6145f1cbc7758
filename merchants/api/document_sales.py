"""What the OpenAPI document says of sales that were paid elsewhere."""

import functools
import re
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from api.document import COMMON, id_parameter, keyed_parameters, list_parameters, problems
from merchants.api.problem_kinds import KINDS
from merchants.api.sale_shapes import (
    PastSalesIn,
    ReceiptSecretOut,
    ReceiptsIn,
    SaleListOut,
    SaleOut,
    SaleRefundIn,
    SalesIn,
    ToldListOut,
    ToldOut,
)
from merchants.models import Sale

SALE_ID = re.compile(r"sale_[0-9a-z]{26}", re.ASCII)
_problems = functools.partial(problems, own=KINDS)
_ID_IN = id_parameter("sale", "The sale's id.")
_ORIGIN = OpenApiParameter(
    "origin",
    {"type": "string", "enum": [origin.lower() for origin in Sale.Origin.values]},
    OpenApiParameter.QUERY,
    description="Only sales that came in this way; `imported` ones are the shop's past.",
)

TELL_SALES: dict[str, Any] = {
    "operation_id": "tell_sales",
    "tags": ["sales"],
    "parameters": [*keyed_parameters(what="batch of sales", made="told them"), *COMMON],
    "request": {"application/json": SalesIn},
    "responses": {(201, "application/json"): ToldListOut, **_problems(409, 411, 413, 415, 422)},
}
LIST_SALES: dict[str, Any] = {
    "operation_id": "list_sales",
    "tags": ["sales"],
    "parameters": [*list_parameters("sales"), _ORIGIN, *COMMON],
    "responses": {(200, "application/json"): SaleListOut, **_problems()},
}
READ_SALE: dict[str, Any] = {
    "operation_id": "read_sale",
    "tags": ["sales"],
    "parameters": [_ID_IN, *COMMON],
    "responses": {
        (200, "application/json"): SaleOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}
REFUND_SALE: dict[str, Any] = {
    "operation_id": "refund_sale",
    "tags": ["sales"],
    "parameters": [_ID_IN, *keyed_parameters(what="refund", made="told it"), *COMMON],
    "request": {"application/json": SaleRefundIn},
    "responses": {(201, "application/json"): ToldOut, **_problems(404, 409, 411, 413, 415, 422)},
}
IMPORT_SALES: dict[str, Any] = {
    "operation_id": "import_sales",
    "tags": ["sales"],
    "parameters": COMMON,
    "request": {"application/json": PastSalesIn},
    "responses": {(200, "application/json"): ToldListOut, **_problems(409, 411, 413, 415)},
}
SEND_RECEIPTS: dict[str, Any] = {
    "operation_id": "send_receipts",
    "tags": ["sales"],
    "parameters": COMMON,
    "request": {"application/json": ReceiptsIn},
    "responses": {(200, "application/json"): ToldListOut, **_problems(409, 411, 413, 415)},
}
ISSUE_RECEIPT_SECRET: dict[str, Any] = {
    "operation_id": "issue_receipt_secret",
    "tags": ["sales"],
    "parameters": COMMON,
    "request": None,
    "responses": {(201, "application/json"): ReceiptSecretOut, **_problems(409, 411, 413, 415)},
}


def find_sale(merchant_id: int, public_id: str) -> Sale:
    """Return a sale of the merchant; raises Http404."""
    sale = None
    if SALE_ID.fullmatch(public_id):
        sale = Sale.objects.filter(merchant_id=merchant_id, public_id=public_id).first()
    if sale is None:
        raise Http404

    return sale
