"""The software of investors, lenders and tills."""

from tests.journeys.access.row import KEY, LENDER_KEY, NOT_OFFERED, PUBLIC, TILL_KEY, row

ROWS = (
    # Investors' software and other lenders
    row("api/v1/offers", KEY),
    row("api/v1/offers/<str:public_id>", KEY, public_id="offer"),
    row("api/v1/banks", KEY),
    row("api/v1/banks/<str:slug>", KEY, slug="bank"),
    row("api/v1/loans/<str:public_id>", KEY, public_id="bank_loan"),
    row("api/v1/notes", KEY),
    row("api/v1/portfolio", KEY),
    row("api/v1/statements", KEY),
    row("api/v1/partner/commitments", LENDER_KEY, LENDER_KEY),
    row("api/v1/partner/commitments/<str:public_id>", LENDER_KEY, public_id="partner_commitment"),
    row(
        "api/v1/partner/commitments/<str:public_id>/cancel",
        NOT_OFFERED,
        LENDER_KEY,
        public_id="partner_commitment",
    ),
    # Tills' software; whoever has no key yet may ask for one
    row("api/v1/oauth/token", NOT_OFFERED, PUBLIC),
    row("api/v1/terminals/pairings", NOT_OFFERED, PUBLIC),
    row("api/v1/terminals/pairings/token", NOT_OFFERED, PUBLIC),
    row("api/v1/terminals", TILL_KEY, TILL_KEY),
    row("api/v1/terminals/me", TILL_KEY),
    row("api/v1/terminals/<str:public_id>", TILL_KEY, public_id="terminal_public_id"),
    row(
        "api/v1/terminals/<str:public_id>/close",
        NOT_OFFERED,
        TILL_KEY,
        public_id="terminal_public_id",
    ),
    row("api/v1/payments", TILL_KEY, TILL_KEY),
    row("api/v1/payments/<str:public_id>", TILL_KEY, public_id="payment"),
    row("api/v1/payments/<str:public_id>/cancel", NOT_OFFERED, TILL_KEY, public_id="payment"),
    row("api/v1/payments/<str:public_id>/capture", NOT_OFFERED, TILL_KEY, public_id="payment"),
    row("api/v1/payments/<str:public_id>/refunds", TILL_KEY, TILL_KEY, public_id="payment"),
    row(
        "api/v1/payments/<str:public_id>/refunds/<str:refund_id>",
        TILL_KEY,
        public_id="payment",
        refund_id="refund",
    ),
    row("api/v1/payouts", TILL_KEY, TILL_KEY),
    row("api/v1/payouts/<str:public_id>", TILL_KEY, public_id="payout"),
    row("api/v1/payouts/<str:public_id>/cancel", NOT_OFFERED, TILL_KEY, public_id="payout"),
    row("api/v1/reports/daily", TILL_KEY),
    row("api/v1/loans/quotes", NOT_OFFERED, TILL_KEY),
    row("api/v1/capabilities", TILL_KEY),
    row("api/v1/webhook-endpoints", TILL_KEY, TILL_KEY),
    row("api/v1/webhook-endpoints/<str:public_id>", TILL_KEY, TILL_KEY, public_id="nothing"),
    row(
        "api/v1/webhook-endpoints/<str:public_id>/rotate-secret",
        NOT_OFFERED,
        TILL_KEY,
        public_id="nothing",
    ),
    row(
        "api/v1/webhook-endpoints/<str:public_id>/test", NOT_OFFERED, TILL_KEY, public_id="nothing"
    ),
    row("api/v1/webhook-deliveries", TILL_KEY),
    row("api/v1/webhook-deliveries/<str:public_id>", TILL_KEY, public_id="nothing"),
    row(
        "api/v1/webhook-deliveries/<str:public_id>/replay",
        NOT_OFFERED,
        TILL_KEY,
        public_id="nothing",
    ),
    row("api/v1/sales", TILL_KEY, TILL_KEY),
    row("api/v1/sales/receipts", NOT_OFFERED, TILL_KEY),
    row("api/v1/sales/receipt-secrets", NOT_OFFERED, TILL_KEY),
    row("api/v1/sales/<str:public_id>", TILL_KEY, public_id="sale"),
    row("api/v1/sales/<str:public_id>/refunds", NOT_OFFERED, TILL_KEY, public_id="sale"),
    row(
        "api/v1/test/payments/<str:public_id>/simulate", NOT_OFFERED, TILL_KEY, public_id="payment"
    ),
    row("api/v1/plans", TILL_KEY),
    row("api/v1/subscriptions", TILL_KEY),
    row("api/v1/subscriptions/<str:public_id>", TILL_KEY, public_id="subscription"),
    row(
        "api/v1/subscriptions/<str:public_id>/pause",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row(
        "api/v1/subscriptions/<str:public_id>/resume",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row(
        "api/v1/subscriptions/<str:public_id>/terminate",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row(
        "api/v1/subscriptions/<str:public_id>/deliveries",
        NOT_OFFERED,
        TILL_KEY,
        public_id="subscription",
    ),
    row("api/v1/test/clock", TILL_KEY),
    row("api/v1/test/clock/advance", NOT_OFFERED, TILL_KEY),
)
