"""How often a terminal's key may ask, and all keys of a merchant together."""

from collections.abc import Sequence

from rest_framework.request import Request

from api.throttles import AddressThrottle, KeyThrottle
from people import rate_limits

# A busy till polls once a second for each open payment.
KEY_RATE = rate_limits.Rate(tries_max=600, window_seconds=60)
# Ten busy tills; a shop that makes a hundred keys does not get a hundred times as much.
MERCHANT_RATE = rate_limits.Rate(tries_max=6_000, window_seconds=60)
# A shop with ten tills behind one address pairs them all within ten minutes.
PAIRING_RATE = rate_limits.Rate(tries_max=20, window_seconds=600)
# A till asks every five seconds; a few of them behind one address.
POLL_RATE = rate_limits.Rate(tries_max=240, window_seconds=60)
TOKEN_RATE = rate_limits.Rate(tries_max=60, window_seconds=60)


class TillThrottle(KeyThrottle):
    """Counts the requests of a terminal's key, and of its merchant."""

    scope = "api-key"

    def rate(self) -> rate_limits.Rate:
        """Return how often a key may ask."""
        return KEY_RATE

    def limits(self, request: Request) -> Sequence[rate_limits.Limit]:
        """Return the limit of the key and that of the merchant."""
        merchant_id = request.auth.terminal.merchant_id  # type: ignore[union-attr]
        return (
            *super().limits(request),
            rate_limits.Limit("api-merchant", merchant_id, MERCHANT_RATE),
        )


class PairingThrottle(AddressThrottle):
    """Counts who begins pairings."""

    scope = "pairing"

    def rate(self) -> rate_limits.Rate:
        """Return how often one address may begin a pairing."""
        return PAIRING_RATE


class PollThrottle(AddressThrottle):
    """Counts who asks for the key of a pairing."""

    scope = "pairing-poll"

    def rate(self) -> rate_limits.Rate:
        """Return how often one address may ask."""
        return POLL_RATE


class TokenThrottle(AddressThrottle):
    """Counts who asks for tokens: a secret is not guessed by the thousand."""

    scope = "oauth-token"

    def rate(self) -> rate_limits.Rate:
        """Return how often one address may ask."""
        return TOKEN_RATE
