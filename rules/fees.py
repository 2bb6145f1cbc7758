"""The establishment fee of a loan: what each pool receives, and when it is earned."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rules.allotment import Int64s
from rules.money import rounded_part
from rules.refusals import Code, Reason
from rules.terms import CircleTerms


@dataclass(frozen=True, slots=True)
class EstablishmentFee:
    """What the borrower pays on top of the price, from their own money."""

    transaction_minor: int
    contingency_minor: int

    @property
    def total_minor(self) -> int:
        """Both parts together."""
        return self.transaction_minor + self.contingency_minor


def establishment_fee(principal_minor: int, terms: CircleTerms) -> EstablishmentFee:
    """Return the fee for a loan: a part per repayment, and a part for the contingency pool.

    Each part is rounded half up on its own, not their sum.

    Source: A-05; R3-031 ... R3-033; P-04, P-05.
    """
    transaction_ratio = terms.transaction_fee_ratio * terms.repayment_count

    return EstablishmentFee(
        transaction_minor=rounded_part(principal_minor, ratio=transaction_ratio),
        contingency_minor=rounded_part(principal_minor, ratio=terms.contingency_fee_ratio),
    )


def fee_released(transaction_minor: int, count: int, *, settled: int) -> int:
    """Return how much of the transaction part is earned once `settled` of `count` are paid.

    It is earned in equal parts, rounded down; the last takes the residue.

    Source: A-05: released in n equal floor parts, the last with the residue.
    """
    assert count > 0
    assert 0 <= settled <= count

    if settled == count:
        return transaction_minor

    return transaction_minor // count * settled


def fee_earned(transaction_minor: int, count: int, *, numbers: Iterable[int]) -> int:
    """Return what these installments, by being paid, earn of the transaction part.

    Each earns its own part whichever is paid first: an extension may carry a later installment
    while an earlier one is late.

    Source: A-05: released in n equal floor parts, the last with the residue.
    """
    return sum(
        fee_released(transaction_minor, count, settled=number)
        - fee_released(transaction_minor, count, settled=number - 1)
        for number in numbers
    )


def fees_released(transactions: Int64s, counts: Int64s, *, settled: Int64s) -> Int64s:
    """Return `fee_released` for many loans at once.

    Source: A-05; held equal to `fee_released` by a property test.
    """
    return np.where(settled == counts, transactions, transactions // counts * settled)


def fee_covered(spending_minor: int, fee: EstablishmentFee) -> Reason | None:
    """Return a reason where the personal account cannot pay the fee.

    Source: A-05: the loan fails if the account cannot pay; A-65.
    """
    short_minor = fee.total_minor - spending_minor
    if short_minor <= 0:
        return None

    return Reason(
        Code.FEE_NOT_COVERED, short_minor=short_minor, facts=(("fee_minor", fee.total_minor),)
    )
