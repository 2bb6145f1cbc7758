from enum import StrEnum

class ListSalesOrigin(StrEnum):
    IMPORTED = "imported"
    RECEIPT = "receipt"
    TOLD = "told"

    def __str__(self) -> str:
        return str(self.value)
