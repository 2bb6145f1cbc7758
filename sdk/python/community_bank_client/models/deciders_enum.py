from enum import StrEnum

class DecidersEnum(StrEnum):
    BOTH = "BOTH"
    DELEGATES = "DELEGATES"
    OFFICERS = "OFFICERS"

    def __str__(self) -> str:
        return str(self.value)
