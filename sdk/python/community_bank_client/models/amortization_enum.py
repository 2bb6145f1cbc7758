from enum import StrEnum

class AmortizationEnum(StrEnum):
    BULLET = "BULLET"
    EQUAL_INSTALLMENT = "EQUAL_INSTALLMENT"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
    INTEREST_ONLY = "INTEREST_ONLY"

    def __str__(self) -> str:
        return str(self.value)
