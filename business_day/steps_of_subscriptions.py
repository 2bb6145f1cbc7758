"""What prepaid subscriptions do when a day closes, in networks of either kind."""

from business_day import plans
from business_day.day_step import DayStep, whole
from governance.models import Network
from subscriptions.steps import claim_days, delivering

SUBSCRIPTIONS_PER_CHUNK = 10_000


def subscription_steps(kind: Network.Kind) -> tuple[DayStep, ...]:
    """Return the steps in their order: what deliveries release pays claims the same night.

    Source: the business day, closing, 9.
    """
    closing = Network.Day.CLOSING

    return (
        DayStep(
            "deliveries",
            "Prepaid weeks delivered",
            closing,
            plans.by_ids(delivering.DUE, SUBSCRIPTIONS_PER_CHUNK),
            delivering.deliver_weeks,
            kind=kind,
        ),
        DayStep(
            "claims",
            "Claims on merchants",
            closing,
            plans.if_any(claim_days.OWING),
            whole(claim_days.collect_claims),
            is_whole=True,
            kind=kind,
        ),
    )
