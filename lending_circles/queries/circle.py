"""A member's circle as they may see it: their own peers by name, what lies beyond by number."""

from dataclasses import dataclass

from django.db.models import Q

from governance.queries import terms_of, terms_of_set
from lending_circles.models import LoanAccount, PeerConsent, Quote, TrustLink
from lending_circles.queries.borrower_record import record_for
from lending_circles.trust_graph import Circles, circles_of
from rules.lender_search import find_lenders
from rules.loan_sheet import LoanSheet, loan_sheet
from rules.terms import CircleTerms
from rules.trust import unique_peers


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One agreement seen from one end; limits in minor units, None for any amount."""

    link: TrustLink
    account: LoanAccount
    grants: str
    grants_limit_minor: int | None
    granted: str
    granted_limit_minor: int | None
    is_unique: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Peers by name, and lenders by level in number alone.

    Source: R3-116, R3-169: beyond the own circle nobody is named and no balance is told.
    """

    peers: tuple[Peer, ...]
    unique_count: int
    unique_min: int
    lender_counts: tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """What waits for an answer: asked of the member, asked by them, and consents asked of them."""

    received: tuple[TrustLink, ...]
    sent: tuple[TrustLink, ...]
    consents: tuple[PeerConsent, ...]


def sheet_of(quote: Quote) -> LoanSheet:
    """Return the sheet that a quote binds: installments with interest, fees, all-in rate."""
    terms = terms_of_set(quote.parameters)

    return loan_sheet(quote.principal_minor, terms, established_on=quote.quoted_on)


def circle_of(account: LoanAccount) -> Circle:
    """Return a member's circle on their network's business date."""
    circles, terms = _circles(account)
    graph = circles.graph
    node = graph.get_node(account.pk)
    uniques = {int(graph.members.ids[peer]) for peer in unique_peers(graph, node)}
    record = record_for(graph, account, on=account.network.business_date)
    lenders = find_lenders(graph, node, record)
    first, second, third = lenders.levels
    links = (
        TrustLink.objects.select_related("low__person", "high__person")
        .filter(Q(low=account) | Q(high=account), state=TrustLink.State.ACTIVE)
        .order_by("id")
    )

    return Circle(
        peers=tuple(_peer(link, account, uniques) for link in links),
        unique_count=len(uniques),
        unique_min=terms.unique_peers_min,
        lender_counts=(len(first), len(second), len(third)),
    )


def requests_of(account: LoanAccount) -> Requests:
    """Return the requests and consents that wait for somebody's answer around a member."""
    links = (
        TrustLink.objects.select_related("low__person", "high__person", "requested_by__person")
        .filter(Q(low=account) | Q(high=account), state__in=TrustLink.ASKING)
        .order_by("id")
    )
    consents = (
        PeerConsent.objects.select_related("link__low__person", "link__high__person")
        .filter(account=account, agreed_on=None, link__state=TrustLink.State.AGREED_BY_ONE)
        .order_by("link_id")
    )

    return Requests(
        received=tuple(link for link in links if link.requested_by_id != account.pk),
        sent=tuple(link for link in links if link.requested_by_id == account.pk),
        consents=tuple(consents),
    )


def _circles(account: LoanAccount) -> tuple[Circles, CircleTerms]:
    on = account.network.business_date
    _, terms = terms_of(account.network_id, on)

    return circles_of(account.network_id, terms=terms, on=on), terms


def _peer(link: TrustLink, account: LoanAccount, uniques: set[int]) -> Peer:
    low = (link.low, link.low_grants, link.low_limit_minor)
    high = (link.high, link.high_grants, link.high_limit_minor)
    own, other = (low, high) if link.low_id == account.pk else (high, low)

    return Peer(
        link=link,
        account=other[0],
        grants=other[1],
        grants_limit_minor=other[2],
        granted=own[1],
        granted_limit_minor=own[2],
        is_unique=other[0].pk in uniques,
    )
