"""Loans, the notes on them, and what a bank's loan adds to them."""

from loans.models.bank_loan import BankLoan, Collateral, Milestone, Release, ScheduleVersion
from loans.models.loan import Loan, Note, RecoveryTier
from loans.models.terms import LoanTerms

__all__ = [
    "BankLoan",
    "Collateral",
    "Loan",
    "LoanTerms",
    "Milestone",
    "Note",
    "RecoveryTier",
    "Release",
    "ScheduleVersion",
]
