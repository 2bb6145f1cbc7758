from enum import StrEnum

class CommitmentObject(StrEnum):
    COMMITMENT = "commitment"

    def __str__(self) -> str:
        return str(self.value)
