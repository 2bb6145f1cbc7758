"""What a till asks a customer for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What a till asks a customer for; `amount_minor` in minor units of the network's asset."""

    terminal_id: int
    amount_minor: int
    reference: str
    metadata: dict[str, str]
    expires_in_seconds: int
