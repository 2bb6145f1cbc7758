from enum import StrEnum

class KeyHereOutKindEnum(StrEnum):
    CLIENT = "client"
    KEY = "key"

    def __str__(self) -> str:
        return str(self.value)
