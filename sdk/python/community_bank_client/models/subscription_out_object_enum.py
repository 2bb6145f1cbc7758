from enum import StrEnum

class SubscriptionOutObjectEnum(StrEnum):
    SUBSCRIPTION = "subscription"

    def __str__(self) -> str:
        return str(self.value)
