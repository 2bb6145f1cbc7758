"""Figures of a till's days, what a loan would cost, and what payments can do here."""

import datetime
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.lists import check_parameters, day_in, refused
from api.shapes import amount_out
from api.versions import CURRENT
from governance.models import Network
from governance.queries import terms_of
from ledger import queries as ledger_queries
from merchants.api import document_money as document
from merchants.api import serializers, throttles
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.money_shapes import LoanQuoteIn, day_figures_out, quote_out
from merchants.api.refunds import context_of
from merchants.models import ApiKey, Merchant
from merchants.payment_order import HELD_DAYS
from merchants.queries import reports as report_queries
from rules import money
from rules.loan_sheet import loan_sheet

REPORT_DAYS_MAX = 92


class DailyReport(TillView):
    """The days of the merchant's till."""

    scopes: ClassVar = {"GET": ApiKey.Scope.REPORTS_READ, "HEAD": ApiKey.Scope.REPORTS_READ}

    @extend_schema(**document.DAILY_REPORT)
    def get(self, request: Request) -> Response:
        """Read what each day moved in the till: seven days where none are named."""
        check_parameters(request.query_params, ("from", "to"))
        merchant = caller_of(request).terminal.merchant
        asset = merchant.network.asset
        last_on = day_in(request.query_params, "to") or merchant.network.business_date
        first_on = day_in(request.query_params, "from") or last_on - datetime.timedelta(days=6)
        if not 0 <= (last_on - first_on).days < REPORT_DAYS_MAX:
            raise refused(
                "from", "not_a_period", f"From 1 to {REPORT_DAYS_MAX} days, the first day first."
            )
        days = report_queries.days_of(merchant, first_on=first_on, last_on=last_on)

        return Response(
            {
                "object": "report",
                "livemode": not merchant.network.is_test,
                "balance": amount_out(ledger_queries.balance(merchant.till_account_id), asset),
                "data": [day_figures_out(day, asset) for day in days],
            }
        )


class LoanQuotes(TillView):
    """What a purchase by circle loan would cost a customer."""

    scopes: ClassVar = {"POST": ApiKey.Scope.LOANS_QUOTE}

    @extend_schema(**document.QUOTE_LOAN)
    def post(self, request: Request) -> Response:
        """Reckon a loan by the network's terms, for nobody in particular; nothing is kept."""
        merchant = caller_of(request).terminal.merchant
        network = merchant.network
        body = LoanQuoteIn(data=request.data, context=context_of(network.asset))
        body.is_valid(raise_exception=True)
        _set, terms = terms_of(network.pk, network.business_date)
        sheet = loan_sheet(
            body.validated_data["amount"], terms, established_on=network.business_date
        )

        return Response(
            {
                "object": "quote",
                "livemode": not network.is_test,
                "available": _lends(merchant) is None,
                **quote_out(sheet, network.asset),
            }
        )


class Capabilities(TillView):
    """What payments can do here."""

    scopes: ClassVar = {"GET": ApiKey.Scope.PAYMENTS_READ, "HEAD": ApiKey.Scope.PAYMENTS_READ}

    @extend_schema(**document.CAPABILITIES)
    def get(self, request: Request) -> Response:
        """Read the ways to pay, each with why where it is off, and the limits."""
        check_parameters(request.query_params, ())
        merchant = caller_of(request).terminal.merchant
        network = merchant.network
        no_loans = _lends(merchant)
        no_rails = "The bank has no bitcoin rails yet."

        return Response(
            {
                "object": "capabilities",
                "livemode": not network.is_test,
                "version": CURRENT,
                "asset": network.asset.code,
                "decimals": network.asset.decimals,
                "methods": [
                    _way("own_money", reason=None, holds=True),
                    _way("circle_loan", reason=no_loans),
                    _way("lightning", reason=no_rails),
                    _way("onchain", reason=no_rails),
                ],
                "partial_payments": True,
                "late_payments": merchant.accepts_late,
                "limits": {
                    "amount_max": amount_out(money.AMOUNT_MINOR_MAX, network.asset),
                    "items_max": serializers.ITEMS_MAX,
                    "expires_in_min": serializers.EXPIRES_IN_MIN,
                    "expires_in_max": serializers.EXPIRES_IN_MAX,
                    "held_days": HELD_DAYS,
                    "requests_per_minute": throttles.KEY_RATE.tries_max,
                },
            }
        )


def _way(name: str, *, reason: str | None, holds: bool = False) -> dict[str, Any]:
    return {"name": name, "available": reason is None, "reason": reason, "holds": holds}


def _lends(merchant: Merchant) -> str | None:
    """Return why circle loans cannot pay a merchant, None where they can."""
    if merchant.network.kind != Network.Kind.CIRCLE:
        return "Circle loans are there in the network of a circle only."
    if merchant.state != Merchant.State.QUALIFIED:
        return "The merchant is not qualified for circle loans."

    return None
