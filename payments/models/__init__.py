"""Money that comes from outside and goes there: by bank transfer, each tied to its statement."""

from payments.models.settlement import Settlement
from payments.models.statement import StatementImport, StatementLine
from payments.models.transfer import BankTransferDetails, Deposit, Withdrawal

__all__ = [
    "BankTransferDetails",
    "Deposit",
    "Settlement",
    "StatementImport",
    "StatementLine",
    "Withdrawal",
]
