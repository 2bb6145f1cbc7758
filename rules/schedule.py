"""The schedule of a loan: equal parts of the principal, one week apart."""

from dataclasses import dataclass
from datetime import date, timedelta

# Source: P-07: the period is one week.
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class PlannedInstallment:
    """One scheduled repayment of principal; its interest comes to it week by week."""

    number: int
    due_on: date
    principal_minor: int


def equal_principal(principal_minor: int, count: int) -> tuple[int, ...]:
    """Return the principal in `count` equal parts, rounded down; the last takes the residue.

    The principal is at least one minor unit per part, which MIN_LOAN ensures.

    Source: A-04; the business day, "What an instalment asks for"; P-06, P-38.
    """
    assert count > 0
    assert principal_minor >= count

    part = principal_minor // count

    return (part,) * (count - 1) + (principal_minor - part * (count - 1),)


def due_on(established_on: date, number: int) -> date:
    """Return the day on which installment `number` falls due, and its week ends.

    Source: A-04: the first is due one week after establishment; P-07.
    """
    assert number > 0

    return established_on + timedelta(days=WEEK_DAYS * number)


def installment_plan(
    principal_minor: int, count: int, *, established_on: date
) -> tuple[PlannedInstallment, ...]:
    """Return the installments of a loan, oldest first.

    Source: A-04; R3-034.
    """
    return tuple(
        PlannedInstallment(number, due_on(established_on, number), part_minor)
        for number, part_minor in enumerate(equal_principal(principal_minor, count), start=1)
    )


def ended_week(established_on: date, *, on: date) -> int | None:
    """Return the number of the loan's week that ends on a day, or None if none does.

    Weeks go on after the schedule's end, as long as anything is outstanding.

    Source: the business day, "Weekly accrual".
    """
    weeks, days = divmod((on - established_on).days, WEEK_DAYS)

    return weeks if weeks > 0 and days == 0 else None


def installment_of_week(week: int, count: int) -> int:
    """Return the number of the installment that a week's interest belongs to.

    Source: the business day: accruals after the schedule's end belong to the last installment.
    """
    assert week > 0

    return min(week, count)
