"""Merchants, their staff, tills and keys, and what customers pay there."""

from merchants.models.merchant import Merchant, Relative, Staff
from merchants.models.payment import WAITING, Payment, Refund
from merchants.models.till import ApiKey, IdempotencyKey, Terminal

__all__ = [
    "WAITING",
    "ApiKey",
    "IdempotencyKey",
    "Merchant",
    "Payment",
    "Refund",
    "Relative",
    "Staff",
    "Terminal",
]
