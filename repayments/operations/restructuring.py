"""Pausing the count of late days, and planning a loan anew: two officers each time."""

import datetime

from django.db import transaction

from banks.models import Approval
from banks.steps import approvals
from loans.models import BankLoan
from people.models import Person
from repayments.conduct_refusals import (
    ChallengedAlready,
    DaysRefused,
    NothingReleased,
    ReasonMissing,
    TermsRefused,
)
from repayments.models import Challenge, DelinquencyPause, Installment, Restructuring
from repayments.steps import restructuring as steps
from repayments.steps.bank_records import take_loan
from repayments.steps.conduct_people import (
    SERVICERS,
    check_officer,
    check_open,
    get_loan,
    share_day_of,
)

PAUSE = "PAUSE_DELINQUENCY"
RESTRUCTURE = "RESTRUCTURE_LOAN"
PAUSE_DAYS_MAX = 366
COUNT_MAX = 600
RATE_MAX_MILLIONTHS = 1_000_000


@transaction.atomic(durable=True)
def request_pause(
    *, loan_id: int, until: datetime.date, reason: str, on: datetime.date, by: Person
) -> Approval:
    """Ask a second officer not to count late days through a day.

    Raises AskedAlready, ChallengedAlready, DaysRefused, LoanEnded, LoanUnknown, NotOfficer,
    OwnBusiness and ReasonMissing. Source: R2-27; ecosystem B5.
    """
    bank_loan = get_loan(loan_id)
    check_officer(by, bank_loan, SERVICERS)
    _check_pause(bank_loan, until, on=on)
    if not reason.strip():
        raise ReasonMissing

    return approvals.ask(
        bank=bank_loan.servicer,
        kind=PAUSE,
        subject=bank_loan,
        summary=f"Count no late days of {bank_loan.title} until {until.isoformat()}",
        payload={"loan_id": loan_id, "until": until.isoformat(), "reason": reason.strip()[:300]},
        by=by,
        on=on,
        reason=reason.strip(),
    )


@transaction.atomic(durable=True)
def confirm_pause(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> DelinquencyPause:
    """Count no late days of a loan through the day that another officer asked for.

    Raises ChallengedAlready, DayNotOpen, DaysRefused, LoanEnded, NotAsked, NotOfficer, OwnBusiness
    and SameOfficer.
    """
    approval = approvals.take(
        public_id=public_id, kind=PAUSE, by=by, on=on, remark=remark, roles=SERVICERS
    )
    bank_loan = _taken(approval.payload["loan_id"], on=on, by=by)
    until = datetime.date.fromisoformat(approval.payload["until"])
    _check_pause(bank_loan, until, on=on)

    return steps.pause(bank_loan, until, approval=approval, on=on, by=by)


@transaction.atomic(durable=True)
def request_restructuring(
    *,
    loan_id: int,
    installment_count: int,
    rate_millionths: int | None = None,
    reason: str,
    on: datetime.date,
    by: Person,
) -> Approval:
    """Ask a second officer to plan what is outstanding anew over so many installments from today.

    `rate_millionths` is the rate from today on; without it the rate stays.
    Raises AskedAlready, LoanEnded, LoanUnknown, NothingReleased, NotOfficer, OwnBusiness,
    ReasonMissing and TermsRefused. Source: R2-27; A-55.
    """
    bank_loan = get_loan(loan_id)
    check_officer(by, bank_loan, SERVICERS)
    check_open(bank_loan)
    rate = bank_loan.rate_millionths if rate_millionths is None else rate_millionths
    _check_terms(bank_loan, installment_count, rate)
    if not reason.strip():
        raise ReasonMissing

    return approvals.ask(
        bank=bank_loan.servicer,
        kind=RESTRUCTURE,
        subject=bank_loan,
        summary=f"Plan {bank_loan.title} anew in {installment_count} installments",
        payload={
            "loan_id": loan_id,
            "installment_count": installment_count,
            "rate_millionths": rate,
            "reason": reason.strip()[:300],
        },
        by=by,
        on=on,
        reason=reason.strip(),
    )


@transaction.atomic(durable=True)
def confirm_restructuring(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Restructuring:
    """Plan a loan anew as another officer asked; it stays visible for ever.

    Raises DayNotOpen, LoanEnded, NotAsked, NothingReleased, NotOfficer, OwnBusiness, SameOfficer
    and TermsRefused.
    """
    approval = approvals.take(
        public_id=public_id, kind=RESTRUCTURE, by=by, on=on, remark=remark, roles=SERVICERS
    )
    asked = approval.payload
    bank_loan = _taken(asked["loan_id"], on=on, by=by)
    _check_terms(bank_loan, asked["installment_count"], asked["rate_millionths"])

    return steps.restructure(
        bank_loan,
        installment_count=asked["installment_count"],
        rate_millionths=asked["rate_millionths"],
        approval=approval,
        on=on,
        by=by,
    )


def _taken(loan_id: int, *, on: datetime.date, by: Person) -> BankLoan:
    share_day_of(get_loan(loan_id), on=on)
    take_loan(loan_id)
    bank_loan = get_loan(loan_id)
    check_officer(by, bank_loan, SERVICERS)
    check_open(bank_loan)

    return bank_loan


def _check_pause(bank_loan: BankLoan, until: datetime.date, *, on: datetime.date) -> None:
    """Raise where a loan has ended, is challenged, or a day is no end of a pause."""
    check_open(bank_loan)
    if Challenge.objects.filter(bank_loan=bank_loan, state=Challenge.State.OPEN).exists():
        raise ChallengedAlready
    if not 0 < (until - on).days <= PAUSE_DAYS_MAX:
        raise DaysRefused


def _check_terms(bank_loan: BankLoan, count: int, rate_millionths: int) -> None:
    if not (1 <= count <= COUNT_MAX and 0 <= rate_millionths <= RATE_MAX_MILLIONTHS):
        raise TermsRefused
    if not Installment.objects.filter(loan_id=bank_loan.pk, paid_on__isnull=True).exists():
        raise NothingReleased
