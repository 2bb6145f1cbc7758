from enum import StrEnum

class OfferObject(StrEnum):
    OFFER = "offer"

    def __str__(self) -> str:
        return str(self.value)
