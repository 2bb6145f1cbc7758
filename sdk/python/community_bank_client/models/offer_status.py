from enum import StrEnum

class OfferStatus(StrEnum):
    CANCELLED = "CANCELLED"
    CONTRACTED = "CONTRACTED"
    DRAFT = "DRAFT"
    FAILED_SOFT_CAP = "FAILED_SOFT_CAP"
    FUNDED = "FUNDED"
    FUNDING = "FUNDING"
    LISTED = "LISTED"
    REJECTED = "REJECTED"
    VOTING = "VOTING"

    def __str__(self) -> str:
        return str(self.value)
