from enum import StrEnum

class PayoutStatus(StrEnum):
    APPROVED = "approved"
    CANCELED = "canceled"
    PAID = "paid"
    REFUSED = "refused"
    REQUESTED = "requested"

    def __str__(self) -> str:
        return str(self.value)
