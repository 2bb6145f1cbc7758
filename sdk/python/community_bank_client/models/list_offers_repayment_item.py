from enum import StrEnum

class ListOffersRepaymentItem(StrEnum):
    BULLET = "bullet"
    REVENUE_SPLIT = "revenue_split"
    SCHEDULED = "scheduled"

    def __str__(self) -> str:
        return str(self.value)
