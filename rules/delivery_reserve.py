"""What of a prepaid price is held back until it is delivered, and whom it pays otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.allotment import allot_capped
from rules.money import round_half_up

# Source: P-27: a quarter is held, and released with delivery.
RESERVE = Fraction(25, 100)


@dataclass(frozen=True, slots=True)
class RefundSources:
    """Who pays a refund: the reserve, then the merchant's balance; the rest is a claim."""

    reserve_minor: int
    balance_minor: int
    claim_minor: int


def reserves(prepaid_minor: int, *, weeks: int, ratio: Fraction) -> tuple[int, ...]:
    """Return what is held after 0, 1, … n delivered weeks; each week releases an equal part.

    Half up each time, so that nothing is left at the end and no week is a unit off.

    Source: P-27, R3-164; A-56: of 858, a quarter, 107.25 are still held at week 26 of 52.
    """
    assert prepaid_minor > 0
    assert weeks > 0
    assert 0 <= ratio <= 1
    held = prepaid_minor * ratio

    return tuple(
        round_half_up(held.numerator * (weeks - delivered), held.denominator * weeks)
        for delivered in range(weeks + 1)
    )


def refund_sources(refund_minor: int, *, reserve_minor: int, balance_minor: int) -> RefundSources:
    """Return who pays a refund of what is not delivered.

    A reserve larger than the refund leaves its rest to the merchant, whose it was.

    Source: A-56: the reserve first, then the merchant's balance, then a claim on the merchant.
    """
    assert refund_minor >= 0
    assert reserve_minor >= 0
    assert balance_minor >= 0
    from_reserve = min(refund_minor, reserve_minor)
    from_balance = min(refund_minor - from_reserve, balance_minor)

    return RefundSources(from_reserve, from_balance, refund_minor - from_reserve - from_balance)


def shares_of_failure(reserve_minor: int, owed: Sequence[int]) -> tuple[int, ...]:
    """Return what the whole reserve of a failed merchant pays to each open subscriber.

    Pro rata to what each is owed, by the largest remainder, none more than that.

    Source: R3-164; states of a prepaid subscription: MERCHANT_FAILED, the reserve pays.
    """
    assert reserve_minor >= 0

    return allot_capped(min(reserve_minor, sum(owed)), owed, owed)


def reward_count(budget_minor: int, *, reward_minor: int, earned: int) -> int:
    """Return how many of the rewards earned the merchant's budget still pays, whole ones only.

    Source: R3-157: a bonus for successful recommendations, capped by the merchant's budget.
    """
    assert budget_minor >= 0
    assert reward_minor > 0

    return min(earned, budget_minor // reward_minor)
