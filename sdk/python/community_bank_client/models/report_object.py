from enum import StrEnum

class ReportObject(StrEnum):
    REPORT = "report"

    def __str__(self) -> str:
        return str(self.value)
