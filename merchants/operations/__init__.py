"""The use cases of merchants, tills and the members who pay at them."""

from merchants.operations.applying import (
    apply_for_shop,
    open_applied_shop,
    refuse_application,
    withdraw_application,
)
from merchants.operations.asking import (
    cancel_payment,
    expire_payments,
    forget_keys,
    request_payment,
    request_payment_once,
    return_lapsed,
)
from merchants.operations.capturing import capture_payment, capture_payment_once
from merchants.operations.checkout import confirm_checkout, quote_payment
from merchants.operations.evidence import confirm_evidence, refuse_evidence, show_history
from merchants.operations.keys import (
    IssuedKey,
    issue_api_key,
    revoke_api_key,
    rotate_api_key,
)
from merchants.operations.onboarding import (
    close_terminal,
    open_merchant,
    open_terminal,
    qualify_merchant,
    suspend_merchant,
)
from merchants.operations.paying import decline_payment, pay_with_own_money
from merchants.operations.payouts import (
    approve_payout,
    cancel_payout,
    pay_payout,
    refuse_payout,
    request_payout,
    request_payout_once,
)
from merchants.operations.receiving import receive_payment
from merchants.operations.refunding import refund_payment, refund_payment_once
from merchants.operations.shop_settings import ShopSettings, set_up_shop
from merchants.operations.team import (
    declare_relative,
    dismiss_staff,
    end_relative,
    hire_staff,
)

__all__ = [
    "IssuedKey",
    "ShopSettings",
    "apply_for_shop",
    "approve_payout",
    "cancel_payment",
    "cancel_payout",
    "capture_payment",
    "capture_payment_once",
    "close_terminal",
    "confirm_checkout",
    "confirm_evidence",
    "declare_relative",
    "decline_payment",
    "dismiss_staff",
    "end_relative",
    "expire_payments",
    "forget_keys",
    "hire_staff",
    "issue_api_key",
    "open_applied_shop",
    "open_merchant",
    "open_terminal",
    "pay_payout",
    "pay_with_own_money",
    "qualify_merchant",
    "quote_payment",
    "receive_payment",
    "refund_payment",
    "refund_payment_once",
    "refuse_application",
    "refuse_evidence",
    "refuse_payout",
    "request_payment",
    "request_payment_once",
    "request_payout",
    "request_payout_once",
    "return_lapsed",
    "revoke_api_key",
    "rotate_api_key",
    "set_up_shop",
    "show_history",
    "suspend_merchant",
    "withdraw_application",
]
