"""The cheapest ways out of a refusal: deeds after which the loan would really be made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rules.borrowing import BorrowerStanding, Membership, borrowing_refusal
from rules.circle_xray import largest_loan
from rules.fees import establishment_fee, fee_covered
from rules.refusals import Code, Reason
from rules.sourcing import POOL_LEVEL, bridge_part, level_amounts, supplied_amounts
from rules.terms import CircleTerms

# More ways than these nobody reads.
WAYS_MAX = 4
# No refusal takes more deeds than there are reasons that a member can mend.
DEEDS_MAX = 6


class Deed(StrEnum):
    """What a member can do, in the order in which the deeds of one way are done."""

    RESUME = "RESUME"
    BRING_MONEY = "BRING_MONEY"
    REPAY_ALL = "REPAY_ALL"
    REPAY = "REPAY"
    TOP_UP = "TOP_UP"
    NEW_PEERS = "NEW_PEERS"
    ASK_TO_LEND = "ASK_TO_LEND"
    ASK_FOR_MORE = "ASK_FOR_MORE"
    ASK_TO_RELAY = "ASK_TO_RELAY"
    OTHER_AMOUNT = "OTHER_AMOUNT"


_MONEY = (Deed.BRING_MONEY, Deed.REPAY_ALL, Deed.REPAY, Deed.TOP_UP)
_ASKING = (Deed.ASK_TO_LEND, Deed.ASK_FOR_MORE, Deed.ASK_TO_RELAY)


@dataclass(frozen=True, slots=True)
class Step:
    """One deed: with an amount in minor units, a number of new peers, or one of the own peers.

    Asking a peer for more names what they lend at most so far.
    """

    deed: Deed
    amount_minor: int = 0
    count: int = 0
    peer_id: int = 0


Way = tuple[Step, ...]
Sources = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that decides over one loan; `sources` are what levels 1 to 3 and the pool could lend.

    `unique_if_staked` is the count of unique peers with the minimum stake. `asks` says what the
    sources would be if one peer did what one step asks of them.
    """

    standing: BorrowerStanding
    deposit_minor: int
    ratio: int
    spending_minor: int
    interest_due_minor: int
    unique_if_staked: int
    sources: Sources
    is_young: bool
    asks: Mapping[Step, Sources] = field(default_factory=dict)


def loan_refusal(situation: Situation, terms: CircleTerms) -> Reason | None:
    """Return the first reason why the loan would not be made, or None.

    Source: A-65: the order of the reasons.
    """
    reason = borrowing_refusal(situation.standing, terms)
    if reason is not None:
        return reason
    amount_minor = situation.standing.amount_minor
    supplied = supplied_amounts(
        level_amounts(amount_minor, terms.level_weights),
        situation.sources,
        terms.shortfall_policy,
        bridge_minor_max=bridge_part(amount_minor, terms) if situation.is_young else 0,
    )
    if isinstance(supplied, Reason):
        return supplied

    return fee_covered(situation.spending_minor, establishment_fee(amount_minor, terms))


def after_step(situation: Situation, step: Step, terms: CircleTerms) -> Situation:
    """Return the situation after one deed.

    Source: R3-166: what would fix it; A-08, A-10, A-63.
    """
    standing = situation.standing
    minor = step.amount_minor
    if step.deed is Deed.RESUME:
        return replace(situation, standing=replace(standing, membership=Membership.ACTIVE))
    if step.deed is Deed.BRING_MONEY:
        return replace(situation, spending_minor=situation.spending_minor + minor)
    if step.deed is Deed.OTHER_AMOUNT:
        return replace(situation, standing=replace(standing, amount_minor=minor))
    if step.deed is Deed.NEW_PEERS:
        unique = standing.unique_peers + step.count
        return replace(situation, standing=replace(standing, unique_peers=unique))
    if step.deed in _ASKING:
        return replace(situation, sources=situation.asks[step], asks={})
    if step.deed is Deed.TOP_UP:
        return _topped_up(situation, minor, terms)

    # Interest that is due is paid first, so that the rest certainly is principal.
    used_minor = max(standing.used_minor - (minor - situation.interest_due_minor), 0)

    return replace(
        situation,
        standing=replace(
            standing,
            used_minor=used_minor,
            is_blocked=standing.is_blocked and step.deed is not Deed.REPAY_ALL,
        ),
        spending_minor=situation.spending_minor - minor,
        interest_due_minor=0,
    )


def cheapest_ways(situation: Situation, terms: CircleTerms) -> tuple[Way, ...]:
    """Return the ways out of a refusal, the cheapest first; each really leads to the loan.

    Money counts first, then whether the purchase must be another, then how many people are asked.

    Source: R3-166, R3-169; A-65: nothing is offered that would tell what strangers hold.
    """
    ways = sorted(set(_ways(situation, terms, ())), key=_cost)

    return tuple(ways[:WAYS_MAX])


def _ways(situation: Situation, terms: CircleTerms, done: Way) -> Iterator[Way]:
    reason = loan_refusal(situation, terms)
    if reason is None:
        if done:
            yield tuple(sorted(done, key=lambda step: list(Deed).index(step.deed)))
        return
    if len(done) < DEEDS_MAX:
        for step in _steps_for(reason, situation, terms):
            yield from _ways(after_step(situation, step, terms), terms, (*done, step))


def _steps_for(reason: Reason, situation: Situation, terms: CircleTerms) -> Sequence[Step]:
    """Return the deeds that may take one reason away."""
    standing = situation.standing
    missing_minor = terms.stake_minor_min - situation.deposit_minor
    if reason.code is Code.NOT_ACTIVE and standing.membership is Membership.HOLD:
        return [Step(Deed.RESUME)]
    if reason.code is Code.TOP_UP_REQUIRED or (
        reason.code is Code.NOT_ACTIVE and standing.membership is Membership.PENDING_STAKE
    ):
        return [Step(Deed.TOP_UP, amount_minor=missing_minor)]
    if reason.code is Code.BORROWING_BLOCKED:
        owed_minor = standing.used_minor + situation.interest_due_minor
        return [Step(Deed.REPAY_ALL, amount_minor=owed_minor)]
    if reason.code is Code.TOO_FEW_UNIQUE_PEERS:
        return [Step(Deed.NEW_PEERS, count=terms.unique_peers_min - standing.unique_peers)]
    if reason.code is Code.OVER_LIMIT:
        return _within_limit(reason, situation, terms)
    if reason.code is Code.BELOW_MINIMUM:
        return [Step(Deed.OTHER_AMOUNT, amount_minor=terms.loan_minor_min)]
    if reason.code is Code.LEVEL_SHORT:
        return [*situation.asks, *_smaller(reason, situation, terms)]
    if reason.code is Code.FEE_NOT_COVERED:
        return [Step(Deed.BRING_MONEY, amount_minor=reason.short_minor or 0)]

    return ()


def _within_limit(reason: Reason, situation: Situation, terms: CircleTerms) -> list[Step]:
    short_minor = reason.short_minor or 0
    steps = [Step(Deed.TOP_UP, amount_minor=-(-short_minor // situation.ratio))]
    if short_minor <= situation.standing.used_minor:
        repaid_minor = short_minor + situation.interest_due_minor
        steps.append(Step(Deed.REPAY, amount_minor=repaid_minor))
    credit_minor = dict(reason.facts)["available_credit_minor"]
    if credit_minor >= terms.loan_minor_min:
        steps.append(Step(Deed.OTHER_AMOUNT, amount_minor=credit_minor))

    return steps


def _smaller(reason: Reason, situation: Situation, terms: CircleTerms) -> list[Step]:
    """Return the largest loan there would be, unless it told what strangers have."""
    if reason.level not in (1, POOL_LEVEL) or dict(reason.facts):
        return []
    amount_minor = largest_loan(
        situation.standing.amount_minor, situation.sources, terms, is_young=situation.is_young
    )
    # A smaller one that another level bounds would tell of it as well.
    tight = loan_refusal(
        replace(situation, standing=replace(situation.standing, amount_minor=amount_minor + 1)),
        terms,
    )
    if amount_minor == 0 or tight is None or tight.level != reason.level or tight.facts:
        return []

    return [Step(Deed.OTHER_AMOUNT, amount_minor=amount_minor)]


def _topped_up(situation: Situation, minor: int, terms: CircleTerms) -> Situation:
    standing, deposit_minor = situation.standing, situation.deposit_minor + minor
    membership, unique = standing.membership, standing.unique_peers
    if deposit_minor >= terms.stake_minor_min:
        unique = max(unique, situation.unique_if_staked)
        if membership is Membership.PENDING_STAKE:
            membership = Membership.PENDING_PEERS

    return replace(
        situation,
        standing=replace(
            standing,
            membership=membership,
            unique_peers=unique,
            is_top_up_required=deposit_minor < terms.stake_minor_min,
            limit_minor=deposit_minor * situation.ratio,
        ),
        deposit_minor=deposit_minor,
        spending_minor=situation.spending_minor - minor,
    )


def _cost(way: Way) -> tuple[int, bool, int, int, tuple[tuple[str, int, int], ...]]:
    money_minor = sum(step.amount_minor for step in way if step.deed in _MONEY)
    is_other = any(step.deed is Deed.OTHER_AMOUNT for step in way)
    people = sum(step.count + (step.deed in _ASKING) for step in way)
    order = tuple((step.deed.value, step.amount_minor, step.peer_id) for step in way)

    return money_minor, is_other, people, len(way), order
