"""Agreements of trust: asked for, agreed by both ends, consented to, adjusted and closed."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from governance.models import Network
from governance.queries import check_organiser, terms_of
from governance.steps import share_day, take_trust
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.refusals import (
    AlreadyTrusted,
    AmountNotPositive,
    NoAgreement,
    NotAMember,
    NotYours,
    PeerLeaving,
    TrustWithSelf,
)
from lending_circles.steps import graph_news, linking, peer_counts
from lending_circles.steps.evaluating import evaluate_members
from people import audit
from people.models import Person

__all__ = [
    "NoAgreement",
    "agree_trust",
    "close_trust",
    "consent_to_link",
    "decline_trust",
    "grant",
    "import_links",
    "request_trust",
    "withdraw_trust_request",
]

State = TrustLink.State
OPEN_STATES = (State.REQUESTED, State.ACTIVE)
ROWS_AT_ONCE = 5_000
LEAVING = (
    LoanAccount.State.HOLD_TO_EXIT,
    LoanAccount.State.EXITED,
    LoanAccount.State.CLOSED_DEFAULTED,
)


@transaction.atomic(durable=True)
def request_trust(
    *, account_id: int, peer_account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Ask another member for an agreement; asking again changes nothing.

    Where they had asked already, this is the answer. Raises DayNotOpen, NotAMember, NotYours,
    TrustWithSelf, PeerLeaving and AlreadyTrusted.

    Source: A-54; R3-117.
    """
    asking, asked = _ends(account_id, peer_account_id)
    share_day(network_id=asking.network_id, on=on)
    take_trust(network_id=asking.network_id)
    low, high = sorted((asking.pk, asked.pk))
    link = TrustLink.objects.filter(low=low, high=high, state__in=OPEN_STATES).first()

    _check_owner(asking, by)
    if asking.state in LEAVING or asked.state in LEAVING:
        raise PeerLeaving
    if link is not None and link.state == State.ACTIVE:
        raise AlreadyTrusted
    if link is not None and link.requested_by_id == asking.pk:
        return link
    if link is not None:
        return linking.agree(link=link, on=on, by=by)

    link = linking.link_of(asking.network_id, asking.pk, asked.pk, State.REQUESTED, on=on)
    link.save()
    audit.record("TRUST_REQUESTED", by=by, subject=link)

    return link


@transaction.atomic(durable=True)
def agree_trust(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Agree to a request. It stands at once, unless a common friend must consent first (A-61).

    While consent is missing the link stays REQUESTED, with the day of both agreements set.
    Raises DayNotOpen, NoAgreement, NotYours and PeerLeaving.

    Source: A-54, A-61; R3-118, R3-134.
    """
    link = _lock_link(link_id, on=on)

    _check_end(link, account_id, by)
    if link.state == State.ACTIVE:
        return link
    if link.state != State.REQUESTED or link.requested_by_id == account_id:
        raise NoAgreement
    if link.low.state in LEAVING or link.high.state in LEAVING:
        raise PeerLeaving

    return linking.agree(link=link, on=on, by=by)


@transaction.atomic(durable=True)
def consent_to_link(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Consent, as a common friend, to an agreement that takes unique peers from oneself.

    With the last consent the agreement stands. Raises DayNotOpen, NotYours and NoAgreement.

    Source: A-61.
    """
    link = _lock_link(link_id, on=on)
    consent = (
        PeerConsent.objects.select_related("account")
        .filter(link_id=link_id, account_id=account_id)
        .first()
    )

    if consent is None:
        raise NoAgreement
    _check_owner(consent.account, by)
    if link.state == State.ACTIVE or consent.agreed_on is not None:
        return link
    if link.state != State.REQUESTED:
        raise NoAgreement
    if link.low.state in LEAVING or link.high.state in LEAVING:
        raise PeerLeaving

    PeerConsent.objects.filter(link_id=link_id, account_id=account_id).update(agreed_on=on)
    audit.record("TRUST_CONSENTED", by=by, subject=link, data={"account": account_id})

    return linking.agree(link=link, on=on, by=by)


@transaction.atomic(durable=True)
def decline_trust(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Say no to a request. Raises DayNotOpen, NoAgreement and NotYours."""
    link = _lock_link(link_id, on=on)

    _check_end(link, account_id, by)
    if link.state == State.DECLINED:
        return link
    if link.state != State.REQUESTED or link.requested_by_id == account_id:
        raise NoAgreement

    return _end(link, State.DECLINED, "TRUST_DECLINED", on=on, by=by)


@transaction.atomic(durable=True)
def withdraw_trust_request(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Take one's own request back. Raises DayNotOpen, NoAgreement and NotYours."""
    link = _lock_link(link_id, on=on)

    _check_end(link, account_id, by)
    if link.state == State.WITHDRAWN:
        return link
    if link.state != State.REQUESTED or link.requested_by_id != account_id:
        raise NoAgreement

    return _end(link, State.WITHDRAWN, "TRUST_REQUEST_WITHDRAWN", on=on, by=by)


@transaction.atomic(durable=True)
def close_trust(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """End an agreement, which either end may at any time; what is lent runs off.

    The others whose unique peers it takes below the minimum are warned, and have the grace of
    P-28 before their borrowing stops. Raises DayNotOpen, NoAgreement and NotYours.

    Source: A-61.
    """
    link = _lock_link(link_id, on=on)
    _, terms = terms_of(link.network_id, on)
    friends = linking.common_friends(link, terms=terms, on=on)
    accounts = peer_counts.lock_members([link.low_id, link.high_id, *friends])

    _check_end(link, account_id, by)
    if link.state == State.CLOSED:
        return link
    if link.state != State.ACTIVE:
        raise NoAgreement

    _end(link, State.CLOSED, "TRUST_CLOSED", on=on, by=by)
    graph_news.tell_links(network_id=link.network_id, link_ids=[link.pk])
    peer_counts.recount(
        network_id=link.network_id,
        accounts=accounts.values(),
        terms=terms,
        on=on,
        grace_for=accounts.keys() - {account_id},
        willing={account_id},
    )

    return link


@transaction.atomic(durable=True)
def grant(
    *,
    link_id: int,
    lender_account_id: int,
    permission: str,
    limit_minor: int | None,
    by: Person | None,
) -> TrustLink:
    """Set what one end, as lender, grants the other: nothing, or loans up to a limit (or any).

    Raises NoAgreement, NotYours and AmountNotPositive.

    Source: A-54, A-62; R3-021 ... R3-023.
    """
    link = _find_link(link_id, lock=True)

    _check_end(link, lender_account_id, by)
    if link.state not in OPEN_STATES:
        raise NoAgreement
    if limit_minor is not None and limit_minor < 0:
        raise AmountNotPositive("A limit is zero or more.")

    side = "low" if link.low_id == lender_account_id else "high"
    granted = {
        f"{side}_grants": TrustLink.Permission(permission),
        f"{side}_limit_minor": limit_minor,
    }
    for name, value in granted.items():
        setattr(link, name, value)
    link.save(update_fields=list(granted))
    graph_news.tell_links(network_id=link.network_id, link_ids=[link.pk])
    audit.record(
        "TRUST_GRANTED",
        by=by,
        subject=link,
        data={"permission": permission, "limit_minor": limit_minor, "lender": lender_account_id},
    )

    return link


@transaction.atomic(durable=True)
def import_links(
    *,
    network_id: int,
    rows: Sequence[tuple[int, int, str]],
    on: datetime.date,
    by: Person | None,
) -> int:
    """Bring many links at once: (asking account, asked account, ACTIVE or REQUESTED) each.

    They are agreements that people made elsewhere, so nobody is asked for consent; a pair that
    has a link already is passed over. Returns the links made.
    Raises DayNotOpen, NotOrganiser, TrustWithSelf and NotAMember.
    """
    share_day(network_id=network_id, on=on)
    take_trust(network_id=network_id)
    members = set(
        LoanAccount.objects.filter(network_id=network_id)
        .exclude(state__in=LEAVING)
        .values_list("pk", flat=True)
    )
    present = set(
        TrustLink.objects.filter(network_id=network_id, state__in=OPEN_STATES).values_list(
            "low_id", "high_id"
        )
    )

    check_organiser(by, network_id)
    if any(asking == asked for asking, asked, _ in rows):
        raise TrustWithSelf
    if any(end not in members for asking, asked, _ in rows for end in (asking, asked)):
        raise NotAMember

    links = []
    for asking, asked, state in rows:
        low, high = sorted((asking, asked))
        if (low, high) not in present:
            present.add((low, high))
            links.append(linking.link_of(network_id, asking, asked, State(state), on=on))
    TrustLink.objects.bulk_create(links, batch_size=ROWS_AT_ONCE)
    graph_news.rebuild(network_id=network_id)
    evaluate_members(network_id=network_id, on=on, after_id=0, up_to_id=max(members, default=0))
    network = Network.objects.get(pk=network_id)
    audit.record("TRUST_IMPORTED", by=by, subject=network, data={"links": len(links)})

    return len(links)


def _ends(account_id: int, peer_account_id: int) -> tuple[LoanAccount, LoanAccount]:
    """Return both ends of an agreement to be. Raises TrustWithSelf and NotAMember."""
    if account_id == peer_account_id:
        raise TrustWithSelf
    found = LoanAccount.objects.in_bulk([account_id, peer_account_id])
    if len(found) < 2:
        raise NotAMember
    one, other = found[account_id], found[peer_account_id]
    if one.network_id != other.network_id:
        raise NotAMember("The two are not members of one network.")

    return one, other


def _lock_link(link_id: int, *, on: datetime.date) -> TrustLink:
    """Return a link, with nobody else changing the web of trust. Raises NoAgreement."""
    network_id = _find_link(link_id).network_id
    share_day(network_id=network_id, on=on)
    take_trust(network_id=network_id)

    return _find_link(link_id, lock=True)


def _find_link(link_id: int, *, lock: bool = False) -> TrustLink:
    links = TrustLink.objects.select_related("low", "high").filter(pk=link_id)
    if lock:
        links = links.select_for_update(of=("self",), no_key=True)
    link = links.first()
    if link is None:
        raise NoAgreement

    return link


def _check_owner(account: LoanAccount, by: Person | None) -> None:
    if by is not None and by.pk != account.person_id:
        raise NotYours


def _check_end(link: TrustLink, account_id: int, by: Person | None) -> None:
    ends = {link.low_id: link.low, link.high_id: link.high}
    if account_id not in ends:
        raise NoAgreement
    _check_owner(ends[account_id], by)


def _end(
    link: TrustLink, state: TrustLink.State, action: str, *, on: datetime.date, by: Person | None
) -> TrustLink:
    link.state = state
    link.closed_on = on
    link.save(update_fields=["state", "closed_on"])
    audit.record(action, by=by, subject=link)

    return link
