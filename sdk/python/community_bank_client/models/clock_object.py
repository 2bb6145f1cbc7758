from enum import StrEnum

class ClockObject(StrEnum):
    CLOCK = "clock"

    def __str__(self) -> str:
        return str(self.value)
