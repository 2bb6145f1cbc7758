"""The use cases of merchants, tills and the members who pay at them."""

from merchants.operations.asking import (
    cancel_payment,
    expire_payments,
    forget_keys,
    request_payment,
    request_payment_once,
)
from merchants.operations.checkout import confirm_checkout, quote_payment
from merchants.operations.keys import IssuedKey, issue_api_key, revoke_api_key
from merchants.operations.onboarding import (
    close_terminal,
    dismiss_staff,
    hire_staff,
    open_merchant,
    open_terminal,
    qualify_merchant,
    suspend_merchant,
)
from merchants.operations.paying import decline_payment, pay_with_own_money

__all__ = [
    "IssuedKey",
    "cancel_payment",
    "close_terminal",
    "confirm_checkout",
    "decline_payment",
    "dismiss_staff",
    "expire_payments",
    "forget_keys",
    "hire_staff",
    "issue_api_key",
    "open_merchant",
    "open_terminal",
    "pay_with_own_money",
    "qualify_merchant",
    "quote_payment",
    "request_payment",
    "request_payment_once",
    "revoke_api_key",
    "suspend_merchant",
]
