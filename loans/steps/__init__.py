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
from loans.steps.peer_extensions import ExtensionDraft, establish_extensions, next_loan_ids

__all__ = [
    "Assignment",
    "ExtensionDraft",
    "NoteDraft",
    "NoteTable",
    "assign_notes",
    "default_loans",
    "establish",
    "establish_extensions",
    "next_loan_id",
    "next_loan_ids",
    "notes_outstanding",
    "place_lien",
    "return_principal",
    "settle_loans",
]
