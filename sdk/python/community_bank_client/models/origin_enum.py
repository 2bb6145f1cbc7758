from enum import StrEnum

class OriginEnum(StrEnum):
    IMPORTED = "imported"
    RECEIPT = "receipt"
    TOLD = "told"

    def __str__(self) -> str:
        return str(self.value)
