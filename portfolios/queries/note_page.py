"""What the holder of notes sees of their loan: plan and actual, milestones, what happened."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch

from loans.models import BankLoan, Milestone, Release, ScheduleVersion
from portfolios.queries.holdings import Holding
from portfolios.queries.snapshot import Due, dues_of
from repayments.models import (
    BankDefault,
    EvidenceFile,
    LateEpisode,
    LoanPayment,
    MilestoneEvidence,
)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One installment as it was planned first, as it stands, and what was paid; of the notes."""

    number: int
    planned_on: datetime.date | None
    planned_minor: int
    due_on: datetime.date
    asked_minor: int
    paid_minor: int
    left_minor: int
    paid_on: datetime.date | None
    status: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to the loan: a code, its day, and an amount where it has one."""

    on: datetime.date
    code: str
    amount_minor: int | None = None
    detail: str = ""


def plan_against_actual(holding: Holding) -> list[PlanLine]:
    """Return the schedule in force beside the one of the contract, as the notes' part of it."""
    first = (
        ScheduleVersion.objects.filter(bank_loan=holding.loan_id)
        .order_by("number")
        .values_list("lines", flat=True)
        .first()
    )
    planned = {line["number"]: line for line in first or []}

    return [_line(holding, due, planned.get(due.number)) for due in dues_of([holding.loan_id])]


def _line(holding: Holding, due: Due, planned: dict | None) -> PlanLine:
    share = holding.principal_share
    asked_minor = int((due.principal_minor + due.interest_minor) * share)
    paid_minor = int(due.paid_minor * share)
    planned_minor = 0
    planned_on = None
    if planned is not None:
        planned_minor = int((planned["principal_minor"] + planned["interest_minor"]) * share)
        planned_on = datetime.date.fromisoformat(planned["due_on"])

    return PlanLine(
        number=due.number,
        planned_on=planned_on,
        planned_minor=planned_minor,
        due_on=due.due_on,
        asked_minor=asked_minor,
        paid_minor=paid_minor,
        left_minor=asked_minor - paid_minor,
        paid_on=due.paid_on,
        status=_status(holding, due),
    )


def _status(holding: Holding, due: Due) -> str:
    if due.paid_on is not None:
        return "PAID" if due.paid_on <= due.due_on else "PAID_LATE"
    if due.due_on < holding.on and due.left_minor:
        return "DEFAULTED" if holding.defaulted_on else "LATE"
    if due.paid_minor:
        return "PARTIAL"

    return "PLANNED"


def milestones_of(loan_id: int) -> list[Milestone]:
    """Return the milestones of a loan in their order."""
    return list(Milestone.objects.filter(bank_loan=loan_id).order_by("number"))


def deliveries_of(loan_id: int) -> list[MilestoneEvidence]:
    """Return what the business showed for its milestones, newest first, each with its files."""
    files = EvidenceFile.objects.select_related("file").order_by("id")
    return list(
        MilestoneEvidence.objects.filter(milestone__bank_loan=loan_id)
        .select_related("milestone")
        .prefetch_related(Prefetch("evidence_files", queryset=files))
        .order_by("-delivered_on", "-id")
    )


def find_evidence_file(loan_id: int, file_id: int) -> EvidenceFile | None:
    """Return a file that was shown for a milestone of this loan, or None."""
    return (
        EvidenceFile.objects.select_related("file")
        .filter(pk=file_id, evidence__milestone__bank_loan=loan_id)
        .first()
    )


def contract_of(loan_id: int) -> BankLoan:
    """Return the loan with its terms and the digest of its contract."""
    return BankLoan.objects.select_related("loan", "bank", "servicer", "business").get(pk=loan_id)


def happened(bank_loan: BankLoan) -> list[Happened]:
    """Return what happened to a loan, newest first; a fixed number of queries."""
    loan_id = bank_loan.pk
    events = [Happened(bank_loan.loan.established_on, "CONTRACTED", bank_loan.escrowed_minor)]
    events += [
        Happened(on, "RELEASED", minor, kind)
        for on, minor, kind in Release.objects.filter(bank_loan=loan_id).values_list(
            "released_on", "amount_minor", "kind"
        )
    ]
    events += [
        Happened(on, "PAID", minor, source)
        for on, minor, source in LoanPayment.objects.filter(bank_loan=loan_id).values_list(
            "distributed_on", "amount_minor", "source"
        )
    ]
    for late_on, cured_on, number in LateEpisode.objects.filter(loan=loan_id).values_list(
        "late_on", "cured_on", "number"
    ):
        events.append(Happened(late_on, "LATE", detail=str(number)))
        if cured_on:
            events.append(Happened(cured_on, "CURED", detail=str(number)))
    for on, code in (
        (bank_loan.extended_on, "EXTENDED"),
        (bank_loan.restructured_on, "RESTRUCTURED"),
        (bank_loan.written_off_on, "WRITTEN_OFF"),
    ):
        if on:
            events.append(Happened(on, code))
    default = BankDefault.objects.filter(bank_loan=loan_id).first()
    if default:
        events.append(Happened(default.defaulted_on, "DEFAULTED", default.claim_minor))

    return sorted(events, key=lambda event: event.on, reverse=True)
