from enum import StrEnum

class BucketEnum(StrEnum):
    CURRENT = "CURRENT"
    DEFAULT = "DEFAULT"
    GRACE = "GRACE"
    REPAID = "REPAID"
    VALUE_2 = "1-15"
    VALUE_3 = "16-30"
    VALUE_4 = "31-60"
    VALUE_5 = "61+"
    WRITTEN_OFF = "WRITTEN_OFF"

    def __str__(self) -> str:
        return str(self.value)
