from enum import StrEnum

class RepaymentEnum(StrEnum):
    BULLET = "BULLET"
    REVENUE_SPLIT = "REVENUE_SPLIT"
    SCHEDULED = "SCHEDULED"

    def __str__(self) -> str:
        return str(self.value)
