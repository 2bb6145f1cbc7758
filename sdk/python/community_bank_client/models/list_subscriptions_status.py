from enum import StrEnum

class ListSubscriptionsStatus(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    MERCHANT_FAILED = "merchant_failed"
    PAUSED = "paused"
    TERMINATED = "terminated"

    def __str__(self) -> str:
        return str(self.value)
