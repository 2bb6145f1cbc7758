from enum import StrEnum

class WebhookDisabledReason(StrEnum):
    BY_OWNER = "by_owner"
    DEAD_DELIVERIES = "dead_deliveries"
    FAILING = "failing"
    GONE = "gone"

    def __str__(self) -> str:
        return str(self.value)
