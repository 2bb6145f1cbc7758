"""Takes due deliveries for sending, and records what came of them."""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from webhooks import event_types, failures, retrying
from webhooks.models import Delivery, Endpoint, Secret
from webhooks.parcels import Outcome, Parcel
from webhooks.signing import body_of
from webhooks.steps.emitting import write_event
from webhooks.steps.endpoints import readable_secrets, switch_off

# Longer than a try can take: until then nobody else takes it, then anybody does.
LEASE = datetime.timedelta(seconds=30)
# At one endpoint at once, of each sender: however slow it is, others have the rest.
AT_ONCE_MAX = 16
# A busy endpoint's row is not written for each success.
_SUCCESS_NOTED_EVERY = datetime.timedelta(minutes=1)
# Endpoints come in an order of chance, so that none waits behind a busy one, each with as many rows
# as it has room for; rows that another sender holds are passed over.
_TAKE = """
    WITH ready AS MATERIALIZED (
        SELECT endpoint.id, greatest(0,
            CASE WHEN failures_in_row >= %(rest_from)s THEN 1 ELSE %(at_once)s END
            - coalesce(busy.count, 0)) AS room
        FROM webhooks_endpoint AS endpoint
        LEFT JOIN unnest(%(busy_ids)s::bigint[], %(busy_counts)s::int[]) AS busy (id, count)
            USING (id)
        WHERE disabled_at IS NULL AND (rests_until IS NULL OR rests_until <= %(at)s)
        ORDER BY random()
    ), taken AS MATERIALIZED (
        SELECT waiting.id
        FROM ready CROSS JOIN LATERAL (
            SELECT id FROM webhooks_delivery
            WHERE endpoint_id = ready.id AND status = 'pending' AND due_at <= %(at)s
            ORDER BY due_at, id LIMIT ready.room
            FOR NO KEY UPDATE SKIP LOCKED
        ) AS waiting
        LIMIT %(room)s
    )
    UPDATE webhooks_delivery AS delivery
    SET due_at = %(leased_until)s, tries = tries + 1
    FROM taken, webhooks_event AS event, webhooks_endpoint AS endpoint
    WHERE delivery.id = taken.id AND event.id = delivery.event_id
        AND endpoint.id = delivery.endpoint_id
    RETURNING delivery.id, delivery.tries, delivery.endpoint_id, delivery.created_at,
        delivery.failures, endpoint.url, event.public_id, event.type, event.happened_at,
        event.data::text
"""
_RECORD_ATTEMPTS = """
    INSERT INTO webhooks_attempt
        (delivery_id, number, sent_at, took_ms, status_code, failure, answer)
    SELECT * FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[], %s::int[], %s::smallint[],
        %s::text[], %s::text[])
    ON CONFLICT DO NOTHING
"""
_RECORD_DELIVERED = """
    UPDATE webhooks_delivery SET status = 'delivered', finished_at = %s
    WHERE id = ANY (%s) AND status <> 'delivered'
"""
# Not where a later try has taken the delivery meanwhile: its own outcome decides.
_RECORD_FAILED = """
    UPDATE webhooks_delivery AS delivery
    SET failures = failures + 1, status = told.status, due_at = coalesce(told.due_at, %s),
        finished_at = CASE WHEN told.status = 'pending' THEN NULL ELSE %s END
    FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::timestamptz[])
        AS told (id, number, status, due_at)
    WHERE delivery.id = told.id AND delivery.status = 'pending' AND delivery.tries = told.number
"""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What becomes of a delivery that failed."""

    outcome: Outcome
    status: Delivery.Status
    due_at: datetime.datetime | None


@transaction.atomic(durable=True)
def take_due(
    *, at: datetime.datetime, room: int, busy: Mapping[int, int] | None = None
) -> list[Parcel]:
    """Take up to `room` due deliveries for sending and return them as parcels.

    `busy` tells how many are on their way to an endpoint already. What is taken is due again when
    the lease ends, should nobody record what came of it.
    """
    busy = busy or {}
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "at": at,
                "leased_until": at + LEASE,
                "rest_from": retrying.REST_FROM_FAILURES,
                "at_once": AT_ONCE_MAX,
                "busy_ids": list(busy),
                "busy_counts": list(busy.values()),
                "room": room,
            },
        )
        taken = cursor.fetchall()
    if not taken:
        return []

    secrets = _secrets_of({row[2] for row in taken}, at=at)
    return [
        Parcel(
            delivery_id=row[0],
            number=row[1],
            endpoint_id=row[2],
            created_at=row[3],
            failures=row[4],
            url=row[5],
            webhook_id=row[6],
            body=body_of(row[7], row[8], json.loads(row[9])),
            secrets=secrets.get(row[2], ()),
            sent_at=at,
        )
        for row in taken
    ]


@transaction.atomic(durable=True)
def record_outcomes(
    *, outcomes: Sequence[Outcome], at: datetime.datetime, chance: Callable[[], float]
) -> None:
    """Record what came of tries: the tries, their deliveries, and the health of their endpoints."""
    endpoints = {
        endpoint.pk: endpoint
        for endpoint in Endpoint.objects.select_for_update(no_key=True)
        .filter(pk__in={outcome.parcel.endpoint_id for outcome in outcomes})
        .order_by("pk")
    }

    delivered = [outcome for outcome in outcomes if outcome.is_delivered]
    verdicts = [
        _verdict(outcome, at=at, chance=chance())
        for outcome in outcomes
        if not outcome.is_delivered
    ]

    _record_rows(outcomes, delivered, verdicts, at=at)
    for endpoint_id, told in _by_endpoint(outcomes).items():
        if endpoint_id in endpoints:
            _record_health(
                endpoints[endpoint_id],
                told,
                dead=sum(
                    verdict.status == Delivery.Status.DEAD
                    and verdict.outcome.parcel.endpoint_id == endpoint_id
                    for verdict in verdicts
                ),
                at=at,
            )


def _secrets_of(endpoint_ids: set[int], *, at: datetime.datetime) -> dict[int, tuple[str, ...]]:
    """Return the secrets in force of each endpoint, the newest first."""
    rows: dict[int, list[Secret]] = defaultdict(list)
    for row in Secret.objects.in_force(at=at).filter(endpoint_id__in=endpoint_ids).order_by("-pk"):
        rows[row.endpoint_id].append(row)

    return {endpoint_id: readable_secrets(found) for endpoint_id, found in rows.items()}


def _verdict(outcome: Outcome, *, at: datetime.datetime, chance: float) -> _Verdict:
    due_at = retrying.next_try_at(
        created_at=outcome.parcel.created_at,
        failed_at=at,
        failures=outcome.parcel.failures + 1,
        retry_after=outcome.retry_after,
        chance=chance,
    )
    if due_at is None or outcome.failure == failures.GONE:
        return _Verdict(outcome, Delivery.Status.DEAD, None)

    return _Verdict(outcome, Delivery.Status.PENDING, due_at)


def _record_rows(
    outcomes: Sequence[Outcome],
    delivered: Sequence[Outcome],
    verdicts: Sequence[_Verdict],
    *,
    at: datetime.datetime,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD_ATTEMPTS,
            [
                [outcome.parcel.delivery_id for outcome in outcomes],
                [outcome.parcel.number for outcome in outcomes],
                [outcome.parcel.sent_at for outcome in outcomes],
                [outcome.took_ms for outcome in outcomes],
                [outcome.status_code for outcome in outcomes],
                [outcome.failure for outcome in outcomes],
                # PostgreSQL keeps every character but this one.
                [outcome.answer.replace("\x00", "�") for outcome in outcomes],
            ],
        )
        if delivered:
            cursor.execute(
                _RECORD_DELIVERED, [at, [outcome.parcel.delivery_id for outcome in delivered]]
            )
        if verdicts:
            cursor.execute(
                _RECORD_FAILED,
                [
                    at,
                    at,
                    [verdict.outcome.parcel.delivery_id for verdict in verdicts],
                    [verdict.outcome.parcel.number for verdict in verdicts],
                    [str(verdict.status) for verdict in verdicts],
                    [verdict.due_at for verdict in verdicts],
                ],
            )


def _by_endpoint(outcomes: Sequence[Outcome]) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.parcel.endpoint_id].append(outcome)

    return found


def _record_health(
    endpoint: Endpoint, outcomes: Sequence[Outcome], *, dead: int, at: datetime.datetime
) -> None:
    """Let an endpoint's health follow its latest tries; switch it off where it has none left."""
    if any(outcome.is_delivered for outcome in outcomes):
        noted = endpoint.last_success_at
        if (
            endpoint.failing_since is None
            and noted is not None
            and at - noted < _SUCCESS_NOTED_EVERY
        ):
            return
        endpoint.last_success_at = at
        endpoint.failing_since, endpoint.rests_until = None, None
        endpoint.failures_in_row = endpoint.dead_in_row = 0
        endpoint.save()
        return
    if not endpoint.is_enabled:
        return

    endpoint.failing_since = endpoint.failing_since or at
    endpoint.last_failure_at = at
    endpoint.dead_in_row += dead
    _let_rest(endpoint, outcomes, at=at)
    endpoint.save()
    reason = _reason_to_leave(endpoint, outcomes, at=at)
    if reason is not None:
        switch_off(endpoint, reason, at=at)


def _let_rest(endpoint: Endpoint, outcomes: Sequence[Outcome], *, at: datetime.datetime) -> None:
    # What was on its way when the rest began says nothing new: one bad moment is one bad moment,
    # however many deliveries met it.
    news = [
        outcome
        for outcome in outcomes
        if endpoint.rests_until is None or outcome.parcel.sent_at >= endpoint.rests_until
    ]
    if not news:
        return
    before = endpoint.failures_in_row
    trip = retrying.REST_FROM_FAILURES
    endpoint.failures_in_row = min(before + len(news), trip) if before < trip else before + 1
    endpoint.rests_until = retrying.rests_until(
        failed_at=at, failures_in_row=endpoint.failures_in_row
    )
    if before < trip <= endpoint.failures_in_row:
        write_event(
            endpoint.mailbox_id,
            event_types.ENDPOINT_FAILING,
            {"id": endpoint.public_id, "status": "failing"},
            at,
            sent_from=at,
            but=endpoint.pk,
        )


def _reason_to_leave(
    endpoint: Endpoint, outcomes: Sequence[Outcome], *, at: datetime.datetime
) -> Endpoint.DisabledReason | None:
    if any(outcome.failure == failures.GONE for outcome in outcomes):
        return Endpoint.DisabledReason.GONE
    if endpoint.dead_in_row >= retrying.DEAD_MAX:
        return Endpoint.DisabledReason.DEAD_DELIVERIES
    if endpoint.failing_since and at - endpoint.failing_since >= retrying.FAILING_MAX:
        return Endpoint.DisabledReason.FAILING

    return None
