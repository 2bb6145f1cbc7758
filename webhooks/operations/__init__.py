"""What the sender does with rows: taking, recording, forgetting."""

from webhooks.operations.delivering import record_outcomes, take_due
from webhooks.operations.keeping import forget_events, reseal_secrets

__all__ = ["forget_events", "record_outcomes", "reseal_secrets", "take_due"]
