from enum import StrEnum

class ToldStatus(StrEnum):
    COUNTED = "counted"
    REFUSED = "refused"
    REPEATED = "repeated"
    WAITING = "waiting"

    def __str__(self) -> str:
        return str(self.value)
