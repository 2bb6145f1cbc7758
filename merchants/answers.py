"""What a keyed request is answered with, as it is kept and replayed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body to the byte; `replayed` where an earlier request made them."""

    status_code: int
    body: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request that carries an Idempotency-Key: who sent it, and what it was."""

    terminal_id: int
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What a till asks a customer for; `amount_minor` in minor units of the network's asset."""

    terminal_id: int
    amount_minor: int
    reference: str
    metadata: dict[str, str]
    expires_in_seconds: int
