from enum import StrEnum

class CapabilitiesObject(StrEnum):
    CAPABILITIES = "capabilities"

    def __str__(self) -> str:
        return str(self.value)
