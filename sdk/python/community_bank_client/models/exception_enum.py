from enum import StrEnum

class ExceptionEnum(StrEnum):
    NONE = "none"
    PAID_LATE = "paid_late"
    PAID_OVER = "paid_over"
    PAID_PARTIAL = "paid_partial"

    def __str__(self) -> str:
        return str(self.value)
