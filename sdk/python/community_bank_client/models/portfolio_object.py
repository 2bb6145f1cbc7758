from enum import StrEnum

class PortfolioObject(StrEnum):
    PORTFOLIO = "portfolio"

    def __str__(self) -> str:
        return str(self.value)
