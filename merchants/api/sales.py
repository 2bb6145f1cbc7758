"""Sales of tills that settle elsewhere: told, given back, listed, and sent later as receipts."""

import base64
import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import Answer
from api.idempotency import keyed
from api.lists import check_parameters, choice_in, limit_in, page_of
from api.problems import Problem
from api.shapes import instant_out
from api.views import check_empty, replayable, tagged
from ledger.models import Asset
from merchants.api import document_sales as document
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.sale_shapes import (
    PastSalesIn,
    ReceiptsIn,
    SaleRefundIn,
    SalesIn,
    receipt_in,
    sale_in,
    sale_out,
    told_out,
)
from merchants.models import ApiKey, Sale, SplitLine, Terminal
from merchants.operations import sales as operations
from merchants.queries import splits as split_queries
from merchants.sale_drafts import REFUSED, SaleRefundDraft, Told
from people.text import hides_something
from rules import money

ORIGINS = tuple(origin.lower() for origin in Sale.Origin.values)
READ, WRITE = ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.SALES_WRITE


class Sales(TillView):
    """Counts sales that were paid elsewhere, and lists them."""

    scopes: ClassVar = {"POST": WRITE, "GET": READ, "HEAD": READ}

    @extend_schema(**document.TELL_SALES)
    def post(self, request: Request) -> HttpResponse:
        """Tell sales that were paid elsewhere, up to 50 at once."""
        at = timezone.now()
        terminal = caller_of(request).terminal
        asked_once = keyed(request, sender_id=terminal.pk)
        body = SalesIn(data=request.data, context=_context(terminal, at))
        body.is_valid(raise_exception=True)

        answer = operations.record_sales_once(
            terminal_id=terminal.pk,
            drafts=[sale_in(row) for row in body.validated_data["sales"]],
            request=asked_once,
            on=terminal.merchant.network.business_date,
            at=at,
            answer=lambda told: Answer(status_code=201, body=json.dumps(_told(told, terminal))),
        )

        return replayable(answer)

    @extend_schema(**document.LIST_SALES)
    def get(self, request: Request) -> Response:
        """List the merchant's sales that were paid elsewhere, newest first."""
        merchant = caller_of(request).terminal.merchant
        check_parameters(request.query_params, ("limit", "starting_after", "origin"))
        limit = limit_in(request.query_params, things="sales")
        origin = choice_in(request.query_params, "origin", ORIGINS)
        after = _cursor_in(request, merchant.pk)
        found = split_queries.sales_of(
            merchant.pk, after=after, origin=Sale.Origin(origin.upper()) if origin else None
        )[: limit + 1]
        shares = _shares(list(found), merchant.network.asset)

        return Response(
            page_of([sale_out(sale, merchant, shares.get(sale.pk)) for sale in found], limit=limit)
        )


class OneSale(TillView):
    """Reads one sale that was paid elsewhere."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(**document.READ_SALE)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read a sale that was paid elsewhere, with what it paid of what."""
        merchant = caller_of(request).terminal.merchant
        check_parameters(request.query_params, ())
        sale = document.find_sale(merchant.pk, public_id)
        shares = split_queries.split_out(sale, merchant.network.asset)

        return tagged(request, sale_out(sale, merchant, shares))


class SaleRefunds(TillView):
    """Gives back a sale that was paid elsewhere, whole or in part."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.REFUND_SALE)
    def post(self, request: Request, public_id: str) -> HttpResponse:
        """Tell a refund of a sale that was paid elsewhere; its shares are reversed exactly."""
        at = timezone.now()
        terminal = caller_of(request).terminal
        asked_once = keyed(request, sender_id=terminal.pk)
        sale = document.find_sale(terminal.merchant_id, public_id)
        body = SaleRefundIn(data=request.data, context=_context(terminal, at))
        body.is_valid(raise_exception=True)
        asked = body.validated_data

        answer = operations.record_sales_once(
            terminal_id=terminal.pk,
            drafts=[
                SaleRefundDraft(
                    reference=asked["reference"],
                    sale_reference=sale.reference,
                    amount_minor=asked["amount"],
                    happened_at=asked["happened_at"],
                )
            ],
            request=asked_once,
            on=terminal.merchant.network.business_date,
            at=at,
            answer=lambda told: Answer(status_code=201, body=json.dumps(_one(told))),
        )

        return replayable(answer)


class PastSales(TillView):
    """Keeps sales that were made before as the shop's history."""

    scopes: ClassVar = {"POST": ApiKey.Scope.SALES_IMPORT}

    @extend_schema(**document.IMPORT_SALES)
    def post(self, request: Request) -> Response:
        """Import sales of the shop's past, up to 200 at once: history, never split, no money."""
        at = timezone.now()
        terminal = caller_of(request).terminal
        body = PastSalesIn(data=request.data, context=_context(terminal, at))
        body.is_valid(raise_exception=True)

        told = operations.import_past_sales(
            terminal_id=terminal.pk,
            drafts=[sale_in(row, Sale.Origin.IMPORTED) for row in body.validated_data["sales"]],
            on=terminal.merchant.network.business_date,
            at=at,
        )

        return Response(_told(told, terminal))


class Receipts(TillView):
    """Counts what an offline terminal signed, in any order and however often it is sent."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.SEND_RECEIPTS)
    def post(self, request: Request) -> Response:
        """Send signed receipts of a till that was offline, up to 50 at once."""
        at = timezone.now()
        terminal = caller_of(request).terminal
        sent: Any = request.data
        body = ReceiptsIn(data=sent, context=_context(terminal, at))
        body.is_valid(raise_exception=True)

        told = operations.record_receipts(
            terminal_id=terminal.pk,
            receipts=[
                receipt_in(row, as_sent)
                for row, as_sent in zip(
                    body.validated_data["receipts"], sent["receipts"], strict=True
                )
            ],
            on=terminal.merchant.network.business_date,
            at=at,
        )

        return Response(_told(told, terminal))


class ReceiptSecrets(TillView):
    """Gives the terminal a secret to sign its receipts with."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.ISSUE_RECEIPT_SECRET)
    def post(self, request: Request) -> Response:
        """Get a new secret for this terminal's receipts; it is shown once, the old one runs out."""
        at = timezone.now()
        check_empty(request)
        issued, secret = operations.issue_receipt_secret(
            terminal_id=caller_of(request).terminal_id, at=at, by=None
        )

        return Response(
            {
                "object": "secret",
                "secret": base64.b64encode(secret).decode(),
                "created_at": instant_out(issued.created_at),
            },
            status=201,
        )


def _context(terminal: Terminal, at: Any) -> dict[str, Any]:
    asset = terminal.merchant.network.asset
    return {"asset": money.Asset(asset.code, asset.decimals), "at": at}


def _told(told: list[Told], terminal: Terminal) -> dict[str, Any]:
    """Return what became of each row, with the shares of the sales among them."""
    asset = terminal.merchant.network.asset
    sales = Sale.objects.filter(
        merchant_id=terminal.merchant_id, public_id__in=[one.public_id for one in told]
    )
    by_id = {sale.public_id: sale.pk for sale in sales}
    shares = _shares(list(sales), asset)

    return {
        "data": [
            told_out(
                one,
                shares.get(by_id[one.public_id], {"targets": []})
                if one.public_id in by_id
                else None,
            )
            for one in told
        ]
    }


def _one(told: list[Told]) -> dict[str, Any]:
    """Return the one row of a refund; what was refused is answered as a problem."""
    (one,) = told
    if one.status == REFUSED and one.refusal is not None:
        raise one.refusal

    return told_out(one, None)


def _shares(sales: Sequence[Sale], asset: Asset) -> dict[int, dict[str, Any]]:
    lines = (
        SplitLine.objects.filter(sale__in=sales)
        .select_related("agreement")
        .order_by("agreement__place", "agreement_id")
    )
    return split_queries.splits_out(lines, asset, by="sale_id")


def _cursor_in(request: Request, merchant_id: int) -> Sale | None:
    """Return the sale behind which the page begins."""
    public_id = request.query_params.get("starting_after")
    if public_id is None:
        return None
    found = None
    if not hides_something(public_id):
        found = Sale.objects.filter(merchant_id=merchant_id, public_id=public_id).first()
    if found is None:
        raise Problem("UNKNOWN_CURSOR")

    return found
