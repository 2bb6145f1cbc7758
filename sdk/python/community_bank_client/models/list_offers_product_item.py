from enum import StrEnum

class ListOffersProductItem(StrEnum):
    BUSINESS = "business"
    PERSONAL = "personal"
    PROJECT = "project"

    def __str__(self) -> str:
        return str(self.value)
