"""What is checked before a member borrows, in the order in which it is reported."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rules.credit_limit import available_credit
from rules.refusals import Code, Reason
from rules.terms import CircleTerms


class Membership(StrEnum):
    """The states of a loan account."""

    PENDING_STAKE = "PENDING_STAKE"
    PENDING_PEERS = "PENDING_PEERS"
    ACTIVE = "ACTIVE"
    HOLD = "HOLD"
    HOLD_TO_EXIT = "HOLD_TO_EXIT"
    EXITED = "EXITED"
    CLOSED_DEFAULTED = "CLOSED_DEFAULTED"


@dataclass(frozen=True, slots=True)
class BorrowerStanding:
    """Everything about a member, a merchant and an amount that decides whether they may borrow.

    `membership` is None for somebody without a loan account. `unique_peers` is counted now.
    """

    membership: Membership | None
    is_blocked: bool
    is_top_up_required: bool
    unique_peers: int
    is_merchant_qualified: bool
    is_merchant_related: bool
    limit_minor: int
    used_minor: int
    amount_minor: int


Check = Callable[[BorrowerStanding, CircleTerms], Reason | None]


def is_member(standing: BorrowerStanding, _terms: CircleTerms) -> Reason | None:
    """Return a reason for somebody without a loan account in this network.

    Source: A-65; R3-021.
    """
    return Reason(Code.NOT_A_MEMBER) if standing.membership is None else None


def is_active(standing: BorrowerStanding, terms: CircleTerms) -> Reason | None:
    """Return a reason for a member who has not staked, is on their way out, or has left.

    A member with too few agreements passes here: `has_unique_peers` names what they lack.

    Source: A-65; A-32: a member on hold borrows unless P-36 says otherwise; A-63.
    """
    allowed = {Membership.ACTIVE, Membership.PENDING_PEERS}
    if not terms.hold_blocks_borrowing:
        allowed.add(Membership.HOLD)

    return None if standing.membership in allowed else Reason(Code.NOT_ACTIVE)


def is_not_blocked(standing: BorrowerStanding, _terms: CircleTerms) -> Reason | None:
    """Return a reason for a member who was late and still has a loan open.

    Source: A-08; R3-071.
    """
    return Reason(Code.BORROWING_BLOCKED) if standing.is_blocked else None


def has_minimum_stake(standing: BorrowerStanding, terms: CircleTerms) -> Reason | None:
    """Return a reason for a member whose deposit is below the minimum.

    Source: R3-075; P-01.
    """
    if not standing.is_top_up_required:
        return None

    return Reason(Code.TOP_UP_REQUIRED, facts=(("stake_minor_min", terms.stake_minor_min),))


def has_unique_peers(standing: BorrowerStanding, terms: CircleTerms) -> Reason | None:
    """Return a reason for a member with too few unique peers.

    Source: A-18, A-63; R3-024; P-02.
    """
    if standing.unique_peers >= terms.unique_peers_min:
        return None

    return Reason(
        Code.TOO_FEW_UNIQUE_PEERS,
        facts=(
            ("unique_peers", standing.unique_peers),
            ("unique_peers_min", terms.unique_peers_min),
        ),
    )


def is_merchant_qualified(standing: BorrowerStanding, _terms: CircleTerms) -> Reason | None:
    """Return a reason where the merchant may not receive circle loans.

    Source: R3-028, R3-140.
    """
    return None if standing.is_merchant_qualified else Reason(Code.MERCHANT_NOT_QUALIFIED)


def is_merchant_unrelated(standing: BorrowerStanding, _terms: CircleTerms) -> Reason | None:
    """Return a reason where the borrower owns the merchant or works there.

    Source: R3-139: no cash by way of an own shop.
    """
    return Reason(Code.RELATED_MERCHANT) if standing.is_merchant_related else None


def is_within_limit(standing: BorrowerStanding, _terms: CircleTerms) -> Reason | None:
    """Return a reason where the amount passes what the member may still borrow.

    Source: A-10; R3-036.
    """
    credit_minor = available_credit(standing.limit_minor, used_minor=standing.used_minor)
    if standing.amount_minor <= credit_minor:
        return None

    return Reason(
        Code.OVER_LIMIT,
        short_minor=standing.amount_minor - credit_minor,
        facts=(("available_credit_minor", credit_minor), ("limit_minor", standing.limit_minor)),
    )


def is_large_enough(standing: BorrowerStanding, terms: CircleTerms) -> Reason | None:
    """Return a reason where the amount is below the smallest loan.

    Source: P-38.
    """
    short_minor = terms.loan_minor_min - standing.amount_minor
    if short_minor <= 0:
        return None

    return Reason(
        Code.BELOW_MINIMUM,
        short_minor=short_minor,
        facts=(("loan_minor_min", terms.loan_minor_min),),
    )


# Source: A-65, the order of refusals, up to the amount; the sources and the fee come after.
CHECKS: tuple[Check, ...] = (
    is_member,
    is_active,
    is_not_blocked,
    has_minimum_stake,
    has_unique_peers,
    is_merchant_qualified,
    is_merchant_unrelated,
    is_within_limit,
    is_large_enough,
)


def borrowing_refusal(standing: BorrowerStanding, terms: CircleTerms) -> Reason | None:
    """Return the first reason why a member may not borrow this amount here, or None.

    Source: A-65: the first in the order is reported.
    """
    for check in CHECKS:
        reason = check(standing, terms)
        if reason is not None:
            return reason

    return None
