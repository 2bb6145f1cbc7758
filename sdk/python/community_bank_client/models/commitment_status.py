from enum import StrEnum

class CommitmentStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    BREACHED = "BREACHED"
    COMMITTED = "COMMITTED"
    REFUNDED = "REFUNDED"
    WITHDRAWN = "WITHDRAWN"

    def __str__(self) -> str:
        return str(self.value)
