from enum import StrEnum

class LoanStatus(StrEnum):
    DEFAULTED = "DEFAULTED"
    REPAYING = "REPAYING"
    SETTLED = "SETTLED"

    def __str__(self) -> str:
        return str(self.value)
