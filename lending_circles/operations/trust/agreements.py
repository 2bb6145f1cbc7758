"""Agreements of trust: agreed by both ends, consented to by common friends, brought, and closed."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from governance.models import Network
from governance.queries import check_organiser, terms_of
from governance.steps import share_day, take_trust
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.refusals import NoAgreement, NotAMember, TrustWithSelf
from lending_circles.steps import graph_news, linking, peer_counts, trust_notices
from lending_circles.steps.evaluating import evaluate_members
from people import audit
from people.models import Person

State = TrustLink.State
ROWS_AT_ONCE = 5_000


@transaction.atomic(durable=True)
def agree_trust(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Agree, as one end, to what was asked; once both did it stands, unless friends must consent.

    The asked may agree at once: that shows their profile, and the one who asked agrees in turn,
    having seen it. The one who asks cannot agree before a profile was shown to them. While a
    consent is missing (A-61) the link stays AGREED_BY_ONE, with the day of both agreements set.
    Raises DayNotOpen, NoAgreement, NotYours and PeerLeaving.

    Source: A-54, A-61; R3-118, R3-134.
    """
    link = linking.lock_link(link_id, on=on)

    linking.check_end(link, account_id, by)
    if link.state == State.ACTIVE or (link.state == State.AGREED_BY_ONE and link.agreed_on):
        return link
    if link.state not in TrustLink.ASKING:
        raise NoAgreement
    if link.state == State.REQUESTED and link.requested_by_id == account_id:
        raise NoAgreement
    linking.check_both_stay(link)
    if link.agreed_by_id == account_id:
        return link

    if link.state == State.REQUESTED:
        linking.offer(link=link, on=on, by=by, is_told=False)
    if link.agreed_by_id is None:
        return linking.agree_first(link=link, account_id=account_id, on=on, by=by)

    return linking.agree(link=link, account_id=account_id, on=on, by=by)


@transaction.atomic(durable=True)
def consent_to_link(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Consent, as a common friend, to an agreement that takes unique peers from oneself.

    With the last consent the agreement stands. Raises DayNotOpen, NotYours, NoAgreement and
    PeerLeaving.

    Source: A-61.
    """
    link = linking.lock_link(link_id, on=on)
    consent = (
        PeerConsent.objects.select_related("account")
        .filter(link_id=link_id, account_id=account_id)
        .first()
    )

    if consent is None:
        raise NoAgreement
    linking.check_owner(consent.account, by)
    if link.state == State.ACTIVE or consent.agreed_on is not None:
        return link
    if link.state != State.AGREED_BY_ONE:
        raise NoAgreement
    linking.check_both_stay(link)

    PeerConsent.objects.filter(link_id=link_id, account_id=account_id).update(agreed_on=on)
    audit.record("TRUST_CONSENTED", by=by, subject=link, data={"account": account_id})

    return linking.agree(link=link, account_id=None, on=on, by=by)


@transaction.atomic(durable=True)
def close_trust(
    *, link_id: int, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """End an agreement, which either end may at any time; what is lent runs off.

    The others whose unique peers it takes below the minimum are warned, and have the grace of
    P-28 before their borrowing stops. Raises DayNotOpen, NoAgreement and NotYours.

    Source: A-61.
    """
    link = linking.lock_link(link_id, on=on)
    _, terms = terms_of(link.network_id, on)
    friends = linking.common_friends(link, terms=terms, on=on)
    accounts = peer_counts.lock_members([link.low_id, link.high_id, *friends])

    linking.check_end(link, account_id, by)
    if link.state == State.CLOSED:
        return link
    if link.state != State.ACTIVE:
        raise NoAgreement

    closed = linking.end(link, State.CLOSED, "TRUST_CLOSED", on=on, by=by)
    graph_news.tell_links(network_id=link.network_id, link_ids=[link.pk])
    peer_counts.recount(
        network_id=link.network_id,
        accounts=accounts.values(),
        terms=terms,
        on=on,
        grace_for=accounts.keys() - {account_id},
        willing={account_id},
    )
    trust_notices.tell_closed(link, by_id=account_id, cause=closed, on=on)

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
        .exclude(state__in=linking.LEAVING)
        .values_list("pk", flat=True)
    )
    present = set(
        TrustLink.objects.filter(
            network_id=network_id, state__in=(*TrustLink.ASKING, State.ACTIVE)
        ).values_list("low_id", "high_id")
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
