from enum import StrEnum

class TerminalObject(StrEnum):
    TERMINAL = "terminal"

    def __str__(self) -> str:
        return str(self.value)
