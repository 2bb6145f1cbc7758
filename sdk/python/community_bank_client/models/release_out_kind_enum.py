from enum import StrEnum

class ReleaseOutKindEnum(StrEnum):
    FIRST = "FIRST"
    MILESTONE = "MILESTONE"
    TICK = "TICK"
    UNLOCK = "UNLOCK"

    def __str__(self) -> str:
        return str(self.value)
