"""Holders exchange notes for the tokens of the business."""

import datetime

from django.db import transaction

from loans.models import Note
from people.models import Person
from repayments.conduct_refusals import NoNote, NoTokens
from repayments.models import TokenRedemption
from repayments.steps import redemption
from repayments.steps.bank_records import take_loan
from repayments.steps.conduct_people import check_open, get_loan, share_day_of


@transaction.atomic(durable=True)
def redeem_note(
    *,
    loan_id: int,
    holder: Person,
    on: datetime.date,
    by: Person,
    note_id: int | None = None,
) -> TokenRedemption:
    """Give up one note for tokens of the business, at the discount of the contract.

    Without `note_id` it is the holder's note with the lowest serial number.
    Raises DayNotOpen, LoanEnded, LoanUnknown, NoNote, NotExchangeable and NoTokens.

    Source: A-57; R2-06.
    """
    bank_loan = get_loan(loan_id)
    share_day_of(bank_loan, on=on)
    held = take_loan(loan_id)
    check_open(bank_loan)
    if not bank_loan.token_discount_millionths:
        raise NoTokens
    if by.pk != holder.pk:
        raise NoNote
    own = Note.objects.select_for_update(no_key=True).filter(
        loan_id=loan_id, holder=holder, outstanding_minor__gt=0
    )
    note = (own if note_id is None else own.filter(pk=note_id)).order_by("serial").first()
    if note is None:
        raise NoNote

    return redemption.redeem(held, note, on=on, by=by)
