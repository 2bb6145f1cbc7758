"""Addresses of the tills' interface, under /api/."""

from django.urls import path

from merchants.api import oauth, pairings, payments, sales, terminals

urlpatterns = [
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
    path("v1/payments", payments.Payments.as_view(), name="api_payments"),
    path("v1/payments/<str:public_id>", payments.OnePayment.as_view(), name="api_payment"),
    path("v1/payments/<str:public_id>/cancel", payments.Cancellation.as_view(), name="api_cancel"),
    path("v1/sales", sales.Sales.as_view(), name="api_sales"),
    path("v1/sales/receipts", sales.Receipts.as_view(), name="api_sale_receipts"),
    path("v1/sales/receipt-secrets", sales.ReceiptSecrets.as_view(), name="api_receipt_secrets"),
    path("v1/sales/<str:public_id>", sales.OneSale.as_view(), name="api_sale"),
    path("v1/sales/<str:public_id>/refunds", sales.SaleRefunds.as_view(), name="api_sale_refunds"),
]
