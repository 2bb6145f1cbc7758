"""What each loan asks for, what was paid, what was late, and what a default cost whom."""

from repayments.models.bank_default import BankDefault, BankDefaultShare
from repayments.models.payment import LoanPayment, Receipt
from repayments.models.schedule import (
    Accrual,
    DefaultCase,
    DefaultShare,
    Installment,
    LateEpisode,
    LoanBalance,
)

__all__ = [
    "Accrual",
    "BankDefault",
    "BankDefaultShare",
    "DefaultCase",
    "DefaultShare",
    "Installment",
    "LateEpisode",
    "LoanBalance",
    "LoanPayment",
    "Receipt",
]
