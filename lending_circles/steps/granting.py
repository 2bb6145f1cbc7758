"""Sets what one lender grants in many agreements, in few statements."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from governance.queries import network
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.refusals import NoAgreement
from lending_circles.steps import graph_news, trust_notices
from people import audit
from people.models import Person

State = TrustLink.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What is to be the same in many agreements; None leaves a thing as it is in each.

    `opens` says whether a permission given opens the directions that are paused.
    """

    permission: str | None = None
    opens: bool = True
    sets_limit: bool = False
    limit_minor: int | None = None
    relays: bool | None = None


# Locked in id order; the lender is the low end of some and the high end of others.
_LOCK = """
    SELECT id FROM lending_circles_trustlink
    WHERE id = ANY(%(links)s) AND (low_id = %(lender)s OR high_id = %(lender)s)
        AND state = ANY(%(open)s)
    ORDER BY id FOR NO KEY UPDATE
"""
# `side` is low or high, none of it from anybody's input.
_SET = """
    UPDATE lending_circles_trustlink link SET
        {side}_grants = wished.grants, {side}_limit_minor = wished.limit_minor,
        {side}_relays = wished.relays, {side}_pause = wished.pause,
        {side}_paused_on = CASE WHEN wished.pause = '' THEN NULL ELSE link.{side}_paused_on END
    FROM (
        SELECT id,
            coalesce(%(permission)s, {side}_grants) AS grants,
            CASE WHEN %(sets_limit)s THEN %(limit)s::bigint ELSE {side}_limit_minor END
                AS limit_minor,
            coalesce(%(relays)s, {side}_relays) AS relays,
            CASE WHEN %(opens)s THEN '' ELSE {side}_pause END AS pause,
            CASE WHEN {side}_pause = '' THEN {side}_grants ELSE 'NONE' END AS before,
            {side}_pause <> '' AS was_paused
        FROM lending_circles_trustlink
        WHERE id = ANY(%(links)s) AND {side}_id = %(lender)s
            AND NOT ({side}_grants = ANY(%(except)s))
    ) wished
    WHERE wished.id = link.id AND (
        link.{side}_grants, link.{side}_limit_minor, link.{side}_relays, link.{side}_pause
    ) IS DISTINCT FROM (wished.grants, wished.limit_minor, wished.relays, wished.pause)
    RETURNING link.id, wished.before, link.{side}_grants, link.{side}_limit_minor,
        link.{side}_relays, wished.was_paused AND wished.pause = '' AND wished.grants <> 'NONE'
"""


def grant_links(
    *,
    lender: LoanAccount,
    link_ids: Collection[int],
    wished: Wished,
    by: Person | None,
    untouched: Collection[str] = (),
) -> int:
    """Set the wished in a lender's agreements, tell the graph, and record each that changed.

    Directions that grant one of the `untouched` permissions stay. Returns how many changed.
    Raises NoAgreement where one of the links is not an open one of theirs.
    """
    assert connection.in_atomic_block
    values: dict[str, Any] = {
        "links": sorted(set(link_ids)),
        "lender": lender.pk,
        "open": [*TrustLink.ASKING, State.ACTIVE],
        "permission": wished.permission,
        "opens": wished.opens and wished.permission is not None,
        "sets_limit": wished.sets_limit,
        "limit": wished.limit_minor,
        "relays": wished.relays,
        "except": list(untouched),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, values)
        if len(cursor.fetchall()) < len(values["links"]):
            raise NoAgreement
        changed = []
        for side in ("low", "high"):
            cursor.execute(_SET.format(side=side), values)
            changed += cursor.fetchall()

    graph_news.tell_links(network_id=lender.network_id, link_ids=[row[0] for row in changed])
    audit.record_many(
        audit.AuditDraft(
            "TRUST_GRANTED",
            audit.subject_type(TrustLink),
            link_id,
            None if by is None else by.pk,
            {
                "permission": permission,
                "limit_minor": limit_minor,
                "relays": relays,
                "lender": lender.pk,
                "before": before,
            },
        )
        for link_id, before, permission, limit_minor, relays, _opened in changed
    )
    _tell_reopened(lender, [row[0] for row in changed if row[-1]])

    return len(changed)


def _tell_reopened(lender: LoanAccount, link_ids: Collection[int]) -> None:
    """Tell those whose paused directions are open again, each because of its own deed."""
    if not link_ids:
        return
    events = audit.latest_of(TrustLink, link_ids, ["TRUST_GRANTED"])
    trust_notices.tell_reopened(
        [
            trust_notices.Reopened(link_id, lender.pk, events.get(link_id))
            for link_id in sorted(link_ids)
        ],
        on=network(lender.network_id).business_date,
    )
