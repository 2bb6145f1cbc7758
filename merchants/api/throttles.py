"""How often a key may ask, and what every answer says about it."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from merchants.api.authentication import caller_of
from people import rate_limits

# A busy till polls once a second for each open payment.
KEY_RATE = rate_limits.Rate(tries_max=600, window_seconds=60)


class KeyThrottle(BaseThrottle):
    """Counts the requests of one key; whoever asks too often hears when to come back."""

    room: rate_limits.Room

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request and keep the room for the answer's headers."""
        key = caller_of(request)
        self.room = rate_limits.count_try("api-key", key.pk, KEY_RATE, at=timezone.now())
        view.room = self.room

        return self.room.allowed

    def wait(self) -> float:
        """Return the seconds until the next window."""
        return self.room.reset_seconds - 1


def headers_of(room: rate_limits.Room) -> dict[str, str]:
    """Return the RateLimit headers of an answer."""
    return {
        "RateLimit-Limit": str(room.tries_max),
        "RateLimit-Remaining": str(room.tries_left),
        "RateLimit-Reset": str(room.reset_seconds),
    }
