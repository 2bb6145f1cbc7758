"""Moves a relation of trust on: a profile offered, agreed by one, standing, ended."""

import datetime

from django.db import connection

from governance.queries import terms_of
from governance.steps import share_day, take_trust
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.refusals import NoAgreement, NotYours, PeerLeaving
from lending_circles.steps import graph_news, peer_counts, trust_notices
from lending_circles.trust_graph import circles_of
from people import audit
from people.models import AuditEvent, Person
from rules.terms import CircleTerms
from rules.trust import agreement_effects, friends_to_ask

LEAVING = (
    LoanAccount.State.HOLD_TO_EXIT,
    LoanAccount.State.EXITED,
    LoanAccount.State.CLOSED_DEFAULTED,
)


def link_of(
    network_id: int,
    asking_id: int,
    asked_id: int,
    state: TrustLink.State,
    *,
    on: datetime.date,
) -> TrustLink:
    """Return an unsaved link of two members, its ends in id order, as one asked the other."""
    low_id, high_id = sorted((asking_id, asked_id))

    return TrustLink(
        network_id=network_id,
        low_id=low_id,
        high_id=high_id,
        state=state,
        requested_by_id=asking_id,
        requested_on=on,
        agreed_on=on if state == TrustLink.State.ACTIVE else None,
    )


def offer(
    *, link: TrustLink, on: datetime.date, by: Person | None, is_told: bool = True
) -> TrustLink:
    """Show the asked's profile to the one who asks; `is_told` False where more follows at once.

    Source: R3-118.
    """
    assert connection.in_atomic_block
    link.state = TrustLink.State.PROFILE_OFFERED
    link.offered_on = on
    link.save(update_fields=["state", "offered_on"])
    shown = audit.record("PROFILE_OFFERED", by=by, subject=link, cause=_answered(link))
    if is_told:
        trust_notices.tell_offered(link, cause=shown, on=on)

    return link


def agree_first(
    *, link: TrustLink, account_id: int, on: datetime.date, by: Person | None
) -> TrustLink:
    """Note the first yes of the two; the other end has seen the profile, and is asked."""
    assert connection.in_atomic_block
    link.state = TrustLink.State.AGREED_BY_ONE
    link.agreed_by_id = account_id
    link.save(update_fields=["state", "agreed_by"])
    agreed = audit.record(
        "TRUST_AGREED", by=by, subject=link, data={"account": account_id}, cause=_answered(link)
    )
    trust_notices.tell_agreed_by_one(link, cause=agreed, on=on)

    return link


def agree(
    *, link: TrustLink, account_id: int | None, on: datetime.date, by: Person | None
) -> TrustLink:
    """Let a link stand that both ends agree to, or ask the common friends who must consent.

    `account_id` is the end whose yes was the second, None where a friend consents. The caller
    holds the lock on the web of trust.

    Source: A-61, A-63; R3-134.
    """
    assert connection.in_atomic_block
    _, terms = terms_of(link.network_id, on)
    friends = common_friends(link, terms=terms, on=on)
    accounts = peer_counts.lock_members([link.low_id, link.high_id, *friends])

    if link.agreed_on is None:
        link.agreed_on = on
        audit.record(
            "TRUST_AGREED", by=by, subject=link, data={"account": account_id}, cause=_answered(link)
        )
    if _ask_friends(link, terms=terms, on=on):
        link.save(update_fields=["agreed_on"])
        return link

    link.state = TrustLink.State.ACTIVE
    link.save(update_fields=["agreed_on", "state"])
    graph_news.tell_links(network_id=link.network_id, link_ids=[link.pk])
    peer_counts.recount(
        network_id=link.network_id,
        accounts=accounts.values(),
        terms=terms,
        on=on,
        willing=accounts.keys(),
    )
    stands = audit.record("TRUST_STANDS", by=by, subject=link, cause=_answered(link))
    trust_notices.tell_stands(link, besides=account_id, cause=stands, on=on)

    return link


def end(
    link: TrustLink, state: TrustLink.State, action: str, *, on: datetime.date, by: Person | None
) -> AuditEvent:
    """End a link or a request on a day; return what was recorded of it."""
    assert connection.in_atomic_block
    link.state = state
    link.closed_on = on
    link.save(update_fields=["state", "closed_on"])

    return audit.record(action, by=by, subject=link)


def lock_link(link_id: int, *, on: datetime.date) -> TrustLink:
    """Return a link, with nobody else changing the web of trust. Raises NoAgreement."""
    network_id = find_link(link_id).network_id
    share_day(network_id=network_id, on=on)
    take_trust(network_id=network_id)

    return find_link(link_id, lock=True)


def find_link(link_id: int, *, lock: bool = False) -> TrustLink:
    """Return a link with both ends and their people. Raises NoAgreement."""
    links = TrustLink.objects.select_related("low__person", "high__person").filter(pk=link_id)
    if lock:
        links = links.select_for_update(of=("self",), no_key=True)
    link = links.first()
    if link is None:
        raise NoAgreement

    return link


def side_of(link: TrustLink, account_id: int) -> str:
    """Return which end of a link a member is: low or high."""
    return "low" if link.low_id == account_id else "high"


def check_owner(account: LoanAccount, by: Person | None) -> None:
    """Raise NotYours where somebody acts for another's account."""
    if by is not None and by.pk != account.person_id:
        raise NotYours


def check_end(link: TrustLink, account_id: int, by: Person | None) -> None:
    """Raise NoAgreement or NotYours unless the account is an end of the link, and theirs."""
    ends = {link.low_id: link.low, link.high_id: link.high}
    if account_id not in ends:
        raise NoAgreement
    check_owner(ends[account_id], by)


def check_both_stay(link: TrustLink) -> None:
    """Raise PeerLeaving where an end of the link is leaving or has left."""
    if link.low.state in LEAVING or link.high.state in LEAVING:
        raise PeerLeaving


def common_friends(link: TrustLink, *, terms: CircleTerms, on: datetime.date) -> list[int]:
    """Return the loan accounts of those who stand in an agreement with both ends."""
    low, high = (
        set(peer_counts.circle_ids(end, network_id=link.network_id, terms=terms, on=on))
        for end in (link.low_id, link.high_id)
    )

    return sorted(low & high)


def _ask_friends(link: TrustLink, *, terms: CircleTerms, on: datetime.date) -> bool:
    """Ask those who must consent and have not been asked; tell whether a consent is missing."""
    graph = circles_of(link.network_id, terms=terms, on=on).graph
    ends = (graph.get_node(link.low_id), graph.get_node(link.high_id))
    nodes = friends_to_ask(agreement_effects(graph, *ends), ends, unique_min=terms.unique_peers_min)
    needed = {int(graph.members.ids[node]) for node in nodes}
    asked = dict(PeerConsent.objects.filter(link=link).values_list("account_id", "agreed_on"))
    PeerConsent.objects.bulk_create(
        [
            PeerConsent(link=link, account_id=account_id, asked_on=on)
            for account_id in sorted(needed - asked.keys())
        ]
    )
    trust_notices.tell_consent_asked(link, account_ids=needed - asked.keys(), on=on)

    return any(asked.get(account_id) is None for account_id in needed)


def _answered(link: TrustLink) -> int | None:
    """Return the deed on a link that the next one answers: the request, or what came after."""
    deeds = ("TRUST_REQUESTED", "PROFILE_OFFERED", "TRUST_AGREED", "TRUST_CONSENTED")

    return audit.latest_of(TrustLink, [link.pk], deeds).get(link.pk)
