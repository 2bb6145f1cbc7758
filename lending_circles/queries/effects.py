"""Whom a change of the web of trust would take below the minimum of unique peers."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.queries import terms_of
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.trust_graph import Circles, circles_of
from rules.terms import CircleTerms
from rules.trust import UniqueChange, agreement_effects, closing_effects, leaving_effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What a change would do, as the one who brings it about may read it.

    `before` and `after` are the member's own unique peers. `falling` are names of their peers whom
    it would put below the minimum; `others_falling` counts those who are not, whom nobody names.

    Source: R3-134, R3-169; A-61.
    """

    before: int
    after: int
    falls_below: bool
    falling: tuple[str, ...]
    others_falling: int

    @property
    def is_unchanged(self) -> bool:
        """Whether there is nothing to say: nobody falls, and the own count stays."""
        return self.is_harmless and self.before == self.after

    @property
    def is_harmless(self) -> bool:
        """Whether nobody would be put below the minimum."""
        return not (self.falls_below or self.falling or self.others_falling)


def effects_of_agreement(account: LoanAccount, peer: LoanAccount) -> Effects:
    """Return what a new agreement of the two would do, as `account` may read it.

    Source: R3-134; worked table 8.7.
    """
    circles, terms = _circles(account)
    graph = circles.graph
    changes = agreement_effects(graph, graph.get_node(account.pk), graph.get_node(peer.pk))

    return _read(circles, terms, account, changes)


def effects_of_consent(account: LoanAccount, link: TrustLink) -> Effects:
    """Return what an agreement that two of a member's peers want would do.

    Source: A-61; R3-134.
    """
    circles, terms = _circles(account)
    graph = circles.graph
    changes = agreement_effects(graph, graph.get_node(link.low_id), graph.get_node(link.high_id))

    return _read(circles, terms, account, changes)


def effects_of_closing(account: LoanAccount, peer: LoanAccount) -> Effects:
    """Return what ending the agreement of the two would do, as `account` may read it.

    Source: A-61: closing is never blocked, but said beforehand.
    """
    circles, terms = _circles(account)
    graph = circles.graph
    changes = closing_effects(graph, graph.get_node(account.pk), graph.get_node(peer.pk))

    return _read(circles, terms, account, changes)


def effects_of_leaving(account: LoanAccount) -> Effects:
    """Return what leaving the network would do to those who trust a member.

    Source: A-61, A-63: whoever is leaving counts for nobody any more.
    """
    circles, terms = _circles(account)
    changes = leaving_effects(circles.graph, circles.graph.get_node(account.pk))

    return _read(circles, terms, account, changes)


def _read(
    circles: Circles, terms: CircleTerms, account: LoanAccount, changes: Iterable[UniqueChange]
) -> Effects:
    graph = circles.graph
    own = graph.get_node(account.pk)
    peers = set(graph.neighbours(own).tolist())
    least = terms.unique_peers_min
    before = after = account.unique_peers
    falling, others_falling = [], 0
    for change in changes:
        is_falling = change.after < least <= change.before
        if change.node == own:
            before, after = change.before, change.after
        elif is_falling and change.node in peers:
            falling.append(int(graph.members.ids[change.node]))
        elif is_falling:
            others_falling += 1

    return Effects(
        before=before,
        after=after,
        falls_below=after < least <= before,
        falling=_names(falling),
        others_falling=others_falling,
    )


def _names(account_ids: list[int]) -> tuple[str, ...]:
    rows = LoanAccount.objects.filter(pk__in=account_ids).select_related("person")

    return tuple(sorted(account.person.name for account in rows)) if account_ids else ()


def _circles(account: LoanAccount) -> tuple[Circles, CircleTerms]:
    on = account.network.business_date
    _, terms = terms_of(account.network_id, on)

    return circles_of(account.network_id, terms=terms, on=on), terms
