"""Streams: an officer pauses and resumes them; businesses report, which keeps them flowing."""

import datetime

from django.db import transaction

from banks.steps.files import keep_file
from loans.models import BankLoan, LoanTerms
from people import audit
from people.models import Person
from repayments.conduct_refusals import (
    EvidenceMissing,
    NoStream,
    ReasonMissing,
    StreamPaused,
    StreamRuns,
)
from repayments.models import BorrowerReport, StreamHalt
from repayments.steps import streaming
from repayments.steps.bank_records import take_loan
from repayments.steps.conduct_people import (
    SERVICERS,
    check_business,
    check_officer,
    check_open,
    get_loan,
    share_day_of,
    tell_holders,
)
from rules.streaming import StreamStop

NAME_LENGTH_MAX = 120


@transaction.atomic(durable=True)
def pause_stream(*, loan_id: int, reason: str, on: datetime.date, by: Person) -> BankLoan:
    """Let no more ticks flow until an officer resumes them.

    Raises DayNotOpen, LoanEnded, LoanUnknown, NoStream, NotOfficer, OwnBusiness, ReasonMissing and
    StreamPaused. Source: A-39.
    """
    bank_loan = _taken_stream(loan_id, on=on, by=by)
    if not reason.strip():
        raise ReasonMissing
    if bank_loan.stream_paused_on is not None:
        raise StreamPaused

    bank_loan.stream_paused_on = on
    bank_loan.stream_pause_reason = reason.strip()[:200]
    bank_loan.save(update_fields=["stream_paused_on", "stream_pause_reason"])
    if not StreamHalt.objects.filter(bank_loan=bank_loan, ended_on__isnull=True).exists():
        streaming.halt(bank_loan, StreamStop.PAUSED, remark=reason.strip(), on=on)
    audit.record(
        "STREAM_PAUSED", by=by, subject=bank_loan.loan, data={"reason": reason.strip()[:200]}
    )

    return bank_loan


@transaction.atomic(durable=True)
def resume_stream(*, loan_id: int, on: datetime.date, by: Person) -> BankLoan:
    """Let ticks flow again; what else holds them back still does.

    Raises DayNotOpen, LoanEnded, LoanUnknown, NoStream, NotOfficer, OwnBusiness and StreamRuns.
    Source: A-39.
    """
    bank_loan = _taken_stream(loan_id, on=on, by=by)
    if bank_loan.stream_paused_on is None:
        raise StreamRuns

    bank_loan.stream_paused_on = None
    bank_loan.stream_pause_reason = ""
    bank_loan.save(update_fields=["stream_paused_on", "stream_pause_reason"])
    halted = StreamHalt.objects.filter(
        bank_loan=bank_loan, reason=StreamStop.PAUSED, ended_on__isnull=True
    ).first()
    if halted is not None:
        streaming.end_halt(halted, bank_loan, on=on)
    audit.record("STREAM_UNPAUSED", by=by, subject=bank_loan.loan)

    return bank_loan


@transaction.atomic(durable=True)
def file_report(
    *,
    loan_id: int,
    text: str,
    document: tuple[str, bytes] | None = None,
    on: datetime.date,
    by: Person,
) -> BorrowerReport:
    """Tell the holders of a loan's notes how the business goes; `document` is a name and a content.

    Raises DayNotOpen, EvidenceMissing, LoanEnded, LoanUnknown, NotTheBusiness and the refusals of
    keep_file. Source: R0-19: a missing report stops the stream.
    """
    bank_loan = get_loan(loan_id)
    share_day_of(bank_loan, on=on)
    check_business(by, bank_loan)
    check_open(bank_loan)
    if not text.strip():
        raise EvidenceMissing("A report needs words.", remedy="Write how the business goes.")

    report = BorrowerReport.objects.create(
        bank_loan=bank_loan,
        text=text.strip(),
        file=None if document is None else keep_file(content=document[1], name=document[0]),
        file_name="" if document is None else document[0][-NAME_LENGTH_MAX:],
        filed_by=by,
        filed_on=on,
    )
    BankLoan.objects.filter(pk=loan_id).update(last_report_on=on)
    tell_holders(
        bank_loan, kind="REPORT_FILED", text=f"“{bank_loan.title}”: a new report is there.", on=on
    )
    audit.record("REPORT_FILED", by=by, subject=bank_loan.loan, data={"report": report.pk})

    return report


def _taken_stream(loan_id: int, *, on: datetime.date, by: Person) -> BankLoan:
    bank_loan = get_loan(loan_id)
    share_day_of(bank_loan, on=on)
    take_loan(loan_id)
    bank_loan = get_loan(loan_id)
    check_officer(by, bank_loan, SERVICERS)
    check_open(bank_loan)
    if bank_loan.disbursement != LoanTerms.Disbursement.STREAM:
        raise NoStream

    return bank_loan
