"""What a member's circle page shows beside the agreements: exposures, and what a consent costs."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from governance.queries import terms_of
from lending_circles.grant_words import direction_of
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.queries.circle import Peer
from lending_circles.trust_graph import circles_of
from rules.trust import agreement_effects, friends_to_ask, unique_peers

State = TrustLink.State


@dataclass(frozen=True, slots=True)
class Exposure:
    """What of a member's stake is out to a peer, and what the member owes them, in minor units."""

    lent_minor: int = 0
    owed_minor: int = 0


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A peer with what passes between the two now."""

    peer: Peer
    exposure: Exposure

    @property
    def name(self) -> str:
        """The name that the community knows."""
        return self.peer.account.person.name

    @property
    def lends(self) -> bool:
        """Whether they lend to the member."""
        return direction_of(self.peer.link, self.peer.account.pk).lends

    @property
    def weight(self) -> int:
        """The size of the mark in the ring: what the two have with each other, no balance."""
        return self.exposure.lent_minor + self.exposure.owed_minor


@dataclass(frozen=True, slots=True)
class ConsentCost:
    """Two of a member's peers want an agreement that takes unique peers from the member."""

    link: TrustLink
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class AgreementCost:
    """What a new agreement would do to the member's unique peers, and to those of their peers.

    `friends_below` are common friends, whom the member knows by name and whom it would put below
    the minimum: they are asked first.
    """

    before: int
    after: int
    unique_min: int
    friends_below: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the member's own count changes."""
        return self.before != self.after

    @property
    def falls_below(self) -> bool:
        """Whether the member themselves would have too few."""
        return self.after < self.unique_min <= self.before


def cost_of_agreement(account: LoanAccount, peer: LoanAccount) -> AgreementCost:
    """Return what agreeing with somebody would do, as far as the member may know it.

    Common friends are peers of the member, so all that are named are their own.

    Source: R3-134; numbers 8.7.
    """
    on = account.network.business_date
    _, terms = terms_of(account.network_id, on)
    graph = circles_of(account.network_id, terms=terms, on=on).graph
    mine, theirs = graph.get_node(account.pk), graph.get_node(peer.pk)
    now = len(unique_peers(graph, mine))
    effects = agreement_effects(graph, mine, theirs)
    after = {change.node: change.after for change in effects}
    below = [
        int(graph.members.ids[node])
        for node in friends_to_ask(effects, (mine, theirs), unique_min=terms.unique_peers_min)
    ]
    names = (
        LoanAccount.objects.filter(pk__in=below)
        .order_by("person__name")
        .values_list("person__name", flat=True)
    )

    return AgreementCost(now, after.get(mine, now), terms.unique_peers_min, tuple(names))


def rows_of(account: LoanAccount, peers: tuple[Peer, ...]) -> list[PeerRow]:
    """Return peers by name, each with what passes between them and the member."""
    exposures = exposures_of(account)
    rows = [PeerRow(peer, exposures.get(peer.account.person_id, Exposure())) for peer in peers]

    return sorted(rows, key=lambda row: (row.name.casefold(), row.peer.account.pk))


def costs_of(account: LoanAccount, consents: tuple[PeerConsent, ...]) -> list[ConsentCost]:
    """Return what each consent asked of a member would do to their count of unique peers.

    Source: A-61; R3-134.
    """
    if not consents:
        return []
    on = account.network.business_date
    _, terms = terms_of(account.network_id, on)
    graph = circles_of(account.network_id, terms=terms, on=on).graph
    mine = graph.get_node(account.pk)
    now = len(unique_peers(graph, mine))
    costs = []
    for consent in consents:
        link = consent.link
        ends = graph.get_node(link.low_id), graph.get_node(link.high_id)
        after = {change.node: change.after for change in agreement_effects(graph, *ends)}
        costs.append(ConsentCost(link=link, before=now, after=after.get(mine, now)))

    return costs


def waiting_count(account: LoanAccount) -> int:
    """Return how many requests and consents wait for the member's answer."""
    asked_of_me = Q(state=State.REQUESTED) & ~Q(requested_by=account)
    offered = Q(state=State.PROFILE_OFFERED)
    my_turn = Q(state=State.AGREED_BY_ONE, agreed_on=None) & ~Q(agreed_by=account)
    requests = TrustLink.objects.filter(Q(low=account) | Q(high=account)).filter(
        asked_of_me | offered | my_turn
    )
    consents = PeerConsent.objects.filter(
        account=account, agreed_on=None, link__state=State.AGREED_BY_ONE
    )

    return requests.count() + consents.count()


def exposures_of(account: LoanAccount) -> dict[int, Exposure]:
    """Return, by person, what is out to them of the member's stake and what the member owes them.

    Only notes of the first degree: who borrowed further out stays unnamed (R3-120).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT other, sum(lent)::bigint, sum(owed)::bigint FROM (
                SELECT loan.borrower_id AS other, note.outstanding_minor AS lent, 0 AS owed
                FROM loans_note note JOIN loans_loan loan ON loan.id = note.loan_id
                WHERE note.holder_id = %(person)s AND loan.network_id = %(network)s
                    AND note.level = 1 AND note.outstanding_minor > 0
                UNION ALL
                SELECT note.holder_id, 0, note.outstanding_minor
                FROM loans_note note JOIN loans_loan loan ON loan.id = note.loan_id
                WHERE loan.borrower_id = %(person)s AND loan.network_id = %(network)s
                    AND note.level = 1 AND note.outstanding_minor > 0
            ) AS passed GROUP BY other
            """,
            {"person": account.person_id, "network": account.network_id},
        )
        return {other: Exposure(lent, owed) for other, lent, owed in cursor.fetchall()}
