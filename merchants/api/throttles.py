"""How often a terminal's key may ask."""

from api.throttles import KeyThrottle
from people import rate_limits

# A busy till polls once a second for each open payment.
KEY_RATE = rate_limits.Rate(tries_max=600, window_seconds=60)


class TillThrottle(KeyThrottle):
    """Counts the requests of a terminal's key."""

    scope = "api-key"

    def rate(self) -> rate_limits.Rate:
        """Return how often a key may ask."""
        return KEY_RATE
