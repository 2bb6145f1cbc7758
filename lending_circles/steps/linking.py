"""Lets an agreement of trust stand, once nobody needs to be asked any more."""

import datetime

from django.db import connection

from governance.queries import terms_of
from lending_circles.models import PeerConsent, TrustLink
from lending_circles.steps import graph_news, peer_counts
from lending_circles.trust_graph import circles_of
from people import audit
from people.models import Person
from rules.terms import CircleTerms
from rules.trust import agreement_effects, friends_to_ask


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


def agree(*, link: TrustLink, on: datetime.date, by: Person | None) -> TrustLink:
    """Let a link stand that both ends agree to, or ask the common friends who must consent.

    The caller holds the lock on the web of trust.

    Source: A-61, A-63; R3-134.
    """
    assert connection.in_atomic_block
    _, terms = terms_of(link.network_id, on)
    friends = common_friends(link, terms=terms, on=on)
    accounts = peer_counts.lock_members([link.low_id, link.high_id, *friends])

    if link.agreed_on is None:
        link.agreed_on = on
        audit.record("TRUST_AGREED", by=by, subject=link)
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
    audit.record("TRUST_STANDS", by=by, subject=link)

    return link


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

    return any(asked.get(account_id) is None for account_id in needed)
