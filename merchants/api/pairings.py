"""Pairing: software without a key shows a code, and asks until somebody allowed it.

Source: RFC 8628, with problem documents as refusals.
"""

import functools
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import ANY_SCOPE
from api.document import HEADERS_OUT, VERSION_IN, problems
from api.problems import Problem
from api.shapes import StrictSerializer, StrictText
from api.views import StrangerView
from merchants import pair_codes
from merchants.api import throttles
from merchants.api.problem_kinds import KINDS
from merchants.api.terminals import NAME_LENGTH_MAX, KeyHereOut, TerminalOut, terminal_out
from merchants.operations import pairing

_problems = functools.partial(problems, own=KINDS)
_COMMON = [VERSION_IN, *HEADERS_OUT]


class PairingIn(StrictSerializer):
    """Software that wants a key."""

    device_name = StrictText(
        required=False,
        default="",
        max_length=NAME_LENGTH_MAX,
        help_text="What it calls itself, so that whoever types the code knows it.",
    )


class PairingOut(serializers.Serializer[Any]):
    """What the software shows, and by what it asks again."""

    device_code = serializers.CharField(help_text="Its own secret; shown to nobody.")
    user_code = serializers.CharField(help_text="Eight letters that somebody in charge types.")
    verification_uri = serializers.URLField(help_text="Where they are typed.")
    verification_uri_complete = serializers.URLField(help_text="The same with the code, for a QR.")
    expires_in = serializers.IntegerField(help_text="Seconds.")
    interval = serializers.IntegerField(help_text="Seconds between two questions.")


class PollIn(StrictSerializer):
    """The question whether it is allowed."""

    device_code = StrictText(min_length=1, max_length=100)


class PairedOut(serializers.Serializer[Any]):
    """The key, handed over this once."""

    key = serializers.CharField(help_text="Send it as Authorization: Bearer …")
    scopes = KeyHereOut().fields["scopes"]
    terminal = TerminalOut()


class Pairings(StrangerView):
    """Begins pairings."""

    throttle_classes = (throttles.PairingThrottle,)
    scopes: ClassVar = {"POST": ANY_SCOPE}

    @extend_schema(
        operation_id="begin_pairing",
        tags=["terminals"],
        auth=[],
        parameters=_COMMON,
        request={"application/json": PairingIn},
        responses={(201, "application/json"): PairingOut, **_problems(411, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Begin the pairing of a terminal: show the code, and ask for the key."""
        body = PairingIn(data=request.data if request.data is not None else {})
        body.is_valid(raise_exception=True)
        begun = pairing.begin_pairing(
            device_name=body.validated_data["device_name"], at=timezone.now()
        )
        code = pair_codes.spaced(begun.pairing.user_code)
        address = request.build_absolute_uri(reverse("pair"))

        return Response(
            {
                "device_code": begun.device_code,
                "user_code": code,
                "verification_uri": address,
                "verification_uri_complete": f"{address}?code={code}",
                "expires_in": int(pairing.LIVES.total_seconds()),
                "interval": pairing.INTERVAL_SECONDS,
            },
            status=201,
        )


class PairingToken(StrangerView):
    """Hands keys over."""

    throttle_classes = (throttles.PollThrottle,)
    scopes: ClassVar = {"POST": ANY_SCOPE}

    @extend_schema(
        operation_id="collect_key",
        tags=["terminals"],
        auth=[],
        parameters=_COMMON,
        request={"application/json": PollIn},
        responses={(200, "application/json"): PairedOut, **_problems(411, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Ask how a pairing stands: the key, once, or by which code to wait or to give up."""
        body = PollIn(data=request.data)
        body.is_valid(raise_exception=True)
        polled = pairing.collect_key(
            device_code=body.validated_data["device_code"], at=timezone.now()
        )
        if polled.issued is None:
            waits = polled.code in {"AUTHORIZATION_PENDING", "SLOW_DOWN"}
            raise Problem(
                polled.code,
                headers={"Retry-After": str(polled.interval_seconds)} if waits else None,
            )

        return Response(
            {
                "key": polled.issued.shown,
                "scopes": polled.issued.key.scopes,
                "terminal": terminal_out(polled.issued.key.terminal),
            }
        )
