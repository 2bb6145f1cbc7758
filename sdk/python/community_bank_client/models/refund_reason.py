from enum import StrEnum

class RefundReason(StrEnum):
    DUPLICATE = "duplicate"
    OVERPAID = "overpaid"
    REQUESTED_BY_CUSTOMER = "requested_by_customer"
    SUBSCRIPTION_TERMINATED = "subscription_terminated"

    def __str__(self) -> str:
        return str(self.value)
