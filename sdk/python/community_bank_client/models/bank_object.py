from enum import StrEnum

class BankObject(StrEnum):
    BANK = "bank"

    def __str__(self) -> str:
        return str(self.value)
