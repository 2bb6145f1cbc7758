"""A borrower's word, before a repayment is due, that they may be late."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from conversations.models import LateNote
from conversations.queries.trouble import lenders_to_tell
from conversations.refusals import (
    AlreadyDue,
    ExpectedDayRefused,
    NobodyToTell,
    NothingDue,
    TooManyMessages,
)
from conversations.steps import clean_text, write_message
from lending_circles.models import LoanAccount
from lending_circles.refusals import NotYours
from loans.models import Loan
from people import audit, rate_limits
from people.models import Person
from repayments.models import Installment

EXPECTED_DAYS_MAX = 60
NOTE_RATE = rate_limits.Rate(tries_max=10, window_seconds=3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateWord:
    """What is told, and to whom: None is all of the first degree whose agreement stands."""

    expected_on: datetime.date
    lender_account_ids: Collection[int] | None = None
    text: str = ""


@transaction.atomic(durable=True)
def tell_may_be_late(
    *,
    account_id: int,
    loan_id: int,
    word: LateWord,
    token: str,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> LateNote:
    """Tell friends who lent that the next repayment may be late, and when it is expected.

    It changes nothing else: no record, no lateness, no permission. The same token tells once.
    Raises NotYours, NothingDue, AlreadyDue, ExpectedDayRefused, NobodyToTell, TextTooLong,
    TextHides and TooManyMessages.

    Source: R3-111.
    """
    account = LoanAccount.objects.select_related("person").get(pk=account_id)
    loan = Loan.objects.get(
        pk=loan_id, borrower_id=account.person_id, network_id=account.network_id
    )
    line = Installment.objects.filter(loan=loan, paid_on=None).order_by("number").first()

    if by.pk != account.person_id:
        raise NotYours
    if line is None or loan.state != Loan.State.REPAYING:
        raise NothingDue
    if line.due_on < on:
        raise AlreadyDue
    if not 0 < (word.expected_on - line.due_on).days <= EXPECTED_DAYS_MAX:
        raise ExpectedDayRefused
    said = clean_text(word.text, may_be_empty=True)
    lenders = [
        lender
        for lender in lenders_to_tell(account, loan)
        if word.lender_account_ids is None or lender.pk in word.lender_account_ids
    ]
    if not lenders:
        raise NobodyToTell
    told = LateNote.objects.filter(loan=loan, messages__token=token).first()
    if told is not None:
        return told
    room = rate_limits.count_try("late_note", by.pk, NOTE_RATE, at=at)
    if not room.allowed:
        raise TooManyMessages(context={"retry_after_seconds": room.reset_seconds})

    note = LateNote.objects.create(
        loan=loan, number=line.number, due_on=line.due_on, expected_on=word.expected_on, told_on=on
    )
    audit.record("MAY_BE_LATE_TOLD", by=by, subject=note, data={"lenders": len(lenders)})
    for lender in lenders:
        write_message(
            author=account,
            peer=lender,
            text=said,
            token=token,
            late_note=note,
            on=on,
            at=at,
            by=by,
        )

    return note
