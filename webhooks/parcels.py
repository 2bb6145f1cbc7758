"""What is handed to the sender, and what comes back."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parcel:
    """One try of one delivery, with all that it needs: the sender reads no row.

    `failures` are those before this try. No `secrets` means that none could be read.
    """

    delivery_id: int
    number: int
    endpoint_id: int
    created_at: datetime.datetime
    failures: int
    url: str
    webhook_id: str
    body: str
    secrets: tuple[str, ...]
    sent_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: a status, or the named reason why there is none or it is no good."""

    parcel: Parcel
    took_ms: int
    status_code: int | None = None
    failure: str = ""
    answer: str = ""
    retry_after: datetime.timedelta | None = None

    @property
    def is_delivered(self) -> bool:
        """Tell whether the receiver took it."""
        return not self.failure
