"""How the document of the REST API is made; part of the settings."""

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "A community bank's interface",
    "DESCRIPTION": (
        "How a till asks members for payments, how an investor's software reads offers, banks, "
        "loans and its holder's portfolio, and how other lenders commit money. "
        "From nothing to a first sale: [Integrate a till](/api/guide)."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.document.without_inner_defaults",
    ],
    # An amount read is not an amount written: each has its own shape.
    "COMPONENT_SPLIT_REQUEST": True,
    # What is told to addresses that merchants name, as the document's webhooks.
    "WEBHOOKS": "merchants.api.document_webhooks.EVENTS",
    "ENUM_NAME_OVERRIDES": {
        "PaymentStatus": "merchants.models.Payment.Status",
        "DeclineReason": "merchants.models.Payment.DeclineReason",
        "PayoutStatus": "merchants.models.Payout.Status",
        "RefundStatus": [("succeeded", "succeeded")],
        "RefundReason": "merchants.models.Refund.Reason",
        "WayToPay": [(one, one) for one in ("own_money", "circle_loan", "lightning", "onchain")],
        "OfferedWay": [(one, one) for one in ("circle_loan", "own_money")],
        "KeyScope": "merchants.models.ApiKey.Scope",
        "KeyKind": [("key", "key"), ("client", "client")],
        "OfferStatus": "marketplace.models.Offer.State",
        "BankStatus": "banks.models.Bank.State",
        "BondStatus": "banks.models.FidelityBond.State",
        "LoanStatus": "loans.models.Loan.State",
        "LoanServicing": "loans.models.BankLoan.Servicing",
        "MilestoneStatus": "loans.models.Milestone.State",
        "CommitmentStatus": "marketplace.models.Commitment.State",
        "WebhookEndpointStatus": [(one, one) for one in ("enabled", "disabled")],
        "WebhookDisabledReason": "webhooks.models.Endpoint.DisabledReason",
        "WebhookDeliveryStatus": "webhooks.models.Delivery.Status",
        "WebhookEndpointObject": [("webhook_endpoint", "webhook_endpoint")],
        "WebhookDeliveryObject": [("webhook_delivery", "webhook_delivery")],
        "TerminalStatus": [(one, one) for one in ("open", "closed")],
        "ToldStatus": [(one, one) for one in ("counted", "repeated", "waiting", "refused")],
        # What an object is, said by itself.
        **{
            f"{name.title()}Object": [(name, name)]
            for name in (
                *("payment", "offer", "bank", "loan", "note", "portfolio", "movement"),
                *("commitment", "terminal", "clock", "sale", "secret"),
                *("refund", "payout", "report", "quote", "capabilities"),
            )
        },
    },
}
