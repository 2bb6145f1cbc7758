"""Test keys decide what invented customers do, and when their days pass."""

from typing import ClassVar

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from merchants import queries as merchant_queries
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.document import PAYMENT_ID
from merchants.api.serializers import payment_out
from merchants.models import ApiKey, Merchant, Payment
from sandbox.api import document
from sandbox.api.serializers import AdvanceIn, SimulationIn, clock_out
from sandbox.clock import advance_clock
from sandbox.playing import Outcome, simulate
from sandbox.refusals import NotASandbox

READ, WRITE = ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.PAYMENTS_WRITE


class Simulation(TillView):
    """Lets the invented customers answer a payment."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.SIMULATE)
    def post(self, request: Request, public_id: str) -> Response:
        """Let the invented customers pay a test payment, decline it, or let it run out."""
        at = timezone.now()
        merchant = _tested(request)
        body = SimulationIn(data=request.data)
        body.is_valid(raise_exception=True)
        if not PAYMENT_ID.fullmatch(public_id):
            raise Http404
        try:
            payment = merchant_queries.payment_of(merchant, public_id)
        except Payment.DoesNotExist:
            raise Http404 from None

        payment = simulate(payment=payment, outcome=Outcome(body.validated_data["outcome"]), at=at)
        pay_url = request.build_absolute_uri(f"/pay/{payment.public_id}")

        return Response(payment_out(payment, at=at, pay_url=pay_url))


class Clock(TillView):
    """Tells the day of the test network."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(**document.READ_CLOCK)
    def get(self, request: Request) -> Response:
        """Read the business date of the key's test network."""
        return Response(clock_out(_tested(request).network))


class Advance(TillView):
    """Lets days of the test network pass."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(**document.ADVANCE_CLOCK)
    def post(self, request: Request) -> Response:
        """Let days pass: loans fall due, payments run out, held money goes back."""
        at = timezone.now()
        merchant = _tested(request)
        body = AdvanceIn(data=request.data)
        body.is_valid(raise_exception=True)

        network = advance_clock(merchant=merchant, days=body.validated_data["days"], at=at)

        return Response(clock_out(network))


def _tested(request: Request) -> Merchant:
    """Return the stand-in whose key asks. Raises NotASandbox for a key that moves real money."""
    merchant: Merchant = caller_of(request).terminal.merchant
    # A merchant of a test network that stands in for nobody has no cast: the shop elsewhere.
    if not merchant.network.is_test or merchant.stands_in_for_id is None:
        raise NotASandbox

    return merchant
