"""Addresses of the tills' interface, under /api/."""

from django.urls import path

from merchants.api import (
    oauth,
    pairings,
    payments,
    payouts,
    refunds,
    reports,
    sales,
    terminals,
    webhooks,
)

urlpatterns = [
    # First what is asked most often.
    path("v1/payments", payments.Payments.as_view(), name="api_payments"),
    path("v1/payments/<str:public_id>", payments.OnePayment.as_view(), name="api_payment"),
    path("v1/payments/<str:public_id>/cancel", payments.Cancellation.as_view(), name="api_cancel"),
    path("v1/payments/<str:public_id>/capture", refunds.Captures.as_view(), name="api_capture"),
    path("v1/payments/<str:public_id>/refunds", refunds.Refunds.as_view(), name="api_refunds"),
    path(
        "v1/payments/<str:public_id>/refunds/<str:refund_id>",
        refunds.OneRefund.as_view(),
        name="api_refund",
    ),
    path("v1/oauth/token", oauth.Tokens.as_view(), name="api_token"),
    path("v1/terminals", terminals.Terminals.as_view(), name="api_terminals"),
    path("v1/terminals/me", terminals.TerminalHere.as_view(), name="api_terminal_here"),
    path("v1/terminals/pairings", pairings.Pairings.as_view(), name="api_pairings"),
    path("v1/terminals/pairings/token", pairings.PairingToken.as_view(), name="api_pairing_token"),
    path("v1/terminals/<str:public_id>", terminals.OneTerminal.as_view(), name="api_terminal"),
    path(
        "v1/terminals/<str:public_id>/close",
        terminals.Closing.as_view(),
        name="api_terminal_close",
    ),
    path("v1/payouts", payouts.Payouts.as_view(), name="api_payouts"),
    path("v1/payouts/<str:public_id>", payouts.OnePayout.as_view(), name="api_payout"),
    path(
        "v1/payouts/<str:public_id>/cancel",
        payouts.PayoutCancellation.as_view(),
        name="api_payout_cancel",
    ),
    path("v1/reports/daily", reports.DailyReport.as_view(), name="api_daily_report"),
    path("v1/loans/quotes", reports.LoanQuotes.as_view(), name="api_loan_quotes"),
    path("v1/capabilities", reports.Capabilities.as_view(), name="api_capabilities"),
    path("v1/sales", sales.Sales.as_view(), name="api_sales"),
    path("v1/sales/import", sales.PastSales.as_view(), name="api_sale_import"),
    path("v1/sales/receipts", sales.Receipts.as_view(), name="api_sale_receipts"),
    path("v1/sales/receipt-secrets", sales.ReceiptSecrets.as_view(), name="api_receipt_secrets"),
    path("v1/sales/<str:public_id>", sales.OneSale.as_view(), name="api_sale"),
    path("v1/sales/<str:public_id>/refunds", sales.SaleRefunds.as_view(), name="api_sale_refunds"),
    path("v1/webhook-endpoints", webhooks.Endpoints.as_view(), name="api_webhook_endpoints"),
    path(
        "v1/webhook-endpoints/<str:public_id>",
        webhooks.OneEndpoint.as_view(),
        name="api_webhook_endpoint",
    ),
    path(
        "v1/webhook-endpoints/<str:public_id>/rotate-secret",
        webhooks.Rotation.as_view(),
        name="api_webhook_rotate",
    ),
    path(
        "v1/webhook-endpoints/<str:public_id>/test",
        webhooks.Trial.as_view(),
        name="api_webhook_test",
    ),
    path("v1/webhook-deliveries", webhooks.Deliveries.as_view(), name="api_webhook_deliveries"),
    path(
        "v1/webhook-deliveries/<str:public_id>",
        webhooks.OneDelivery.as_view(),
        name="api_webhook_delivery",
    ),
    path(
        "v1/webhook-deliveries/<str:public_id>/replay",
        webhooks.Replay.as_view(),
        name="api_webhook_replay",
    ),
]
