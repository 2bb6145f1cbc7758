"""The schedule of a bank's loan: what falls due on each of its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from rules.bank_loan_interest import SCALED_PER_MINOR, accrued_scaled, charge
from rules.day_count import due_days, year_parts
from rules.money import round_half_up

__all__ = [
    "Amortization",
    "PlannedLine",
    "ScheduleTerms",
    "bullet_due_on",
    "due_days",
    "planned_schedule",
    "schedule_after",
]


class Amortization(StrEnum):
    """How the principal comes back."""

    EQUAL_INSTALLMENT = "EQUAL_INSTALLMENT"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
    INTEREST_ONLY = "INTEREST_ONLY"  # interest each time, the principal in the last
    BULLET = "BULLET"  # all at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTerms:
    """What of a contract the schedule follows from.

    `anchor_on` is the day on which the first period of the contract began; equal periods are
    counted from it.
    """

    amortization: str
    rate_millionths: int
    day_count: str
    period: str
    anchor_on: date
    principal_grace_count: int = 0


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One installment as it is planned."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int

    @property
    def amount_minor(self) -> int:
        """Both parts together."""
        return self.principal_minor + self.interest_minor


def planned_schedule(
    outstanding_minor: int,
    *,
    terms: ScheduleTerms,
    starts_on: date,
    days: Sequence[date],
    first_number: int = 1,
    accrued: int = 0,
) -> tuple[PlannedLine, ...]:
    """Return the installments by which what is outstanding is repaid on the given days.

    Interest runs from `starts_on`, where `accrued` (scaled, of the running period) has come
    together already; both serve a plan that is made anew in the middle of a period. A new plan
    keeps the due days and the numbers of what is unpaid: give those that are left, and the number
    of the first. The first `principal_grace_count` numbers of the contract ask for interest alone,
    but never the last line.

    Equal installments are of one amount, the exact one rounded half up, and the last line takes the
    residue; where a long first period's interest alone is more, that line asks for the interest.
    Equal principal is rounded half up and the last line takes the residue. BULLET gives one line,
    on the last of the days, with the interest of the whole time rounded once.

    Source: R0-18, R2-17; A-45, A-55; N-4; numbers 8.8.
    """
    assert days
    assert starts_on <= days[0]
    assert all(earlier < later for earlier, later in pairwise(days))
    if Amortization(terms.amortization) is Amortization.BULLET:
        days = days[-1:]

    starts = (starts_on, *days[:-1])
    parts = [
        year_parts(start, end, terms.day_count, period=terms.period, anchor_on=terms.anchor_on)
        for start, end in zip(starts, days, strict=True)
    ]
    grace = min(max(terms.principal_grace_count - first_number + 1, 0), len(days) - 1)
    asked = _Asked.of(outstanding_minor, terms, parts, grace=grace, accrued=accrued)

    left_minor = outstanding_minor
    lines = []
    for index, (day, part) in enumerate(zip(days, parts, strict=True)):
        exact = accrued_scaled(left_minor, rate_millionths=terms.rate_millionths, parts=part)
        interest_minor, _ = charge(exact + (accrued if index == 0 else 0))
        is_last = index == len(days) - 1
        wanted_minor = left_minor if is_last else asked.principal(index, interest_minor)
        principal_minor = min(max(wanted_minor, 0), left_minor)
        lines.append(PlannedLine(first_number + index, day, principal_minor, interest_minor))
        left_minor -= principal_minor

    return tuple(lines)


def schedule_after(
    prepaid_minor: int,
    lines: Sequence[PlannedLine],
    *,
    terms: ScheduleTerms,
    starts_on: date,
    accrued: int = 0,
) -> tuple[PlannedLine, ...]:
    """Return the unpaid lines planned anew after principal was prepaid: same days, lower amounts.

    `lines` are all that is unpaid and not yet due, with what of their principal is open. The count
    of installments is kept and each becomes smaller; an installment is never skipped by it. (A
    share of sales is different: it pays the principal of the oldest unpaid installment, A-46, and
    needs no new plan but for the interest.)

    Source: A-55: derived anew, the old version kept; A-46.
    """
    left_minor = sum(line.principal_minor for line in lines) - prepaid_minor
    assert left_minor >= 0

    return planned_schedule(
        left_minor,
        terms=terms,
        starts_on=starts_on,
        days=[line.due_on for line in lines],
        first_number=lines[0].number,
        accrued=accrued,
    )


def bullet_due_on(accepted_on: date, *, bullet_days: int) -> date:
    """Return the day on which a project's loan is repaid, all at once, after its last delivery.

    Source: A-45, R2-20.
    """
    assert bullet_days >= 0

    return accepted_on + timedelta(days=bullet_days)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How much principal each line but the last asks for."""

    level_minor: int | None  # of the whole installment
    part_minor: int  # of the principal
    grace: int

    @classmethod
    def of(
        cls,
        outstanding_minor: int,
        terms: ScheduleTerms,
        parts: Sequence[int],
        *,
        grace: int,
        accrued: int,
    ) -> "_Asked":
        """Work out the amount that is the same in each line."""
        if terms.amortization == Amortization.EQUAL_INSTALLMENT:
            # Interest of the time of grace is paid in it and owes nothing to the level after it.
            level_minor = _level_installment(
                outstanding_minor,
                [terms.rate_millionths * part for part in parts[grace:]],
                accrued=0 if grace else accrued,
            )
            return cls(level_minor, 0, grace)
        if terms.amortization == Amortization.EQUAL_PRINCIPAL:
            return cls(None, round_half_up(outstanding_minor, len(parts) - grace), grace)

        return cls(None, 0, grace)

    def principal(self, index: int, interest_minor: int) -> int:
        """Return the principal that a line asks for, negative where interest alone is more."""
        if index < self.grace:
            return 0
        if self.level_minor is None:
            return self.part_minor

        return self.level_minor - interest_minor


def _level_installment(outstanding_minor: int, rates: Sequence[int], *, accrued: int) -> int:
    """Return the one amount that, paid at the end of each period, repays all; rounded half up.

    `rates` are the interest of each period on one unit, in `SCALED_PER_MINOR` to a unit.
    """
    unit = SCALED_PER_MINOR
    # Worth at the end of the last period: of the debt (as `debt` over unit ** n), and of one unit
    # paid at the end of each period (as `annuity` over unit ** (n - 1)).
    debt = outstanding_minor * (unit + rates[0]) + accrued
    annuity, power = 1, 1
    for rate in rates[1:]:
        debt *= unit + rate
        power *= unit
        annuity = annuity * (unit + rate) + power

    return round_half_up(debt, annuity * unit)
