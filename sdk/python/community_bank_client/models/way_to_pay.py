from enum import StrEnum

class WayToPay(StrEnum):
    CIRCLE_LOAN = "circle_loan"
    LIGHTNING = "lightning"
    ONCHAIN = "onchain"
    OWN_MONEY = "own_money"

    def __str__(self) -> str:
        return str(self.value)
