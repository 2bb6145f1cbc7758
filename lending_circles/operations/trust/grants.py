"""What one end of an agreement grants the other: set, paused, opened again, many at once."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from governance.queries import network
from governance.steps import share_day
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.refusals import AmountNotPositive, NoAgreement, NotAMember
from lending_circles.steps import granting, graph_news, linking, trust_notices
from lending_circles.steps.trust_notices import Reopened
from people import audit
from people.models import Person

State = TrustLink.State
OPEN_STATES = (*TrustLink.ASKING, State.ACTIVE)


@dataclass(frozen=True, slots=True)
class Keep:
    """A limit that stays as it is in each agreement."""


KEEP: Final = Keep()


@transaction.atomic(durable=True)
def grant(
    *,
    link_id: int,
    lender_account_id: int,
    permission: str,
    limit_minor: int | None,
    by: Person | None,
    relays: bool | None = None,
) -> TrustLink:
    """Set what one end, as lender, grants the other, and open the direction if it was paused.

    NONE, LOAN, EXTEND or FORGIVE, each with those before it, up to a limit (None: any amount);
    `relays` is whether they pass on what the other asks for to their own circle, None as it was.
    It holds at once for what is new. Raises NoAgreement, NotYours and AmountNotPositive.

    Source: A-54, A-62; R3-021 ... R3-023, R3-102, R3-124.
    """
    link = linking.find_link(link_id, lock=True)

    linking.check_end(link, lender_account_id, by)
    if link.state not in OPEN_STATES:
        raise NoAgreement
    _check_limit(limit_minor)

    side = linking.side_of(link, lender_account_id)
    paused = getattr(link, f"{side}_pause")
    before = TrustLink.Permission.NONE if paused else getattr(link, f"{side}_grants")
    pauses = audit.latest_of(TrustLink, [link.pk], ["TRUST_PAUSED"]) if paused else {}
    granted = {
        f"{side}_grants": TrustLink.Permission(permission),
        f"{side}_limit_minor": limit_minor,
        f"{side}_pause": TrustLink.Pause.NONE,
        f"{side}_paused_on": None,
    }
    if relays is not None:
        granted[f"{side}_relays"] = relays
    for name, value in granted.items():
        setattr(link, name, value)
    link.save(update_fields=list(granted))
    graph_news.tell_links(network_id=link.network_id, link_ids=[link.pk])
    recorded = audit.record(
        "TRUST_GRANTED",
        by=by,
        subject=link,
        data={
            "permission": permission,
            "limit_minor": limit_minor,
            "relays": getattr(link, f"{side}_relays"),
            "lender": lender_account_id,
            "before": before,
            "reopened": bool(paused),
        },
        cause=pauses.get(link.pk),
    )
    if paused and permission != TrustLink.Permission.NONE:
        trust_notices.tell_reopened(
            [Reopened(link.pk, lender_account_id, recorded.pk)],
            on=network(link.network_id).business_date,
        )

    return link


@transaction.atomic(durable=True)
def pause_direction(
    *, link_id: int, lender_account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Grant the other end nothing for now, keeping what was agreed; `grant` opens it again.

    What is lent already runs on. Raises DayNotOpen, NoAgreement and NotYours.

    Source: A-62; the states of a trust relation.
    """
    link = linking.find_link(link_id, lock=True)
    share_day(network_id=link.network_id, on=on)

    linking.check_end(link, lender_account_id, by)
    if link.state != State.ACTIVE:
        raise NoAgreement
    side = linking.side_of(link, lender_account_id)
    if getattr(link, f"{side}_pause"):
        return link

    setattr(link, f"{side}_pause", TrustLink.Pause.OWN)
    setattr(link, f"{side}_paused_on", on)
    link.save(update_fields=[f"{side}_pause", f"{side}_paused_on"])
    graph_news.tell_links(network_id=link.network_id, link_ids=[link.pk])
    audit.record("TRUST_PAUSED", by=by, subject=link, data={"lender": lender_account_id})

    return link


@transaction.atomic(durable=True)
def grant_many(
    *,
    lender_account_id: int,
    link_ids: Collection[int],
    by: Person | None,
    permission: str | None = None,
    limit_minor: int | Keep | None = KEEP,
    relays: bool | None = None,
) -> int:
    """Set the same for many of a lender's agreements at once; None and KEEP leave a thing as it is.

    A permission given opens the directions that were paused, as `grant` does. Returns how many
    agreements changed. Raises NotAMember, NotYours, NoAgreement and AmountNotPositive.

    Source: R3-102 ... R3-104; A-62.
    """
    lender = LoanAccount.objects.filter(pk=lender_account_id).first()
    if lender is None:
        raise NotAMember
    linking.check_owner(lender, by)
    wished = granting.Wished(
        permission=None if permission is None else TrustLink.Permission(permission).value,
        sets_limit=not isinstance(limit_minor, Keep),
        limit_minor=None if isinstance(limit_minor, Keep) else limit_minor,
        relays=relays,
    )
    _check_limit(wished.limit_minor)

    return granting.grant_links(lender=lender, link_ids=link_ids, wished=wished, by=by)


def _check_limit(limit_minor: int | None) -> None:
    if limit_minor is not None and limit_minor < 0:
        raise AmountNotPositive("A limit is zero or more.")
