from enum import StrEnum

class ListOffersStateItem(StrEnum):
    FUNDING = "funding"
    LISTED = "listed"

    def __str__(self) -> str:
        return str(self.value)
