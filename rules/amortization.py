"""The schedule of a bank's loan: what falls due on each of its days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from rules.bank_loan_interest import SCALED_PER_MINOR, accrued_scaled, charge
from rules.day_count import due_days, year_parts
from rules.money import round_half_up
from rules.rate_search import smallest_step

__all__ = [
    "Amortization",
    "PlannedLine",
    "ScheduleTerms",
    "bullet_due_on",
    "due_days",
    "planned_schedule",
    "rate_of_total",
    "schedule_after",
]

# Nobody agrees to a hundredfold of what they borrow in a year.
RATE_MILLIONTHS_MAX = 100_000_000


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

    Equal installments are of one amount, the exact one rounded half up or a unit beside it, so that
    the last line, which takes the residue, differs the least from the others; where a long first
    period's interest alone is more, that line asks for the interest.
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
    plan = _Plan(
        outstanding_minor=outstanding_minor,
        terms=terms,
        days=days,
        parts=[
            year_parts(start, end, terms.day_count, period=terms.period, anchor_on=terms.anchor_on)
            for start, end in zip(starts, days, strict=True)
        ],
        grace=min(max(terms.principal_grace_count - first_number + 1, 0), len(days) - 1),
        first_number=first_number,
        accrued=accrued,
    )
    if terms.amortization == Amortization.EQUAL_INSTALLMENT:
        level_minor = plan.level_installment()
        # `min` keeps the first of equals: the exact amount.
        levels = (level_minor, level_minor - 1, level_minor + 1)
        drafts = [(level, plan.lines(level_minor=level)) for level in levels]
        return min(drafts, key=lambda draft: abs(draft[1][-1].amount_minor - draft[0]))[1]
    if terms.amortization == Amortization.EQUAL_PRINCIPAL:
        part_minor = round_half_up(outstanding_minor, len(days) - plan.grace)
        return plan.lines(part_minor=part_minor)

    return plan.lines()


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


def rate_of_total(
    principal_minor: int,
    interest_minor: int,
    *,
    terms: ScheduleTerms,
    starts_on: date,
    days: Sequence[date],
) -> int | None:
    """Return the yearly rate, in millionths, at which a loan's interest comes to a total.

    For who thinks in totals ("10 000 and 1 000 on it, in ten batches"): the rate is on what is
    outstanding, so it is higher than the total's share of the principal seems to say. The rate of
    `terms` is not looked at. None beyond a hundredfold.

    Source: R2-17, EQUAL_TOTAL; numbers 8.8; A-55.
    """

    def is_reached(rate_millionths: int) -> bool:
        at_rate = replace(terms, rate_millionths=rate_millionths)
        lines = planned_schedule(principal_minor, terms=at_rate, starts_on=starts_on, days=days)
        return sum(line.interest_minor for line in lines) >= interest_minor

    return smallest_step(is_reached, low=0, high=RATE_MILLIONTHS_MAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a schedule is worked out from; `parts` is the length of each line's period."""

    outstanding_minor: int
    terms: ScheduleTerms
    days: Sequence[date]
    parts: Sequence[int]
    grace: int
    first_number: int
    accrued: int

    def lines(
        self, *, level_minor: int | None = None, part_minor: int = 0
    ) -> tuple[PlannedLine, ...]:
        """Write the lines down, given what is the same in each after the time of grace."""
        left_minor = self.outstanding_minor
        lines = []
        for index, (day, part) in enumerate(zip(self.days, self.parts, strict=True)):
            exact = accrued_scaled(
                left_minor, rate_millionths=self.terms.rate_millionths, parts=part
            )
            interest_minor, _ = charge(exact + (self.accrued if index == 0 else 0))
            if index == len(self.days) - 1:
                wanted_minor = left_minor
            elif index < self.grace:
                wanted_minor = 0
            else:
                wanted_minor = part_minor if level_minor is None else level_minor - interest_minor
            # A long first period's interest alone can be more than the level installment.
            principal_minor = min(max(wanted_minor, 0), left_minor)
            lines.append(
                PlannedLine(self.first_number + index, day, principal_minor, interest_minor)
            )
            left_minor -= principal_minor

        return tuple(lines)

    def level_installment(self) -> int:
        """Return the one amount that, paid at the end of each period, repays all; rounded half up.

        Interest of the time of grace is paid in it and owes nothing to the level after it.
        """
        unit = SCALED_PER_MINOR
        first, *others = [self.terms.rate_millionths * part for part in self.parts[self.grace :]]
        # Worth at the end of the last period: of the debt (as `debt` over unit ** n), and of one
        # unit paid at the end of each period (as `annuity` over unit ** (n - 1)).
        debt = self.outstanding_minor * (unit + first) + (0 if self.grace else self.accrued)
        annuity, power = 1, 1
        for rate in others:
            debt *= unit + rate
            power *= unit
            annuity = annuity * (unit + rate) + power

        return round_half_up(debt, annuity * unit)
