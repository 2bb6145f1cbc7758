"""Whether a merchant has sold enough, long enough, to enough people, to be paid by circle loans."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# How far back sales count, so that a shop that stopped selling is noticed.
# Source: A-33, "re-checked monthly".
WINDOW_DAYS = 365
# What "per 30 days" of P-24 is.
MONTH_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRequirements:
    """What a network asks of a merchant's history; amounts in minor units."""

    days_min: int
    sales_min: int
    sale_minor_min: int
    customers_min: int
    returns_share_max: Fraction
    receipts_multiple: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRecord:
    """What a merchant sold within the window to people who are not its own.

    `customers_count` are different people outside the owner's circle, `sales_count` the settled
    sales of at least the least amount, `returned_count` those of all `settled_count` sales of which
    something was given back.
    """

    first_sale_on: datetime.date | None
    sales_count: int
    customers_count: int
    settled_count: int
    returned_count: int


class Mark(StrEnum):
    """What is looked at."""

    DAYS = "DAYS"
    SALES = "SALES"
    CUSTOMERS = "CUSTOMERS"
    RETURNS = "RETURNS"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is looked at: what there is, what is needed, and what is missing yet.

    `need` of RETURNS is the most that may be given back, of the others the least; `missing` of
    RETURNS counts the further sales without a return that would bring the share down.
    """

    mark: Mark
    have: int
    need: int
    missing: int

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return self.missing == 0


def criteria(
    record: TradeRecord, requirements: TradeRequirements, *, on: datetime.date
) -> tuple[Criterion, ...]:
    """Return each criterion of a sufficient trade history with what is missing from it.

    Source: A-33, P-24; S3 "Loans are not for extraction".
    """
    days = 0 if record.first_sale_on is None else max((on - record.first_sale_on).days, 0)

    return (
        _at_least(Mark.DAYS, days, requirements.days_min),
        _at_least(Mark.SALES, record.sales_count, requirements.sales_min),
        _at_least(Mark.CUSTOMERS, record.customers_count, requirements.customers_min),
        _returns(record, requirements.returns_share_max),
    )


def is_sufficient(looked_at: tuple[Criterion, ...]) -> bool:
    """Tell whether every criterion is met.

    Source: A-33.
    """
    return all(criterion.is_met for criterion in looked_at)


def receipts_cap(
    ordinary_minor: int,
    *,
    shown_minor: int,
    qualified_days: int,
    requirements: TradeRequirements,
) -> int:
    """Return the most that a merchant may receive from circle loans in 30 days, in minor units.

    It is a multiple of its ordinary sales in the same 30 days. A merchant that was qualified by
    what it sold elsewhere (`shown_minor` in 30 days, 0 where it was not) is reckoned by that until
    it could have made a history here; afterwards by its sales here alone.

    Source: A-33, P-24: circle receipts per 30 days are at most 3 times ordinary sales.
    """
    assert ordinary_minor >= 0
    assert shown_minor >= 0

    counted = ordinary_minor
    if qualified_days < requirements.days_min:
        counted = max(ordinary_minor, shown_minor)

    return counted * requirements.receipts_multiple


def _at_least(mark: Mark, have: int, need: int) -> Criterion:
    return Criterion(mark, have, need, max(need - have, 0))


def _returns(record: TradeRecord, share_max: Fraction) -> Criterion:
    """Return how the share of returned sales stands; where none may be, one return is too many."""
    allowed = record.settled_count * share_max
    most = allowed.numerator // allowed.denominator
    missing = 0
    if record.returned_count > allowed:
        missing = record.returned_count
        if share_max > 0:
            enough = record.returned_count / share_max
            missing = -(-enough.numerator // enough.denominator) - record.settled_count

    return Criterion(Mark.RETURNS, record.returned_count, most, missing)
