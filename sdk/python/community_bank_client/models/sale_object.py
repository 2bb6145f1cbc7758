from enum import StrEnum

class SaleObject(StrEnum):
    SALE = "sale"

    def __str__(self) -> str:
        return str(self.value)
