from enum import StrEnum

class SecretObject(StrEnum):
    SECRET = "secret"

    def __str__(self) -> str:
        return str(self.value)
