from enum import StrEnum

class BondStatus(StrEnum):
    AT_RISK = "AT_RISK"
    EXPIRED = "EXPIRED"
    PLEDGED = "PLEDGED"
    RELEASED = "RELEASED"
    SLASHED = "SLASHED"
    VERIFIED = "VERIFIED"

    def __str__(self) -> str:
        return str(self.value)
