"""How much a member may borrow: the limit, the ladder, and what may be withdrawn."""

from dataclasses import dataclass
from datetime import date

from rules.refusals import Code, Reason
from rules.schedule import WEEK_DAYS
from rules.terms import CircleTerms


def credit_limit(deposit_minor: int, *, ratio: int) -> int:
    """Return the most that a member may owe in principal: the ratio times the whole deposit.

    Source: A-10; R3-038, R3-039: the deposit counts with what of it is lent out.
    """
    return deposit_minor * ratio


def available_credit(limit_minor: int, *, used_minor: int) -> int:
    """Return what a member may still borrow; a lowered limit may lie below what is used.

    Source: A-10: used is the outstanding principal of all loans.
    """
    return max(0, limit_minor - used_minor)


@dataclass(frozen=True, slots=True)
class LoanHistory:
    """How a settled loan went, as far as it earns a step up the ladder.

    `is_relieved` tells whether anything of it was forgiven or extended.
    """

    principal_minor: int
    limit_at_start_minor: int
    established_on: date
    settled_on: date
    is_always_on_time: bool
    is_relieved: bool = False


def earns_step(
    loan: LoanHistory,
    *,
    terms: CircleTerms,
    stepped_down_on: date | None,
    is_other_loan_late: bool,
    is_blocked: bool,
) -> bool:
    """Tell whether a settled loan is a history worth the name.

    Every installment was on time, nothing was forgiven or extended, it was large and long enough,
    it was established since the last step down, and on the day it is settled no other loan is late
    and borrowing is not blocked.

    Source: A-09; P-23; R3-039, R3-073.
    """
    open_days = (loan.settled_on - loan.established_on).days
    is_large = loan.principal_minor >= loan.limit_at_start_minor * terms.step_share_min
    is_long = open_days >= terms.step_weeks_min * WEEK_DAYS
    is_since_step_down = stepped_down_on is None or loan.established_on >= stepped_down_on

    return (
        loan.is_always_on_time
        and not loan.is_relieved
        and is_large
        and is_long
        and is_since_step_down
        and not is_other_loan_late
        and not is_blocked
    )


def ratio_after_step_up(ratio: int, *, earning_loans: int, terms: CircleTerms) -> int:
    """Return the ratio one rung higher, once enough loans have earned it since the last step.

    Source: A-09, A-47, P-12, P-23.
    """
    if earning_loans < terms.loans_per_step:
        return ratio

    return min((rung for rung in terms.credit_ratios if rung > ratio), default=ratio)


def ratio_after_step_down(ratio: int, *, terms: CircleTerms) -> int:
    """Return the ratio one rung lower, the lowest rung being the floor.

    Source: A-09: one rung per late episode, floor 1:1; R3-072.
    """
    return max(
        (rung for rung in terms.credit_ratios if rung < ratio), default=terms.credit_ratios[0]
    )


def is_top_up_required(deposit_minor: int, *, terms: CircleTerms) -> bool:
    """Tell whether a member must add to their deposit before they can borrow again.

    Source: R3-075, R3-083; A-53: it blocks borrowing only.
    """
    return deposit_minor < terms.stake_minor_min


def deposit_floor(outstanding_minor: int, *, ratio: int, terms: CircleTerms) -> int:
    """Return the deposit that must stay: the minimum, and what own loans need, rounded up.

    Source: A-52.
    """
    return max(terms.stake_minor_min, -(-outstanding_minor // ratio))


def withdrawable_minor(deposit_minor: int, available_minor: int, *, floor_minor: int) -> int:
    """Return the most that a member may take out of their stake while they stay.

    Source: A-52.
    """
    return max(0, min(available_minor, deposit_minor - floor_minor))


def withdrawal_within_floor(amount_minor: int, *, withdrawable_minor: int) -> Reason | None:
    """Return a reason where a withdrawal takes more than may be taken out.

    Source: A-52: else BELOW_MINIMUM.
    """
    if amount_minor <= withdrawable_minor:
        return None

    return Reason(
        Code.BELOW_MINIMUM,
        short_minor=amount_minor - withdrawable_minor,
        facts=(("withdrawable_minor", withdrawable_minor),),
    )
