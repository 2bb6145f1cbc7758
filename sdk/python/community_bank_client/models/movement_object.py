from enum import StrEnum

class MovementObject(StrEnum):
    MOVEMENT = "movement"

    def __str__(self) -> str:
        return str(self.value)
