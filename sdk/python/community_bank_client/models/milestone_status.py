from enum import StrEnum

class MilestoneStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    DELIVERED = "DELIVERED"
    MISSED = "MISSED"
    REFUSED = "REFUSED"
    UNLOCKED = "UNLOCKED"
    WAITING = "WAITING"

    def __str__(self) -> str:
        return str(self.value)
