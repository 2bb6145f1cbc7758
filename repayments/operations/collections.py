"""The collections desk: promises, contacts, what comes next, reminders."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from banks.models import Officer
from banks.queries.officers import check_role
from loans.models import BankLoan
from people import audit
from people.models import Person
from people.refusals import Refusal
from people.steps import tell
from repayments.models import ContactLog, NextAction, PromiseToPay

ROLES = (Officer.Role.COLLECTIONS,)
PROMISE_DAYS_MAX = 90
REMINDERS_MAX = 500
_ON_HAND = ("REPAYING", "DEFAULTED")


class NoSuchCollection(Refusal):
    """A bank collects the loans that it serves."""

    code = "NOT_FOUND"
    detail = "Your bank serves no such loan."
    remedy = "Choose a loan from the board."


class PromiseRefused(Refusal):
    """A promise is more than nothing, of a day that comes soon."""

    code = "PROMISE_REFUSED"
    detail = "A promise is an amount above zero, by today or a day within 90 days."
    remedy = "Write what the borrower promised, and by when."


class ActionRefused(Refusal):
    """What comes next has words and a day that is not over."""

    code = "ACTION_REFUSED"
    detail = "The next action needs words and a day that is not over."
    remedy = "Write what is to be done, and when."


@transaction.atomic(durable=True)
def promise_to_pay(
    *,
    loan_id: int,
    bank_id: int,
    amount_minor: int,
    due_on: datetime.date,
    on: datetime.date,
    by: Person,
    remark: str = "",
) -> PromiseToPay:
    """Write down what a borrower promised; it takes the place of an open promise.

    Raises NoSuchCollection, NotOfficer, PromiseRefused. Source: R0-08.
    """
    loan = _loan(loan_id, bank_id, by=by)

    if amount_minor <= 0 or not on <= due_on <= on + datetime.timedelta(days=PROMISE_DAYS_MAX):
        raise PromiseRefused

    PromiseToPay.objects.filter(bank_loan=loan, state=PromiseToPay.State.OPEN).update(
        state=PromiseToPay.State.CANCELLED, ended_on=on
    )
    promise = PromiseToPay.objects.create(
        bank_loan=loan,
        amount_minor=amount_minor,
        promised_on=on,
        due_on=due_on,
        remark=remark[:300],
        entered_by=by,
    )
    audit.record("PROMISE_ENTERED", by=by, subject=promise, data={"amount_minor": amount_minor})

    return promise


@transaction.atomic(durable=True)
def log_contact(
    *,
    loan_id: int,
    bank_id: int,
    channel: ContactLog.Channel,
    outcome: ContactLog.Outcome,
    on: datetime.date,
    by: Person,
    remark: str = "",
) -> ContactLog:
    """Write down that somebody was in touch with a borrower. Raises NoSuchCollection, NotOfficer.

    Source: R0-08.
    """
    loan = _loan(loan_id, bank_id, by=by)

    contact = ContactLog.objects.create(
        bank_loan=loan, on=on, officer=by, channel=channel, outcome=outcome, remark=remark[:500]
    )
    audit.record("CONTACT_LOGGED", by=by, subject=contact, data={"outcome": outcome})

    return contact


@transaction.atomic(durable=True)
def set_next_action(
    *,
    loan_id: int,
    bank_id: int,
    action: str,
    due_on: datetime.date,
    on: datetime.date,
    by: Person,
) -> NextAction:
    """Say what is done next about a loan, and when.

    Raises ActionRefused, NoSuchCollection, NotOfficer. Source: R0-08.
    """
    loan = _loan(loan_id, bank_id, by=by)
    if not action.strip() or due_on < on:
        raise ActionRefused

    planned, _ = NextAction.objects.update_or_create(
        bank_loan=loan,
        defaults={"action": action[:200], "due_on": due_on, "officer": by, "set_on": on},
    )
    audit.record("NEXT_ACTION_SET", by=by, subject=planned, data={"due_on": due_on.isoformat()})

    return planned


@transaction.atomic(durable=True)
def finish_next_action(*, loan_id: int, bank_id: int, on: datetime.date, by: Person) -> None:
    """Strike out what was to be done next. Raises NoSuchCollection, NotOfficer."""
    loan = _loan(loan_id, bank_id, by=by)

    NextAction.objects.filter(bank_loan=loan).delete()
    audit.record("NEXT_ACTION_DONE", by=by, subject=loan.loan, data={"on": on.isoformat()})


@transaction.atomic(durable=True)
def send_reminders(*, loan_ids: Sequence[int], bank_id: int, on: datetime.date, by: Person) -> int:
    """Remind the owners of these loans' businesses, each loan once a day; return how many.

    Loans of other banks are left out. Raises NotOfficer. Source: R0-08.
    """
    check_role(by, bank_id, ROLES)
    reminded = ContactLog.objects.filter(on=on, channel=ContactLog.Channel.REMINDER)
    loans = list(
        _serviced(bank_id)
        .filter(pk__in=list(loan_ids)[:REMINDERS_MAX], loan__state="REPAYING")
        .exclude(pk__in=reminded.values("bank_loan_id"))
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )

    contacts = ContactLog.objects.bulk_create(
        ContactLog(
            bank_loan=loan,
            on=on,
            officer=by,
            channel=ContactLog.Channel.REMINDER,
            outcome=ContactLog.Outcome.SENT,
        )
        for loan in loans
    )
    for loan in loans:
        tell(
            [loan.business.owner_id],
            kind="PAYMENT_REMINDER",
            text=f"Please look at “{loan.title}”: an installment is waiting to be paid.",
            link=f"/business/{loan.business.slug}/account",
            on=on,
        )
    audit.record_many(
        audit.AuditDraft(
            action="REMINDER_SENT",
            subject_type=audit.subject_type(ContactLog),
            subject_id=contact.pk,
            person_id=by.pk,
        )
        for contact in contacts
    )

    return len(contacts)


def _loan(loan_id: int, bank_id: int, *, by: Person) -> BankLoan:
    """Lock a loan that the officer's bank serves."""
    check_role(by, bank_id, ROLES)
    loan = (
        _serviced(bank_id)
        .filter(pk=loan_id, loan__state__in=_ON_HAND)
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if loan is None:
        raise NoSuchCollection

    return loan


def _serviced(bank_id: int) -> QuerySet[BankLoan]:
    return BankLoan.objects.select_related("loan", "business").filter(servicer_id=bank_id)
