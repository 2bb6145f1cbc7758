from enum import StrEnum

class NoteObject(StrEnum):
    NOTE = "note"

    def __str__(self) -> str:
        return str(self.value)
