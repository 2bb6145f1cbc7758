from enum import StrEnum

class LoanServicing(StrEnum):
    ACTIVE = "ACTIVE"
    AWAITING_APPLICATION = "AWAITING_APPLICATION"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    AWAITING_REPAYMENT = "AWAITING_REPAYMENT"
    CLOSED = "CLOSED"
    DEFAULTED = "DEFAULTED"
    PAUSED = "PAUSED"
    RECOVERING = "RECOVERING"
    REPAYING = "REPAYING"
    SETTLED = "SETTLED"

    def __str__(self) -> str:
        return str(self.value)
