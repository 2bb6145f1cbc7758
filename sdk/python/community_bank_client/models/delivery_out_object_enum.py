from enum import StrEnum

class DeliveryOutObjectEnum(StrEnum):
    DELIVERY = "delivery"

    def __str__(self) -> str:
        return str(self.value)
