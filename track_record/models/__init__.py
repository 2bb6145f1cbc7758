"""What banks and businesses did with money before: the summaries that the business day keeps."""

from track_record.models.cohort import ClosedFlow, Cohort, CohortMonth, EndedMonth, RollRate
from track_record.models.figures import BankDay, BankFigures, BusinessFigures
from track_record.models.loan_record import LoanRecord, RecordMark

__all__ = [
    "BankDay",
    "BankFigures",
    "BusinessFigures",
    "ClosedFlow",
    "Cohort",
    "CohortMonth",
    "EndedMonth",
    "LoanRecord",
    "RecordMark",
    "RollRate",
]
