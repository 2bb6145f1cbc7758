"""The terms of an offer as a value: what an officer, a story or an import hands over."""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.collateral_cover import CURE_DAYS
from rules.offer_checks import OfferFacts
from rules.offer_terms import partition_of
from rules.split_bounds import SplitBounds

# An offer without a stated end can be committed to for so many days.
WINDOW_DAYS = 30
REFLECTION_DAYS = 4  # Source: P-31.


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneTerms:
    """A milestone to be."""

    name: str
    amount_minor: int
    due_on: datetime.date
    evidence_asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTerms:
    """Everything an offer states. Amounts in minor units, rates and shares in millionths.

    Empty words and None stand for what follows from the rest: a PROJECT is repaid in one part and
    paid out by its milestones (A-45), a note is a round part of the principal, the soft cap is the
    principal, the least commitment one note, the title and purpose are the case's, the window runs
    from the day it is drafted for 30 days. `delegate_ids` are people who decide (A-36); with
    `needs_vote` they also decide whether it is listed.
    """

    principal_minor: int
    rate_millionths: int
    installment_count: int = 12
    product: str = "BUSINESS"
    repayment: str = ""
    amortization: str = ""
    day_count: str = "ACT_365"
    period: str = "MONTH"
    period_length: int = 1
    principal_grace_count: int = 0
    grace_days: int = 7
    bullet_days: int = 30
    allocation: tuple[str, ...] = ("FEES", "INTEREST", "PRINCIPAL")
    split_millionths: int = 0
    split_stepped_up_millionths: int = 0
    split_sale_floor_minor: int = 0
    split_sale_ceiling_minor: int | None = None
    split_month_floor_minor: int = 0
    split_month_ceiling_minor: int | None = None
    disbursement: str = ""
    first_tranche_minor: int = 0
    tick_minor: int = 0
    tick_days: int = 1
    report_days: int = 0
    funding: str = "ESCROWED"
    deciders: str = "OFFICERS"
    cure_days: int = CURE_DAYS
    bond_mode: str = "DISPUTE"
    bond_minor: int = 0
    servicing_fee_millionths: int = 0
    origination_fee_millionths: int = 0
    contingency_fee_millionths: int = 0
    contingency_cover_millionths: int = 500_000
    token_discount_millionths: int = 0
    partition_minor: int | None = None

    title: str = ""
    purpose: str = ""
    soft_cap_minor: int | None = None
    ticket_minor: int | None = None
    allows_excess: bool = False
    collateral_millionths: int = 0
    reflection_days: int = REFLECTION_DAYS
    private_until: datetime.date | None = None
    opens_on: datetime.date | None = None
    closes_on: datetime.date | None = None
    milestones: tuple[MilestoneTerms, ...] = field(default=())
    delegate_ids: tuple[int, ...] = field(default=())
    threshold: int = 4
    needs_vote: bool = False


def completed(
    terms: OfferTerms, *, title: str, purpose: str, decimals: int, on: datetime.date
) -> OfferTerms:
    """Return the terms with everything said that they left to follow from the rest.

    `title` and `purpose` stand in where the terms name none; `decimals` are the asset's.
    Source: A-45, A-58.
    """
    is_project = terms.product == "PROJECT"
    split = terms.split_millionths > 0
    opens_on = terms.opens_on or on
    partition_minor = terms.partition_minor or partition_of(
        terms.principal_minor, decimals=decimals
    )
    repayment = terms.repayment or (
        "BULLET" if is_project else "REVENUE_SPLIT" if split else "SCHEDULED"
    )
    is_bullet = repayment == "BULLET"

    return dataclasses.replace(
        terms,
        repayment=repayment,
        amortization=terms.amortization or ("BULLET" if is_bullet else "EQUAL_INSTALLMENT"),
        installment_count=1 if is_bullet else terms.installment_count,
        disbursement=terms.disbursement or ("MILESTONES" if terms.milestones else "AT_ONCE"),
        partition_minor=partition_minor,
        title=terms.title or title,
        purpose=terms.purpose or purpose,
        soft_cap_minor=terms.soft_cap_minor or terms.principal_minor,
        ticket_minor=terms.ticket_minor or partition_minor,
        opens_on=opens_on,
        closes_on=terms.closes_on or opens_on + datetime.timedelta(days=WINDOW_DAYS),
    )


SHARES = (
    "rate_millionths",
    "split_millionths",
    "split_stepped_up_millionths",
    "servicing_fee_millionths",
    "origination_fee_millionths",
    "contingency_fee_millionths",
    "contingency_cover_millionths",
    "token_discount_millionths",
)


def facts_of(terms: OfferTerms, *, lends_personal: bool, on: datetime.date) -> OfferFacts:
    """Return what the rules look at."""
    opens_on = terms.opens_on or on
    return OfferFacts(
        product=terms.product,
        disbursement=terms.disbursement,
        deciders=terms.deciders,
        principal_minor=terms.principal_minor,
        soft_cap_minor=terms.soft_cap_minor or terms.principal_minor,
        ticket_minor=terms.ticket_minor or 0,
        partition_minor=terms.partition_minor or 0,
        first_tranche_minor=terms.first_tranche_minor,
        tick_minor=terms.tick_minor,
        installment_count=terms.installment_count,
        principal_grace_count=terms.principal_grace_count,
        collateral_millionths=terms.collateral_millionths,
        milestones=tuple((one.amount_minor, one.due_on) for one in terms.milestones),
        opens_on=opens_on,
        closes_on=terms.closes_on or opens_on,
        private_until=terms.private_until,
        lends_personal=lends_personal,
        needs_vote=terms.needs_vote,
        delegate_count=len(set(terms.delegate_ids)),
        threshold=terms.threshold,
        shares=tuple(getattr(terms, name) for name in SHARES),
        bond_mode=terms.bond_mode,
        bond_minor=terms.bond_minor,
        split=SplitBounds(
            millionths=terms.split_millionths,
            stepped_up_millionths=terms.split_stepped_up_millionths,
            of_sale=(terms.split_sale_floor_minor, terms.split_sale_ceiling_minor),
            of_month=(terms.split_month_floor_minor, terms.split_month_ceiling_minor),
        ),
    )


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return terms as JSON keeps them: days in ISO form, tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return {name: plain(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        return value

    return {name: plain(value) for name, value in values.items()}
