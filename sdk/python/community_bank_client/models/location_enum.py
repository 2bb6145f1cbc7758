from enum import StrEnum

class LocationEnum(StrEnum):
    BODY = "body"
    HEADER = "header"
    QUERY = "query"

    def __str__(self) -> str:
        return str(self.value)
