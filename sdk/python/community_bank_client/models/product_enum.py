from enum import StrEnum

class ProductEnum(StrEnum):
    BUSINESS = "BUSINESS"
    PERSONAL = "PERSONAL"
    PROJECT = "PROJECT"

    def __str__(self) -> str:
        return str(self.value)
