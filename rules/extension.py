"""Loan extensions: when an installment may be carried by others, and what is repaid when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

import numpy as np

from rules.accrual import WEEKS_PER_YEAR, weekly_interest
from rules.allotment import INT64_MAX, Int64s
from rules.money import rounded_part
from rules.parameters import ExtensionScope
from rules.schedule import PlannedInstallment, due_on
from rules.terms import CircleTerms
from rules.trust_graph import Flags, Minors


class NotExtended(StrEnum):
    """Why a missed installment is late after all."""

    IS_EXTENSION = "IS_EXTENSION"  # the payments of an extension are not extended again
    NO_PRINCIPAL = "NO_PRINCIPAL"  # only interest is open: there is nothing to advance
    LOAN_EXTENDED = "LOAN_EXTENDED"  # the loan has had its extension
    BORROWER_EXTENDED = "BORROWER_EXTENDED"  # the borrower has as many as may be at once
    NOBODY_EXTENDS = "NOBODY_EXTENDS"  # no peer who extends for this borrower could now
    NOT_COVERED = "NOT_COVERED"  # all who are willing together have less than it takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An installment that fell due yesterday and was not paid, as far as an extension looks at it.

    `of_borrower_open` are the borrower's extensions that are open or whose loan is;
    `of_borrower_ever` all there have been.
    """

    principal_minor: int
    interest_minor: int
    is_extension: bool
    of_loan: int
    of_borrower_open: int
    of_borrower_ever: int


def may_extend(missed: Missed, *, terms: CircleTerms) -> NotExtended | None:
    """Return why a missed installment is not extended whoever is willing, None where it may be.

    Source: R3-092, R3-093; A-25; P-20.
    """
    if missed.is_extension:
        return NotExtended.IS_EXTENSION
    if missed.principal_minor == 0:
        return NotExtended.NO_PRINCIPAL
    if missed.of_loan >= terms.extensions_per_loan_max:
        return NotExtended.LOAN_EXTENDED

    is_for_life = terms.extension_scope is ExtensionScope.LIFETIME
    counted = missed.of_borrower_ever if is_for_life else missed.of_borrower_open
    if counted >= terms.extensions_per_borrower_max:
        return NotExtended.BORROWER_EXTENDED

    return None


def extension_parts(principal_minor: int, parts: Sequence[Fraction]) -> tuple[int, ...]:
    """Return what of an advance is repaid each week; the last part takes what is left.

    Parts of an advance so small that they come to nothing are left out.

    Source: A-26, P-18; R3-088: 85.80 in 33/33/rest is 28.31, 28.31, 29.18.
    """
    assert principal_minor > 0
    # Rounded half up like every amount; only the residue of the last part could suffer by it.
    amounts: list[int] = []
    for part in parts[:-1]:
        left_minor = principal_minor - sum(amounts)
        amounts.append(min(rounded_part(principal_minor, ratio=part), left_minor))
    amounts.append(principal_minor - sum(amounts))

    return tuple(amount for amount in amounts if amount)


def extension_plan(
    principal_minor: int, *, granted_on: date, terms: CircleTerms
) -> tuple[PlannedInstallment, ...]:
    """Return the installments of an extension, due one, two, three weeks after it was granted.

    Source: R3-088; A-13, A-26.
    """
    parts = extension_parts(principal_minor, terms.extension_parts)

    return tuple(
        PlannedInstallment(number, due_on(granted_on, number), part_minor)
        for number, part_minor in enumerate(parts, start=1)
    )


def extension_interest(principals: Int64s, *, terms: CircleTerms) -> Int64s:
    """Return a week's interest on what extensions have outstanding; nothing waives it.

    Source: A-27, P-19; R3-089: 12 % a year, to the common pool.
    """
    rate = terms.extension_apr / WEEKS_PER_YEAR
    if int(principals.max(initial=0)) > INT64_MAX // (4 * rate.denominator):
        whole = [weekly_interest(one, apr=terms.extension_apr) for one in principals.tolist()]
        return np.array(whole, dtype=np.int64)

    interest: Int64s = (2 * principals * rate.numerator + rate.denominator) // (
        2 * rate.denominator
    )
    return interest


def able_to_extend(
    *, lending: Flags, available: Minors, deposits: Minors, advanced: Minors, minor_min: int
) -> Flags:
    """Return which lenders could extend now, whomever: by state, by money and by their minimum.

    `advanced` is what their notes on open extensions have outstanding. Below the minimum the
    permission rests, and comes back by itself with a top-up or a repayment.

    Source: A-29, A-32; P-16; R3-094, R3-095.
    """
    able: Flags = lending & (available > 0) & (deposits - advanced >= minor_min)

    return able


def reserve_short(*, deposit_minor: int, advanced_minor: int, minor_min: int) -> int:
    """Return what a lender has to top up to go on extending (or forgiving): zero where nothing.

    Source: A-29; P-16, P-17; R3-095.
    """
    return max(0, minor_min - (deposit_minor - advanced_minor))
