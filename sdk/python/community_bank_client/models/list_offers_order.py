from enum import StrEnum

class ListOffersOrder(StrEnum):
    CLOSING = "closing"
    FUNDED = "funded"
    NEWEST = "newest"
    RATE = "rate"
    RECORD = "record"
    TERM = "term"

    def __str__(self) -> str:
        return str(self.value)
