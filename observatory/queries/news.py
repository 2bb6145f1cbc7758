"""Reads what members did on a day, from the records that tell of it."""

import datetime
from typing import Any, NamedTuple

from django.db import connection

from observatory.models import Deed

# An audit event may commit after one with a higher number: so far back is looked again.
OVERLAP = 2_000

Kind, Source = Deed.Kind, Deed.Source


class Told(NamedTuple):
    """One deed as the records tell it."""

    source: int
    source_id: int
    account_id: int
    kind: int
    amount_minor: int | None


# A permission is one of these, each with those before it.
_RANK = "array_position(ARRAY['NONE', 'LOAN', 'EXTEND', 'FORGIVE'], {})"
_PLANS = ("PLAN_SHARED", "SHARE_SUPPORTED", "SUBSCRIPTION_STARTED")
_EVENTS = f"""
    WITH news AS MATERIALIZED (
        SELECT id, action, person_id, subject_type, subject_id, data FROM people_auditevent
        WHERE id > %(after)s AND action = ANY(%(actions)s)
    ), told AS (
        SELECT news.id, member.id AS account_id, CASE news.action
                WHEN 'STAKED' THEN {Kind.TOP_UP:d} WHEN 'UNSTAKED' THEN {Kind.WITHDRAWAL:d}
                ELSE {Kind.LEFT:d} END AS kind,
            (news.data ->> 'amount_minor')::bigint AS amount_minor
        FROM news JOIN lending_circles_loanaccount member ON member.id = news.subject_id
        WHERE news.action IN ('STAKED', 'UNSTAKED', 'ACCOUNT_LEAVING')
            AND news.subject_type = 'lending_circles.loanaccount'
            AND member.network_id = %(network)s
        UNION ALL
        SELECT news.id, member.id, CASE
                WHEN news.action = 'TRUST_STANDS' THEN {Kind.AGREEMENT_MADE:d}
                WHEN news.action = 'TRUST_CLOSED' THEN {Kind.CLOSED:d}
                WHEN news.action = 'TRUST_PAUSED' THEN {Kind.PAUSED:d}
                WHEN {_RANK.format("news.data ->> 'permission'")}
                    > {_RANK.format("news.data ->> 'before'")} THEN {Kind.PERMISSION_RAISED:d}
                WHEN {_RANK.format("news.data ->> 'permission'")}
                    < {_RANK.format("news.data ->> 'before'")} THEN {Kind.PERMISSION_LOWERED:d}
            END, NULL
        FROM news JOIN lending_circles_trustlink link ON link.id = news.subject_id
        JOIN lending_circles_loanaccount member ON member.id IN (link.low_id, link.high_id) AND CASE
            WHEN news.action = 'TRUST_STANDS' THEN true
            WHEN news.action = 'TRUST_CLOSED' THEN member.person_id = news.person_id
            ELSE member.id = (news.data ->> 'lender')::bigint END
        WHERE news.action IN ('TRUST_STANDS', 'TRUST_CLOSED', 'TRUST_PAUSED', 'TRUST_GRANTED')
            AND news.subject_type = 'lending_circles.trustlink'
            -- What a late payment paused nobody chose on that day.
            AND NOT (news.action = 'TRUST_PAUSED' AND news.data ? 'late')
            AND link.network_id = %(network)s
        UNION ALL
        SELECT news.id, member.id, {Kind.EXTENSION_GIVEN:d},
            (news.data ->> 'amount_minor')::bigint
        FROM news JOIN loans_loan loan ON loan.id = news.subject_id
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = news.person_id
        WHERE news.action = 'EXTENSION_ADVANCED' AND loan.network_id = %(network)s
        UNION ALL
        SELECT news.id, member.id, {Kind.PLAN_TAKEN_UP:d}, NULL
        FROM news
        JOIN lending_circles_loanaccount member
            ON member.network_id = %(network)s AND member.person_id = news.person_id
        JOIN LATERAL (
            SELECT share.account_id FROM subscriptions_share share
            WHERE news.action = 'PLAN_SHARED' AND share.id = news.subject_id
            UNION ALL
            SELECT support.account_id FROM subscriptions_support support
            WHERE news.action = 'SHARE_SUPPORTED' AND support.id = news.subject_id
            UNION ALL
            SELECT member.id FROM subscriptions_subscription bought
            WHERE news.action = 'SUBSCRIPTION_STARTED' AND bought.id = news.subject_id
                AND bought.network_id = %(network)s
        ) plan ON plan.account_id = member.id
        WHERE news.action = ANY(%(plans)s)
    )
    SELECT {Source.EVENT:d}, told.id, told.account_id, told.kind, told.amount_minor
    FROM told WHERE told.kind IS NOT NULL
    ORDER BY told.id, told.account_id
"""  # noqa: S608  only constants are joined
ACTIONS = (
    "STAKED",
    "UNSTAKED",
    "ACCOUNT_LEAVING",
    "TRUST_STANDS",
    "TRUST_CLOSED",
    "TRUST_PAUSED",
    "TRUST_GRANTED",
    "EXTENSION_ADVANCED",
    *_PLANS,
)
_FORGIVEN = f"""
    SELECT {Source.FORGIVENESS:d}, given.id, member.id, {Kind.FORGIVENESS_GIVEN:d},
        given.amount_minor
    FROM repayments_forgiveness given
    JOIN loans_loan loan ON loan.id = given.loan_id
    JOIN lending_circles_loanaccount member
        ON member.network_id = loan.network_id AND member.person_id = given.lender_id
    WHERE given.forgiven_on = %(on)s AND loan.network_id = %(network)s
    ORDER BY given.id
"""  # noqa: S608
_FIRST_VISITS = f"""
    SELECT {Source.PAYMENT:d}, payment.id, member.id, {Kind.MERCHANT_TAKEN_UP:d},
        NULL::bigint
    FROM merchants_merchant shop
    JOIN merchants_payment payment ON payment.merchant_id = shop.id
        AND payment.happened_on = %(on)s AND payment.status = 'settled'
    JOIN lending_circles_loanaccount member
        ON member.network_id = shop.network_id AND member.person_id = payment.customer_id
    WHERE shop.network_id = %(network)s AND NOT EXISTS (
        SELECT FROM merchants_payment before
        WHERE before.customer_id = payment.customer_id AND before.merchant_id = shop.id
            AND before.status = 'settled' AND before.id <> payment.id
            AND (before.happened_on, before.id) < (payment.happened_on, payment.id)
    )
    ORDER BY payment.id
"""  # noqa: S608


def deeds_of(network_id: int, *, after_event_id: int, on: datetime.date) -> list[Told]:
    """Return what members did since an audit event, and what else is told of the day.

    An extension is the deed of each who advances, an agreement of both its ends; a pause only
    where somebody chose it. What was counted before may be among them.

    Source: R3-155, R3-156.
    """
    values: dict[str, Any] = {
        "network": network_id,
        "after": max(after_event_id - OVERLAP, 0),
        "actions": list(ACTIONS),
        "plans": list(_PLANS),
        "on": on,
    }
    told: list[Told] = []
    with connection.cursor() as cursor:
        for statement in (_EVENTS, _FORGIVEN, _FIRST_VISITS):
            cursor.execute(statement, values)
            told += [Told(*row) for row in cursor.fetchall()]

    return told


def last_event_id() -> int:
    """Return the number of the newest audit event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_auditevent")
        (newest,) = cursor.fetchone()

    return newest
