"""Plans and subscriptions of the key's merchant, for its programs."""

import functools
import json
import re
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import Answer
from api.document import COMMON, id_parameter, keyed_parameters, list_parameters, problems
from api.idempotency import keyed
from api.lists import check_parameters, choice_in, limit_in, page_of
from api.problems import Problem
from api.views import check_empty, replayable
from merchants.api.authentication import caller_of
from merchants.api.base import TillView
from merchants.models import ApiKey
from subscriptions.api import shapes
from subscriptions.api.problem_kinds import KINDS
from subscriptions.models import Plan, Subscription
from subscriptions.operations import ending, servicing
from subscriptions.queries import books

READ, WRITE = ApiKey.Scope.SUBSCRIPTIONS_READ, ApiKey.Scope.SUBSCRIPTIONS_WRITE
_PLAN_ID = re.compile(r"plan_[0-9a-z]{26}", re.ASCII)
_SUBSCRIPTION_ID = re.compile(r"sub_[0-9a-z]{26}", re.ASCII)
_STATUSES = tuple(state.lower() for state in books.BOUGHT)
_problems = functools.partial(problems, own=KINDS)
_ID_IN = id_parameter("sub", "The subscription's id.")
_MOVED: dict[str, Any] = {
    "tags": ["subscriptions"],
    "parameters": [_ID_IN, *COMMON],
    "request": None,
    "responses": {
        (200, "application/json"): shapes.SubscriptionOut,
        **_problems(404, 409, 411, 413, 415),
    },
}


class Plans(TillView):
    """Lists the plans of the key's merchant."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(
        operation_id="list_plans",
        tags=["subscriptions"],
        parameters=[*list_parameters("plans"), *COMMON],
        responses={(200, "application/json"): shapes.PlanListOut, **_problems()},
    )
    def get(self, request: Request) -> Response:
        """List the merchant's plans, newest first."""
        check_parameters(request.query_params, ("limit", "starting_after"))
        limit = limit_in(request.query_params, things="plans")
        found: QuerySet[Plan] = books.plans_of(caller_of(request).terminal.merchant_id)
        cursor = _cursor(request, _PLAN_ID)
        if cursor is not None:
            found = found.filter(pk__lt=_pk(found, cursor))

        return Response(
            page_of([shapes.plan_out(plan) for plan in found[: limit + 1]], limit=limit)
        )


class Subscriptions(TillView):
    """Lists what was bought of the key's merchant."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(
        operation_id="list_subscriptions",
        tags=["subscriptions"],
        parameters=[
            *list_parameters("subscriptions"),
            OpenApiParameter(name="status", enum=list(_STATUSES), type=OpenApiTypes.STR),
            *COMMON,
        ],
        responses={(200, "application/json"): shapes.SubscriptionListOut, **_problems()},
    )
    def get(self, request: Request) -> Response:
        """List the merchant's subscriptions, newest first."""
        check_parameters(request.query_params, ("limit", "starting_after", "status"))
        limit = limit_in(request.query_params, things="subscriptions")
        status = choice_in(request.query_params, "status", _STATUSES)
        merchant_id = caller_of(request).terminal.merchant_id
        found = books.subscriptions_of(merchant_id, state=status.upper() if status else None)
        cursor = _cursor(request, _SUBSCRIPTION_ID)
        if cursor is not None:
            found = found.filter(pk__lt=_pk(books.subscriptions_of(merchant_id), cursor))
        rows = [shapes.subscription_out(one) for one in found[: limit + 1]]

        return Response(page_of(rows, limit=limit))


class OneSubscription(TillView):
    """One subscription of the key's merchant."""

    scopes: ClassVar = {"GET": READ, "HEAD": READ}

    @extend_schema(
        operation_id="read_subscription",
        tags=["subscriptions"],
        parameters=[_ID_IN, *COMMON],
        responses={(200, "application/json"): shapes.SubscriptionOut, **_problems(404)},
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Read a subscription."""
        return Response(shapes.subscription_out(_subscription(request, public_id)))


class Pausing(TillView):
    """Lets a subscription rest."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(operation_id="pause_subscription", **_MOVED)
    def post(self, request: Request, public_id: str) -> Response:
        """Pause it from next week on: the week that runs is still delivered."""
        found = _subscription(request, public_id)
        check_empty(request)
        servicing.pause_subscription(
            subscription_id=found.pk,
            on=found.merchant.network.business_date,
            at=timezone.now(),
            by=None,
        )

        return Response(shapes.subscription_out(_subscription(request, public_id)))


class Resuming(TillView):
    """Lets a paused subscription go on."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(operation_id="resume_subscription", **_MOVED)
    def post(self, request: Request, public_id: str) -> Response:
        """Let it go on with the next delivery day."""
        found = _subscription(request, public_id)
        check_empty(request)
        servicing.resume_subscription(
            subscription_id=found.pk,
            on=found.merchant.network.business_date,
            at=timezone.now(),
            by=None,
        )

        return Response(shapes.subscription_out(_subscription(request, public_id)))


class Termination(TillView):
    """Ends a subscription early."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(
        operation_id="terminate_subscription",
        tags=["subscriptions"],
        parameters=[
            _ID_IN,
            *keyed_parameters(what="subscription", made="ended the subscription"),
            *COMMON,
        ],
        request=None,
        responses={
            (200, "application/json"): shapes.SubscriptionOut,
            **_problems(404, 409, 411, 413, 415, 422),
        },
    )
    def post(self, request: Request, public_id: str) -> HttpResponse:
        """End it, and refund what is not delivered: a circle loan first, then the customer."""
        found = _subscription(request, public_id)
        asked_once = keyed(request, sender_id=caller_of(request).terminal_id)
        check_empty(request)
        answer = ending.terminate_subscription_once(
            subscription_id=found.pk,
            request=asked_once,
            on=found.merchant.network.business_date,
            at=timezone.now(),
            answer=lambda ended: Answer(
                status_code=200, body=json.dumps(shapes.subscription_out(ended))
            ),
        )

        return replayable(answer)


class Deliveries(TillView):
    """Acknowledges delivered weeks."""

    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(
        operation_id="acknowledge_delivery",
        tags=["subscriptions"],
        parameters=[_ID_IN, *COMMON],
        request={"application/json": shapes.DeliveryIn},
        responses={
            (200, "application/json"): shapes.DeliveryOut,
            **_problems(404, 409, 411, 413, 415),
        },
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Say that the customer had a week; twice is as once, and it moves no money."""
        found = _subscription(request, public_id)
        body = shapes.DeliveryIn(data=request.data)
        body.is_valid(raise_exception=True)
        delivery = servicing.acknowledge_delivery(
            subscription_id=found.pk,
            number=body.validated_data["week"],
            at=timezone.now(),
            by=None,
        )

        return Response(shapes.delivery_out(delivery))


def _subscription(request: Request, public_id: str) -> Subscription:
    """Return a subscription of the key's merchant; anybody else's is not there."""
    if not _SUBSCRIPTION_ID.fullmatch(public_id):
        raise Http404
    found = (
        books.subscriptions_of(caller_of(request).terminal.merchant_id)
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404

    return found


def _cursor(request: Request, form: re.Pattern[str]) -> str | None:
    public_id = request.query_params.get("starting_after")
    if public_id is not None and not form.fullmatch(public_id):
        raise Problem("UNKNOWN_CURSOR")

    return public_id


def _pk(found: QuerySet[Any], public_id: str) -> int:
    row = found.filter(public_id=public_id).values_list("pk", flat=True).first()
    if row is None:
        raise Problem("UNKNOWN_CURSOR")

    return int(row)
