from enum import StrEnum

class ListCommitmentsStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    BREACHED = "BREACHED"
    COMMITTED = "COMMITTED"
    REFUNDED = "REFUNDED"
    WITHDRAWN = "WITHDRAWN"

    def __str__(self) -> str:
        return str(self.value)
