from enum import StrEnum

class SourceEnum(StrEnum):
    ACCOUNT = "ACCOUNT"
    IN_KIND = "IN_KIND"
    RECEIPT = "RECEIPT"
    SPLIT = "SPLIT"
    SUBSTITUTE = "SUBSTITUTE"

    def __str__(self) -> str:
        return str(self.value)
