"""Terminals: listed, opened, read and closed by software; and who a key is."""

import functools
import json
import re
from typing import Any, ClassVar

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import Answer
from api.authentication import ANY_SCOPE
from api.document import COMMON, id_parameter, keyed_parameters, list_parameters, problems
from api.idempotency import keyed
from api.lists import check_parameters, choice_in, limit_in, page_of
from api.problems import Problem
from api.shapes import StrictSerializer, StrictText, day_out, instant_out
from api.views import check_empty, replayable, tagged
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.api.problem_kinds import KINDS
from merchants.models import ApiKey, Terminal
from merchants.operations import terminals as operations
from merchants.queries import keys as key_queries

READ, WRITE = ApiKey.Scope.TERMINALS_READ, ApiKey.Scope.TERMINALS_WRITE
STATES = ("open", "closed")
NAME_LENGTH_MAX = 60
TERMINAL_ID = re.compile(r"term_[0-9a-z]{26}", re.ASCII)

_problems = functools.partial(problems, own=KINDS)
_ID_IN = id_parameter("term", "The terminal's id.")
_UNCHANGED = {304: OpenApiResponse(description="It is as it was (If-None-Match).")}


class TerminalIn(StrictSerializer):
    """A new till."""

    name = StrictText(min_length=1, max_length=NAME_LENGTH_MAX, help_text="Such as Counter 2.")


class TerminalOut(serializers.Serializer[Terminal]):
    """One till of the merchant."""

    id = serializers.CharField(help_text="Begins with term_.")
    object = serializers.ChoiceField(choices=["terminal"])
    livemode = serializers.BooleanField()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=STATES)
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)


class TerminalListOut(serializers.Serializer[Any]):
    """One page of terminals, newest first."""

    data = TerminalOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class KeyHereOut(serializers.Serializer[ApiKey]):
    """The key or client that asks."""

    prefix = serializers.CharField(help_text="What the key begins with; a client's id.")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=["key", "client"])
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ApiKey.Scope.choices))
    api_version = serializers.CharField(help_text="Spoken where a request names none.")
    expires_at = serializers.DateTimeField(allow_null=True)


class MerchantHereOut(serializers.Serializer[Any]):
    """Whose terminal it is."""

    handle = serializers.CharField()
    name = serializers.CharField()
    asset = serializers.CharField(help_text="What amounts are in.")
    decimals = serializers.IntegerField()


class TerminalHereOut(TerminalOut):
    """The terminal of the key that asks, with its merchant and the key itself."""

    merchant = MerchantHereOut()
    key = KeyHereOut()


class Terminals(TillView):
    """Lists the tills of the key's merchant, and opens one more."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ, "POST": WRITE}

    @extend_schema(
        operation_id="list_terminals",
        tags=["terminals"],
        parameters=[
            *list_parameters("terminals"),
            OpenApiParameter(name="status", enum=list(STATES), type=OpenApiTypes.STR),
            *COMMON,
        ],
        responses={(200, "application/json"): TerminalListOut, **_problems()},
    )
    def get(self, request: Request) -> Response:
        """List the merchant's terminals, newest first."""
        merchant_id = caller_of(request).terminal.merchant_id
        query = request.query_params
        check_parameters(query, ("limit", "starting_after", "status"))
        limit = limit_in(query, things="terminals")
        found = key_queries.terminals_of_merchant(
            merchant_id,
            status=choice_in(query, "status", STATES),
            after=_cursor_in(query, merchant_id),
        )

        return Response(
            page_of([terminal_out(terminal) for terminal in found[: limit + 1]], limit=limit)
        )

    @extend_schema(
        operation_id="open_terminal",
        tags=["terminals"],
        parameters=[*keyed_parameters(what="terminal", made="opened the terminal"), *COMMON],
        request={"application/json": TerminalIn},
        responses={(201, "application/json"): TerminalOut, **_problems(409, 411, 413, 415, 422)},
    )
    def post(self, request: Request) -> HttpResponse:
        """Open one more terminal of the merchant."""
        key = caller_of(request)
        asked_once = keyed(request, sender_id=key.terminal_id)
        body = TerminalIn(data=request.data)
        body.is_valid(raise_exception=True)

        answer = operations.open_terminal_once(
            key=key,
            name=body.validated_data["name"],
            request=asked_once,
            on=key.terminal.merchant.network.business_date,
            at=timezone.now(),
            answer=lambda terminal: Answer(
                status_code=201, body=json.dumps(terminal_out(terminal))
            ),
        )

        return replayable(answer)


class OneTerminal(TillView):
    """One till of the key's merchant."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(
        operation_id="read_terminal",
        tags=["terminals"],
        parameters=[_ID_IN, *COMMON],
        responses={(200, "application/json"): TerminalOut, **_UNCHANGED, **_problems(404)},
    )
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read a terminal; with If-None-Match only where it changed."""
        return tagged(request, terminal_out(_terminal(request, public_id)))


class Closing(TillView):
    """Closes a till."""

    scopes: ClassVar = {"POST": WRITE}
    # A till that has closed itself may say so again.
    opens_to_closed = True

    @extend_schema(
        operation_id="close_terminal",
        tags=["terminals"],
        parameters=[_ID_IN, *COMMON],
        request=None,
        responses={(200, "application/json"): TerminalOut, **_problems(404, 409, 411, 413, 415)},
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Close a terminal for good: its keys ask for no more payments; twice is as once."""
        key = caller_of(request)
        check_empty(request)
        network = key.terminal.merchant.network
        closed = operations.close_terminal_by_key(
            key=key, terminal_id=_terminal(request, public_id).pk, on=network.business_date
        )
        closed.merchant = key.terminal.merchant

        return Response(terminal_out(closed))


class TerminalHere(TillView):
    """The till whose key asks."""

    scopes: ClassVar = {"GET": ANY_SCOPE, "HEAD": ANY_SCOPE}

    @extend_schema(
        operation_id="read_own_terminal",
        tags=["terminals"],
        parameters=COMMON,
        responses={(200, "application/json"): TerminalHereOut, **_UNCHANGED, **_problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Read whose key this is: its terminal, its merchant, and what it may do."""
        key = caller_of(request)
        merchant = key.terminal.merchant

        return tagged(
            request,
            {
                **terminal_out(key.terminal),
                "merchant": {
                    "handle": merchant.handle,
                    "name": merchant.name,
                    "asset": merchant.network.asset.code,
                    "decimals": merchant.network.asset.decimals,
                },
                "key": {
                    "prefix": key.prefix,
                    "name": key.name,
                    "kind": key.kind.lower(),
                    "scopes": key.scopes,
                    "api_version": key.api_version,
                    "expires_at": instant_out(key.expires_at) if key.expires_at else None,
                },
            },
        )


def terminal_out(terminal: Terminal) -> dict[str, Any]:
    """Return what software is told of a terminal."""
    return {
        "id": terminal.public_id,
        "object": "terminal",
        "livemode": not terminal.merchant.network.is_test,
        "name": terminal.name,
        "status": "open" if terminal.closed_on is None else "closed",
        "opened_on": day_out(terminal.opened_on),
        "closed_on": day_out(terminal.closed_on),
    }


def _terminal(request: Request, public_id: str) -> Terminal:
    if not TERMINAL_ID.fullmatch(public_id):
        raise Http404
    try:
        return key_queries.terminal_of(caller_of(request).terminal.merchant_id, public_id)
    except Terminal.DoesNotExist:
        raise Http404 from None


def _cursor_in(query: QueryDict, merchant_id: int) -> Terminal | None:
    public_id = query.get("starting_after")
    if public_id is None:
        return None
    if not TERMINAL_ID.fullmatch(public_id):
        raise Problem("UNKNOWN_CURSOR")
    try:
        return key_queries.terminal_of(merchant_id, public_id)
    except Terminal.DoesNotExist:
        raise Problem("UNKNOWN_CURSOR") from None
