from enum import StrEnum

class BondModeEnum(StrEnum):
    DISPUTE = "DISPUTE"
    FIRST_LOSS = "FIRST_LOSS"

    def __str__(self) -> str:
        return str(self.value)
