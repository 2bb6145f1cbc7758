from enum import StrEnum

class DisbursementEnum(StrEnum):
    AT_ONCE = "AT_ONCE"
    MILESTONES = "MILESTONES"
    STREAM = "STREAM"

    def __str__(self) -> str:
        return str(self.value)
