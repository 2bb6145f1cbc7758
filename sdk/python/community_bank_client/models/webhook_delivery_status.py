from enum import StrEnum

class WebhookDeliveryStatus(StrEnum):
    DEAD = "dead"
    DELIVERED = "delivered"
    DROPPED = "dropped"
    PENDING = "pending"

    def __str__(self) -> str:
        return str(self.value)
