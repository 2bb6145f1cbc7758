from enum import StrEnum

class KeyKind(StrEnum):
    CLIENT = "client"
    KEY = "key"

    def __str__(self) -> str:
        return str(self.value)
