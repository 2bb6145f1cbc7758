from enum import StrEnum

class PlanOutStatusEnum(StrEnum):
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
