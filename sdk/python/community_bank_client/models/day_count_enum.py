from enum import StrEnum

class DayCountEnum(StrEnum):
    ACT_360 = "ACT_360"
    ACT_365 = "ACT_365"
    ACT_ACT = "ACT_ACT"
    PERIODS = "PERIODS"
    THIRTY_360 = "THIRTY_360"

    def __str__(self) -> str:
        return str(self.value)
