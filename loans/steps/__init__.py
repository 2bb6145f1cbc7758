"""What happens to loans and notes inside the operations of the apps above."""

from loans.steps.notes import (
    Assignment,
    NoteDraft,
    NoteTable,
    assign_notes,
    default_loans,
    establish,
    next_loan_id,
    notes_outstanding,
    place_lien,
    return_principal,
    settle_loans,
)

__all__ = [
    "Assignment",
    "NoteDraft",
    "NoteTable",
    "assign_notes",
    "default_loans",
    "establish",
    "next_loan_id",
    "notes_outstanding",
    "place_lien",
    "return_principal",
    "settle_loans",
]
