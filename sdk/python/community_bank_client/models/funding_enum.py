from enum import StrEnum

class FundingEnum(StrEnum):
    CALLED = "CALLED"
    ESCROWED = "ESCROWED"

    def __str__(self) -> str:
        return str(self.value)
