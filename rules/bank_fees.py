"""What a bank keeps of its loans: a part of every release, and of the interest that is repaid."""

from fractions import Fraction

import numpy as np

from rules.allotment import INT64_MAX, Int64s
from rules.money import MILLION, round_half_up


def servicing_fee(interest_minor: int, millionths: int) -> int:
    """Return the bank's part of interest that was paid, in minor units, rounded half up.

    Source: A-01; RX-09: the holders share the rest by largest remainder.
    """
    return round_half_up(interest_minor * millionths, MILLION)


def servicing_fees(interests: Int64s, millionths: Int64s) -> Int64s:
    """Return the bank's part of many payments of interest, as `servicing_fee` does of each.

    Where a product could pass 64 bits the plain rule counts.

    Source: A-01; RX-09; held equal to `servicing_fee` by a property test.
    """
    assert int(millionths.max(initial=0)) <= MILLION
    if int(interests.max(initial=0)) > INT64_MAX // (4 * MILLION):
        pairs = zip(interests.tolist(), millionths.tolist(), strict=True)
        return np.array([servicing_fee(*pair) for pair in pairs], dtype=np.int64)

    return (interests * millionths * 2 + MILLION) // (2 * MILLION)


def release_fee(amount_minor: int, millionths: int, *, released_minor: int = 0) -> int:
    """Return the fee on a release, `released_minor` having gone out before.

    The fee of all that was released so far, rounded half up, less what was charged before: so the
    fees of all releases add up to the fee of the whole, whatever the tranches are.

    Source: A-01; RX-09.
    """
    return servicing_fee(released_minor + amount_minor, millionths) - servicing_fee(
        released_minor, millionths
    )


def holders_claim(
    principal_minor: int, interest_minor: int, *, share: Fraction, servicing_millionths: int
) -> tuple[int, int]:
    """Return what the holder of a share of the notes is to receive of an installment.

    Principal and interest after the bank's fee, each rounded down: what the largest remainder will
    add is not promised.

    Source: A-01: the yield is what reaches the investor.
    """
    assert 0 <= share <= 1
    kept_minor = interest_minor - servicing_fee(interest_minor, servicing_millionths)

    return int(principal_minor * share), int(kept_minor * share)
