"""How often a key may ask, and what every answer says about it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from people import rate_limits


class KeyThrottle(BaseThrottle):
    """Counts the requests of one key; whoever asks too often hears when to come back.

    Each interface names its keys (`scope`) and how often one may ask; it may count more than the
    key (`limits`), and the answer then tells of what has least room.
    """

    scope: str
    room: rate_limits.Room

    @abstractmethod
    def rate(self) -> rate_limits.Rate:
        """Return how often a key may ask."""

    def limits(self, request: Request) -> Sequence[rate_limits.Limit]:
        """Return everything that this request counts for."""
        return (rate_limits.Limit(self.scope, request.auth.pk, self.rate()),)

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request and keep the room for the answer's headers."""
        rooms = rate_limits.count_tries(self.limits(request), at=timezone.now())
        self.room = min(rooms, key=lambda room: (room.allowed, room.tries_left))
        view.room = self.room

        return self.room.allowed

    def wait(self) -> float:
        """Return the seconds until the next window."""
        return self.room.reset_seconds - 1


class AddressThrottle(KeyThrottle):
    """Counts the requests of strangers, by the address that they come from."""

    def limits(self, request: Request) -> Sequence[rate_limits.Limit]:
        """Return the limit of the address."""
        return (rate_limits.Limit(self.scope, self.get_ident(request), self.rate()),)


def headers_of(room: rate_limits.Room) -> dict[str, str]:
    """Return the RateLimit headers of an answer."""
    return {
        "RateLimit-Limit": str(room.tries_max),
        "RateLimit-Remaining": str(room.tries_left),
        "RateLimit-Reset": str(room.reset_seconds),
    }
