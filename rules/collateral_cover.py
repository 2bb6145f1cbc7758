"""How far collateral covers what is owed, and when somebody has to be told."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from rules.money import MILLION
from rules.offer_checks import COLLATERAL_MILLIONTHS_MIN
from rules.offer_terms import collateral_asked

# Of what is outstanding: first a warning, then a call for more. Between the initial 150 % and the
# bare claim: initial > warning > call > what a sale has to bring. Source: A-37; R2-12.
WARN_MILLIONTHS = 1_300_000
CALL_MILLIONTHS = 1_150_000


# The days after a call in which collateral is added, where an offer names no others.
CURE_DAYS = 7


class CoverLevel(StrEnum):
    """How well a loan is covered."""

    COVERED = "COVERED"
    WARN = "WARN"
    CALL = "CALL"


def cover_ratio(value_minor: int, outstanding_minor: int) -> Fraction | None:
    """Return the value of the collateral over what is owed; None where nothing is.

    Source: A-37: collateral's value against the amount.
    """
    assert value_minor >= 0
    assert outstanding_minor >= 0

    return None if outstanding_minor == 0 else Fraction(value_minor, outstanding_minor)


def cover_level(value_minor: int, outstanding_minor: int) -> CoverLevel:
    """Return whether collateral still covers a loan, is worth a warning, or has to be topped up.

    Exactly at a threshold it still holds.

    Source: A-37; R2-12.
    """
    ratio = cover_ratio(value_minor, outstanding_minor)
    if ratio is None or ratio >= Fraction(WARN_MILLIONTHS, MILLION):
        return CoverLevel.COVERED

    return CoverLevel.WARN if ratio >= Fraction(CALL_MILLIONTHS, MILLION) else CoverLevel.CALL


def call_due_on(called_on: date, cure_days: int) -> date:
    """Return the last day on which a call for more collateral is met in time.

    Source: R2-12; A-36: what is not cured by then may be challenged.
    """
    assert cure_days >= 0

    return called_on + timedelta(days=cure_days)


def is_request_covered(asks_minor: int, values: Sequence[int | None]) -> bool:
    """Return whether the collateral of a request is worth at least 150 % of what is asked for.

    None is collateral that two officers have not valued yet: it covers until they have.

    Source: R2-12; A-37, P-26.
    """
    if None in values:
        return True
    total_minor = sum(value for value in values if value is not None)

    return total_minor >= collateral_asked(asks_minor, COLLATERAL_MILLIONTHS_MIN)


def top_up_minor(value_minor: int, outstanding_minor: int) -> int:
    """Return what of value is missing until the collateral is above the warning again.

    Rounded up to the minor unit.

    Source: A-37; R2-12.
    """
    assert value_minor >= 0
    assert outstanding_minor >= 0
    wanted = -(-outstanding_minor * WARN_MILLIONTHS // MILLION)

    return max(0, wanted - value_minor)
