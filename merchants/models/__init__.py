"""Merchants, their staff, tills and keys, and what customers pay there."""

from merchants.models.merchant import RANKS, Merchant, Relative, Staff
from merchants.models.payment import TIMED, WAITING, Payment, Refund
from merchants.models.payout import Payout
from merchants.models.qualification import Application, Evidence, EvidenceFile, TradeReview
from merchants.models.sale import ReceiptSecret, Sale, SaleRefund
from merchants.models.split import SplitAgreement, SplitLine
from merchants.models.till import (
    AccessToken,
    ApiKey,
    IdempotencyKey,
    LoggedRequest,
    Pairing,
    Terminal,
)

__all__ = [
    "RANKS",
    "TIMED",
    "WAITING",
    "AccessToken",
    "ApiKey",
    "Application",
    "Evidence",
    "EvidenceFile",
    "IdempotencyKey",
    "LoggedRequest",
    "Merchant",
    "Pairing",
    "Payment",
    "Payout",
    "ReceiptSecret",
    "Refund",
    "Relative",
    "Sale",
    "SaleRefund",
    "SplitAgreement",
    "SplitLine",
    "Staff",
    "Terminal",
    "TradeReview",
]
