"""How often an investor's key may ask."""

from api.throttles import KeyThrottle
from people import rate_limits

# Tools read a whole portfolio at once, and then little for a day.
KEY_RATE = rate_limits.Rate(tries_max=300, window_seconds=60)


class InvestorThrottle(KeyThrottle):
    """Counts the requests of a person's key."""

    scope = "investor-key"

    def rate(self) -> rate_limits.Rate:
        """Return how often a key may ask."""
        return KEY_RATE
