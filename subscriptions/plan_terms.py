"""What a merchant says when it offers a plan."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """The terms of a plan; amounts in minor units, the reserve in millionths of the price."""

    name: str
    description: str = ""
    weeks: int
    post_paid_week_minor: int
    prepaid_minor: int
    delivery_weekday: int
    starts_on: datetime.date
    reserve_millionths: int = 250_000
    pauses_max: int = 2
    pause_weeks_max: int = 8
    subscribers_max: int | None = None
    reward_minor: int = 0
    customer_cost_minor: int = 0
