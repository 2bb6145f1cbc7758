from enum import StrEnum

class DeclineReason(StrEnum):
    CUSTOMER_DECLINED = "customer_declined"
    NOT_FUNDED = "not_funded"

    def __str__(self) -> str:
        return str(self.value)
