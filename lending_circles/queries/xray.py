"""A member's circle seen through: what blocks them, on whom it hangs, how far a default travels."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ledger import pools
from ledger.kinds import Purpose
from lending_circles.models import LoanAccount
from lending_circles.payee import Payee
from lending_circles.queries import exposure
from lending_circles.queries.borrower_record import record_for
from lending_circles.queries.effects import Effects, effects_of_leaving
from lending_circles.queries.funding import Funding, read_funding
from lending_circles.queries.standing import borrower_standing, debts_of
from lending_circles.trust_graph import Circles, circles_of
from rules.acceptance import BorrowerRecord
from rules.circle_xray import (
    Capacities,
    cut_in_quarters,
    largest_loan,
    read_capacities,
    with_direction,
)
from rules.credit_limit import available_credit
from rules.lender_search import find_lenders
from rules.refusals import Reason
from rules.sourcing import is_bridging
from rules.terms import CircleTerms
from rules.trust import guaranteed_levels_minor, unique_peers
from rules.trust_building import with_members
from rules.trust_graph import NO_LIMIT, Grant, TrustGraph
from rules.unlocks import Deed, Situation, Sources, Step, Way, cheapest_ways, loan_refusal

# A page needs an answer: of more peers who lend nothing or relay nothing the first are asked about.
ASKS_MAX = 40
# Somebody to whom everything may be paid: what is asked is the circle, not a merchant.
_ANYBODY = Payee(account_id=0, name="", qualified=True, related=False)


@dataclass(frozen=True, slots=True)
class Pillar:
    """One own peer on whom part of what a member can borrow hangs.

    `cut_quarters` is how much less there would be without them, in quarters rounded up: exact
    figures would tell what they have. `leaves_too_few` says that they are one of the last unique
    peers.
    """

    name: str
    cut_quarters: int
    leaves_too_few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """What stands between a member and a loan, and the cheapest ways out of it."""

    amount_minor: int
    reason: Reason | None
    ways: tuple[Way, ...]
    peer_names: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Xray:
    """A member's circle seen through; beyond their own peers nobody is named, nor any balance.

    `guaranteed` is what those who may lend to the member at each degree have staked at least.
    """

    blocked: Blocked
    guaranteed: tuple[int, int, int]
    pillars: tuple[Pillar, ...]
    leaving: Effects
    own_default: exposure.OwnDefault
    lent: exposure.Lent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Seen:
    """What all the questions are answered from."""

    account: LoanAccount
    terms: CircleTerms
    circles: Circles
    record: BorrowerRecord | None
    funding: Funding
    capacities: Capacities
    is_young: bool

    @property
    def graph(self) -> TrustGraph:
        return self.circles.graph

    @property
    def node(self) -> int:
        return self.funding.lenders.borrower


def xray_of(account: LoanAccount, terms: CircleTerms, amount_minor: int | None = None) -> Xray:
    """Return a member's circle seen through, for an amount or for all that they may borrow.

    Source: R3-133, R3-134, R3-166, R3-169.
    """
    seen = _see(account, terms)

    return Xray(
        blocked=_blocked(seen, amount_minor),
        guaranteed=guaranteed_levels_minor(
            seen.graph, seen.funding.lenders, stake_minor_min=terms.stake_minor_min
        ),
        pillars=_pillars(seen),
        leaving=effects_of_leaving(account),
        own_default=exposure.own_default(
            account,
            terms,
            contingency_minor=pools.pool_balance(account.network_id, Purpose.CONTINGENCY_POOL),
        ),
        lent=exposure.lent_by(account),
    )


def blocked_of(account: LoanAccount, terms: CircleTerms, amount_minor: int) -> Blocked:
    """Return what of a member's own keeps them from a loan, and the cheapest ways out.

    Source: R3-166: which condition, and what would fix it.
    """
    return _blocked(_see(account, terms), amount_minor)


def _see(account: LoanAccount, terms: CircleTerms) -> _Seen:
    network = account.network
    on = network.business_date
    circles = circles_of(network.pk, terms=terms, on=on)
    record = record_for(circles.graph, account, on=on)
    funding = read_funding(
        circles,
        network_id=network.pk,
        account_id=account.pk,
        person_id=account.person_id,
        spending_account_id=account.spending_account_id,
        record=record,
    )

    return _Seen(
        account=account,
        terms=terms,
        circles=circles,
        record=record,
        funding=funding,
        capacities=read_capacities(circles.graph, funding.lenders, funding.funds, terms),
        is_young=is_bridging(terms, started_on=network.started_on, on=on),
    )


def _blocked(seen: _Seen, amount_minor: int | None) -> Blocked:
    situation = _situation(seen, amount_minor)
    reason = loan_refusal(situation, seen.terms)
    ways: tuple[Way, ...] = ()
    if reason is not None:
        ways = cheapest_ways(replace(situation, asks=_asks(seen)), seen.terms)
    asked = {step.peer_id for way in ways for step in way if step.peer_id}

    return Blocked(
        amount_minor=situation.standing.amount_minor,
        reason=reason,
        ways=ways,
        peer_names=_names(asked),
    )


def _situation(seen: _Seen, amount_minor: int | None) -> Situation:
    account, terms = seen.account, seen.terms
    debts = debts_of(person_id=account.person_id, network_id=account.network_id)
    standing = borrower_standing(
        account,
        debts,
        payee=_ANYBODY,
        amount_minor=amount_minor or 0,
        unique_peers=len(unique_peers(seen.graph, seen.node)),
        terms=terms,
        on=account.network.business_date,
    )
    if amount_minor is None:
        credit_minor = available_credit(standing.limit_minor, used_minor=standing.used_minor)
        standing = replace(standing, amount_minor=max(credit_minor, terms.loan_minor_min))

    return Situation(
        standing=standing,
        deposit_minor=account.deposit_minor,
        ratio=account.ratio,
        spending_minor=seen.funding.spending_minor,
        interest_due_minor=debts.interest_due_minor,
        unique_if_staked=_unique_if_staked(seen),
        sources=seen.capacities.sources,
        is_young=seen.is_young,
    )


def _unique_if_staked(seen: _Seen) -> int:
    """Return how many unique peers the member has as soon as their stake is at the minimum."""
    members = seen.graph.members
    if members.counted[seen.node]:
        return len(unique_peers(seen.graph, seen.node))
    own = np.array([seen.node])
    staked = replace(
        members,
        ids=members.ids[own],
        lending=members.lending[own],
        relays=members.relays[own],
        offers_second=members.offers_second[own],
        offers_third=members.offers_third[own],
        counted=np.ones(1, dtype=np.bool_),
        acceptance=None,
    )

    return len(unique_peers(with_members(seen.graph, staked), seen.node))


def _asks(seen: _Seen) -> dict[Step, Sources]:
    """Return what the sources would be if one peer lent, lent more, or relayed."""
    graph, found = seen.graph, seen.funding.lenders
    row = graph.slots_at(graph.rows_of(np.array([seen.node]))[0])
    limited = set(found.levels[0][found.limit_minor != NO_LIMIT].tolist())
    asks: dict[Step, Sources] = {}
    for place, peer in enumerate(row.heads.tolist()):
        grant, limit_minor = Grant(row.head_grants[place]), int(row.head_limit_minor[place])
        relays, said_minor = bool(row.head_relays[place]), 0
        if grant is Grant.NONE:
            deed, grant = Deed.ASK_TO_LEND, Grant.LOAN
        elif peer in limited:
            deed, said_minor, limit_minor = Deed.ASK_FOR_MORE, limit_minor, NO_LIMIT
        elif not relays:
            deed, relays = Deed.ASK_TO_RELAY, True
        else:
            continue
        if len(asks) == ASKS_MAX:
            break
        other = with_direction(
            graph, seen.node, peer, grant=grant, limit_minor=limit_minor, relays=relays
        )
        found_then = find_lenders(other, seen.node, seen.record)
        capacities = read_capacities(other, found_then, seen.funding.funds, seen.terms)
        step = Step(deed, amount_minor=said_minor, peer_id=int(graph.members.ids[peer]))
        asks[step] = capacities.sources

    return asks


def _pillars(seen: _Seen) -> tuple[Pillar, ...]:
    """Return the peers without whom less could be borrowed, by name."""
    account, terms, capacities = seen.account, seen.terms, seen.capacities
    most_minor = account.deposit_minor * account.ratio
    now_minor = largest_loan(most_minor, capacities.sources, terms, is_young=seen.is_young)
    unique = unique_peers(seen.graph, seen.node)
    last = set(unique.tolist()) if len(unique) == terms.unique_peers_min else set()
    found: dict[int, tuple[int, bool]] = {}
    for place, peer in enumerate(capacities.peers.tolist()):
        then_minor = largest_loan(
            now_minor, capacities.without(place), terms, is_young=seen.is_young
        )
        quarters = cut_in_quarters(now_minor, min(then_minor, now_minor))
        if quarters or peer in last:
            found[int(seen.graph.members.ids[peer])] = (quarters, peer in last)
    names = _names(found)

    return tuple(
        Pillar(names[peer_id], *found[peer_id])
        for peer_id in sorted(found, key=lambda each: (names[each].casefold(), each))
    )


def _names(account_ids: Collection[int]) -> dict[int, str]:
    if not account_ids:
        return {}
    rows = LoanAccount.objects.filter(pk__in=account_ids)

    return dict(rows.values_list("pk", "person__name"))
