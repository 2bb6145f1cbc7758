from enum import StrEnum

class PaymentStatus(StrEnum):
    AUTHORIZED = "authorized"
    CANCELED = "canceled"
    DECLINED = "declined"
    EXPIRED = "expired"
    OPEN = "open"
    PROCESSING = "processing"
    SETTLED = "settled"

    def __str__(self) -> str:
        return str(self.value)
