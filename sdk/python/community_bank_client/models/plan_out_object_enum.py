from enum import StrEnum

class PlanOutObjectEnum(StrEnum):
    PLAN = "plan"

    def __str__(self) -> str:
        return str(self.value)
