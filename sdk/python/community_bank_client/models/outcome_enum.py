from enum import StrEnum

class OutcomeEnum(StrEnum):
    AUTHORIZE = "authorize"
    DECLINE = "decline"
    DECLINE_LATE = "decline_late"
    DECLINE_LIMIT = "decline_limit"
    DECLINE_PEERS = "decline_peers"
    EXPIRE = "expire"
    OVERPAY = "overpay"
    PAY_LATE = "pay_late"
    SETTLE = "settle"
    SETTLE_BY_LOAN = "settle_by_loan"
    UNDERPAY = "underpay"

    def __str__(self) -> str:
        return str(self.value)
