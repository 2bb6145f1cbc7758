from enum import StrEnum

class LoanObject(StrEnum):
    LOAN = "loan"

    def __str__(self) -> str:
        return str(self.value)
