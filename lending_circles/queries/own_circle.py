"""What a member's circle page shows beside the agreements: exposures, and what waits."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from lending_circles.grant_words import direction_of
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.queries.circle import Peer

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


def rows_of(account: LoanAccount, peers: tuple[Peer, ...]) -> list[PeerRow]:
    """Return peers by name, each with what passes between them and the member."""
    exposures = exposures_of(account)
    rows = [PeerRow(peer, exposures.get(peer.account.person_id, Exposure())) for peer in peers]

    return sorted(rows, key=lambda row: (row.name.casefold(), row.peer.account.pk))


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
