"""Requests of trust: asked, answered with one's own profile, declined, taken back."""

import datetime

from django.db import transaction

from governance.steps import share_day, take_trust
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.refusals import (
    AlreadyTrusted,
    NoAgreement,
    NotAMember,
    PeerLeaving,
    TrustWithSelf,
)
from lending_circles.steps import linking, trust_notices
from people import audit
from people.models import Person

State = TrustLink.State
REMARK_LENGTH_MAX = 300


@transaction.atomic(durable=True)
def request_trust(
    *,
    account_id: int,
    peer_account_id: int,
    on: datetime.date,
    by: Person | None,
    remark: str = "",
) -> TrustLink:
    """Ask another member for an agreement, showing them one's profile; asking again does nothing.

    Where they had asked already, this shows one's profile in return, and both may agree. Raises
    DayNotOpen, NotAMember, NotYours, TrustWithSelf, PeerLeaving and AlreadyTrusted.

    Source: A-54; R3-117, R3-118.
    """
    asking, asked = _ends(account_id, peer_account_id)
    share_day(network_id=asking.network_id, on=on)
    take_trust(network_id=asking.network_id)
    low, high = sorted((asking.pk, asked.pk))
    link = TrustLink.objects.filter(
        low=low, high=high, state__in=(*TrustLink.ASKING, State.ACTIVE)
    ).first()

    linking.check_owner(asking, by)
    if asking.state in linking.LEAVING or asked.state in linking.LEAVING:
        raise PeerLeaving
    if link is not None and link.state == State.ACTIVE:
        raise AlreadyTrusted
    if link is not None and link.requested_by_id != asking.pk and link.state == State.REQUESTED:
        return linking.offer(link=link, on=on, by=by)
    if link is not None:
        return link

    link = linking.link_of(asking.network_id, asking.pk, asked.pk, State.REQUESTED, on=on)
    link.remark = remark.strip()[:REMARK_LENGTH_MAX]
    link.save()
    requested = audit.record("TRUST_REQUESTED", by=by, subject=link)
    trust_notices.tell_requested(link, by=asking, to=asked, cause=requested, on=on)

    return link


@transaction.atomic(durable=True)
def offer_profile(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Show, as the asked, one's own profile to the one who asks; neither has agreed by it.

    Raises DayNotOpen, NoAgreement, NotYours and PeerLeaving.

    Source: R3-118: offered before either makes an agreement.
    """
    link = linking.lock_link(link_id, on=on)

    linking.check_end(link, account_id, by)
    if link.state in TrustLink.ASKING and link.offered_on is not None:
        return link
    if link.state != State.REQUESTED or link.requested_by_id == account_id:
        raise NoAgreement
    linking.check_both_stay(link)

    return linking.offer(link=link, on=on, by=by)


@transaction.atomic(durable=True)
def decline_trust(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Say no to a request, as the asked, while it does not stand.

    From then on neither sees the other's profile. Raises DayNotOpen, NoAgreement and NotYours.
    """
    link = linking.lock_link(link_id, on=on)

    linking.check_end(link, account_id, by)
    if link.requested_by_id == account_id:
        raise NoAgreement
    if link.state == State.DECLINED:
        return link
    if link.state not in TrustLink.ASKING:
        raise NoAgreement

    linking.end(link, State.DECLINED, "TRUST_DECLINED", on=on, by=by)

    return link


@transaction.atomic(durable=True)
def withdraw_trust_request(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Take one's own request back while it does not stand.

    From then on neither sees the other's profile. Raises DayNotOpen, NoAgreement and NotYours.
    """
    link = linking.lock_link(link_id, on=on)

    linking.check_end(link, account_id, by)
    if link.requested_by_id != account_id:
        raise NoAgreement
    if link.state == State.WITHDRAWN:
        return link
    if link.state not in TrustLink.ASKING:
        raise NoAgreement

    linking.end(link, State.WITHDRAWN, "TRUST_REQUEST_WITHDRAWN", on=on, by=by)

    return link


def _ends(account_id: int, peer_account_id: int) -> tuple[LoanAccount, LoanAccount]:
    """Return both ends of an agreement to be. Raises TrustWithSelf and NotAMember."""
    if account_id == peer_account_id:
        raise TrustWithSelf
    found = LoanAccount.objects.select_related("person").in_bulk([account_id, peer_account_id])
    if len(found) < 2:
        raise NotAMember
    one, other = found[account_id], found[peer_account_id]
    if one.network_id != other.network_id:
        raise NotAMember("The two are not members of one network.")

    return one, other
