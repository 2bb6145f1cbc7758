from enum import StrEnum

class KeyScope(StrEnum):
    LOANSQUOTE = "loans:quote"
    PAYMENTSREAD = "payments:read"
    PAYMENTSWRITE = "payments:write"
    PAYOUTSWRITE = "payouts:write"
    REFUNDSWRITE = "refunds:write"
    REPORTSREAD = "reports:read"
    SALESIMPORT = "sales:import"
    SALESWRITE = "sales:write"
    SUBSCRIPTIONSREAD = "subscriptions:read"
    SUBSCRIPTIONSWRITE = "subscriptions:write"
    TERMINALSREAD = "terminals:read"
    TERMINALSWRITE = "terminals:write"
    WEBHOOKSWRITE = "webhooks:write"

    def __str__(self) -> str:
        return str(self.value)
