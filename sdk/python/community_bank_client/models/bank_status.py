from enum import StrEnum

class BankStatus(StrEnum):
    ACTIVE = "ACTIVE"
    LIQUIDATION = "LIQUIDATION"
    OVERDUE = "OVERDUE"
    PROBATION = "PROBATION"
    RESOLVED = "RESOLVED"
    RESTRUCTURING = "RESTRUCTURING"
    SUSPENDED = "SUSPENDED"

    def __str__(self) -> str:
        return str(self.value)
