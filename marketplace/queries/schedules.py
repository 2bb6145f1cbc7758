"""What an offer would ask of its borrower and give its investors, if all is paid as planned."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from loans.models import LoanTerms
from loans.returns import xirr
from marketplace.models import Offer
from marketplace.offer_terms import OfferTerms
from rules.amortization import (
    PlannedLine,
    ScheduleTerms,
    bullet_due_on,
    due_days,
    planned_schedule,
)
from rules.bank_fees import holders_claim, release_fee, servicing_fee


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned schedule with what it costs and yields a year, each None where it has no answer.

    `cost` is what the borrower pays a year, fees and all; `yield_` what investors earn after the
    bank's servicing share. Both are effective rates of the planned flows.
    """

    starts_on: datetime.date
    principal_minor: int
    lines: tuple[PlannedLine, ...]
    fee_minor: int
    cost: Fraction | None
    yield_: Fraction | None

    @property
    def interest_minor(self) -> int:
        """Return all interest that is planned."""
        return sum(line.interest_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """Return everything that the borrower pays on the loan."""
        return self.principal_minor + self.interest_minor


def plan_of(
    terms: Offer | OfferTerms,
    *,
    starts_on: datetime.date,
    principal_minor: int | None = None,
    last_delivery_on: datetime.date | None = None,
) -> Plan:
    """Return the plan of terms as if everything were released on one day.

    A loan repaid in one part falls due so many days after its last delivery. Interest runs on what
    was released, so releases by milestones make it less.

    Source: A-45, A-55; R0-18.
    """
    principal_minor = principal_minor or terms.principal_minor
    lines = _lines(terms, principal_minor, starts_on, last_delivery_on or starts_on)
    fee_minor = sum(
        release_fee(principal_minor, share)
        for share in (terms.origination_fee_millionths, terms.contingency_fee_millionths)
    )
    paid = [(line.due_on, -line.amount_minor) for line in lines]
    kept = [
        (
            line.due_on,
            line.amount_minor - servicing_fee(line.interest_minor, terms.servicing_fee_millionths),
        )
        for line in lines
    ]

    return Plan(
        starts_on=starts_on,
        principal_minor=principal_minor,
        lines=lines,
        fee_minor=fee_minor,
        cost=xirr([(starts_on, principal_minor - fee_minor), *paid]),
        yield_=xirr([(starts_on, -principal_minor), *kept]),
    )


def plan_of_offer(offer: Offer, *, milestone_days: Sequence[datetime.date]) -> Plan:
    """Return the plan of an offer from the day after its last one on."""
    return plan_of(
        offer,
        starts_on=(offer.closed_on or offer.closes_on) + datetime.timedelta(days=1),
        principal_minor=offer.accepted_minor or None,
        last_delivery_on=max(milestone_days, default=None),
    )


def share_of(plan: Plan, amount_minor: int, servicing_millionths: int) -> list[dict[str, Any]]:
    """Return what an investor who commits so much would receive, line by line, and when.

    A sketch: what is really paid is divided over all notes by largest remainder.
    """
    share = Fraction(amount_minor, plan.principal_minor)
    rows: list[dict[str, Any]] = []
    for line in plan.lines:
        principal_minor, interest_minor = holders_claim(
            line.principal_minor,
            line.interest_minor,
            share=share,
            servicing_millionths=servicing_millionths,
        )
        rows.append(
            {
                "number": line.number,
                "due_on": line.due_on,
                "principal_minor": principal_minor,
                "interest_minor": interest_minor,
                "status": "SCHEDULED",
            }
        )
    # What rounding down kept back is principal, and comes with the last line.
    back = sum(row["principal_minor"] for row in rows)
    if rows:
        rows[-1]["principal_minor"] += amount_minor - back
    return rows


def _lines(
    terms: Offer | OfferTerms,
    principal_minor: int,
    starts_on: datetime.date,
    last_delivery_on: datetime.date,
) -> tuple[PlannedLine, ...]:
    if terms.repayment == LoanTerms.Repayment.BULLET:
        delivered_on = max(last_delivery_on, starts_on)
        days: tuple[datetime.date, ...] = (
            bullet_due_on(delivered_on, bullet_days=terms.bullet_days),
        )
    else:
        days = due_days(
            starts_on=starts_on,
            count=terms.installment_count,
            period=terms.period,
            length=terms.period_length,
        )
    schedule = ScheduleTerms(
        amortization=terms.amortization,
        rate_millionths=terms.rate_millionths,
        day_count=terms.day_count,
        period=terms.period,
        anchor_on=starts_on,
        principal_grace_count=terms.principal_grace_count,
    )
    return planned_schedule(principal_minor, terms=schedule, starts_on=starts_on, days=days)
