"""What the observatory keeps when a circle's day closes."""

from business_day import plans
from business_day.day_step import DayStep, whole
from governance.models import Network
from observatory.steps import resilience, ripples

# Source: the business day, closing, 12: once all deeds of the day are done.
OBSERVATORY_STEPS = (
    DayStep(
        "ripples",
        "Ripples of the day's deeds",
        Network.Day.CLOSING,
        plans.whole_network,
        whole(ripples.follow_deeds),
        is_whole=True,
    ),
    DayStep(
        "resilience",
        "Resilience of the network",
        Network.Day.CLOSING,
        plans.whole_network,
        whole(resilience.keep_resilience),
        is_whole=True,
    ),
)
