"""Merchants, their staff, tills and keys, and what customers pay there."""

from merchants.models.merchant import Merchant, Relative, Staff
from merchants.models.payment import WAITING, Payment, Refund
from merchants.models.till import (
    AccessToken,
    ApiKey,
    IdempotencyKey,
    LoggedRequest,
    Pairing,
    Terminal,
)

__all__ = [
    "WAITING",
    "AccessToken",
    "ApiKey",
    "IdempotencyKey",
    "LoggedRequest",
    "Merchant",
    "Pairing",
    "Payment",
    "Refund",
    "Relative",
    "Staff",
    "Terminal",
]
