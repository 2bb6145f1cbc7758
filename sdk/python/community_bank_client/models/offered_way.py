from enum import StrEnum

class OfferedWay(StrEnum):
    CIRCLE_LOAN = "circle_loan"
    OWN_MONEY = "own_money"

    def __str__(self) -> str:
        return str(self.value)
