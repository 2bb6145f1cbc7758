"""Notes of one holder, note by note, for programs."""

import re

from django.db.models import Exists, OuterRef, Q, QuerySet

from loans.models import Loan, Note
from marketplace.models import Ask, Commitment
from people.models import Person

_NOTE_ID = re.compile(r"(loan_[0-9a-z]{26})-([1-9][0-9]{0,8})", re.ASCII)


def notes_of(person: Person, *, asset_code: str | None, loan: str | None) -> QuerySet[Note]:
    """Return what a person holds, the oldest loan first; each carries `is_for_sale`."""
    found = Note.objects.filter(holder=person, level=Note.Level.INVESTOR)
    if asset_code is not None:
        found = found.filter(loan__bank_loan__asset__code=asset_code)
    if loan is not None:
        found = found.filter(loan__public_id=loan)

    return (
        found.select_related("loan__bank_loan__bank", "loan__bank_loan__asset")
        .annotate(is_for_sale=Exists(Ask.objects.filter(note=OuterRef("pk"), state=Ask.State.OPEN)))
        .order_by("loan_id", "serial")
    )


def behind(notes: QuerySet[Note], cursor: str) -> QuerySet[Note] | None:
    """Return the notes behind the one of this id, None where no note has it.

    It may have been sold since the page before was read; its place stays.
    """
    read = _NOTE_ID.fullmatch(cursor)
    loan_id = read and (
        Loan.objects.filter(public_id=read[1], product=Loan.Product.MARKETPLACE)
        .values_list("id", flat=True)
        .first()
    )
    if not read or not loan_id:
        return None

    return notes.filter(Q(loan_id__gt=loan_id) | Q(loan_id=loan_id, serial__gt=int(read[2])))


def partner_commitments(person: Person, *, made_by: str) -> QuerySet[Commitment]:
    """Return what a lender committed through its software, newest first."""
    return (
        Commitment.objects.filter(investor=person, made_by=made_by)
        .select_related("offer__asset", "offer__loan", "offer__bank__network")
        .order_by("-id")
    )
