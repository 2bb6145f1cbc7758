"""Banks' loans as those who serve, owe or watch them read them."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from banks.models import Approval, Bank
from governance.models import Motion
from ledger import queries as ledger_queries
from loans.models import BankLoan, Collateral, Loan, Milestone, Note, Release
from people.audit import subject_type
from people.models import Person
from repayments.models import (
    BankDefault,
    BorrowerReport,
    Challenge,
    CoverAlert,
    DelinquencyPause,
    EvidenceFile,
    ExtensionVote,
    Installment,
    LateEpisode,
    LoanPayment,
    MilestoneEvidence,
    Restructuring,
)
from repayments.queries.acceptance import asked_about
from repayments.queries.cover import is_uncured
from repayments.queries.exposure import Exposure, exposure_of
from rules.conduct_states import MILESTONES_DONE

LATEST = 50
ENDED = (
    BankLoan.Servicing.SETTLED,
    BankLoan.Servicing.DEFAULTED,
    BankLoan.Servicing.RECOVERING,
    BankLoan.Servicing.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One installment as it stands: what it asks for, what came in, and how that is called."""

    number: int
    due_on: datetime.date
    principal_minor: int
    interest_minor: int
    paid_minor: int
    paid_on: datetime.date | None
    status: str

    @property
    def amount_minor(self) -> int:
        """Return both parts together."""
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True, slots=True)
class MilestoneSheet:
    """A milestone with its deliveries, the newest first, and the vote that runs on it."""

    milestone: Milestone
    deadline_on: datetime.date
    deliveries: list[MilestoneEvidence]
    motion: Motion | None
    is_next: bool
    # The first officer's yes to the newest delivery, where it waits for the second's.
    asked: Approval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanSheet:
    """A loan whole."""

    bank_loan: BankLoan
    on: datetime.date
    days_past_due: int
    lines: list[Line]
    exposure: Exposure
    payments: list[LoanPayment]
    releases: list[Release]
    milestones: list[MilestoneSheet]
    collateral: list[Collateral]
    challenges: list[Challenge]
    pauses: list[DelinquencyPause]
    restructurings: list[Restructuring]
    reports: list[BorrowerReport]
    extension_vote: ExtensionVote | None
    alert: CoverAlert | None
    default: BankDefault | None
    breaches: list[str] = field(default_factory=list)

    @property
    def next_line(self) -> Line | None:
        """Return the oldest installment that is not complete."""
        return next((line for line in self.lines if line.paid_on is None), None)

    @property
    def overdue_minor(self) -> int:
        """Return what is asked for and was due before today."""
        return sum(
            line.amount_minor - line.paid_minor
            for line in self.lines
            if line.paid_on is None and line.due_on < self.on
        )

    @property
    def is_open(self) -> bool:
        """Tell whether the loan is neither settled nor in default."""
        return self.bank_loan.loan.state == Loan.State.REPAYING

    @property
    def open_challenge(self) -> Challenge | None:
        """Return the challenge that runs."""
        return next((one for one in self.challenges if one.state == Challenge.State.OPEN), None)

    @property
    def collateral_minor(self) -> int:
        """Return what the collateral that is held is worth."""
        held = [one for one in self.collateral if one.state == Collateral.State.HELD]
        return sum(one.value_minor for one in held)


def served_by(bank_id: int) -> QuerySet[BankLoan]:
    """Return the loans that a bank serves, those with the oldest unpaid installment first."""
    return (
        BankLoan.objects.select_related("loan__balance", "business", "asset")
        .filter(servicer_id=bank_id)
        .order_by(F("loan__balance__next_due_on").asc(nulls_last=True), "-pk")
    )


def is_late() -> Exists:
    """Return the condition that something of a loan is late by its borrower's doing."""
    return Exists(LateEpisode.objects.filter(loan_id=OuterRef("pk"), cured_on__isnull=True))


def late_since(
    loan_ids: Collection[int] | None = None, *, bank_id: int
) -> dict[int, datetime.date]:
    """Return the due day of the oldest late installment of each late loan that a bank serves."""
    late = LateEpisode.objects.filter(
        cured_on__isnull=True, loan__bank_loan__servicer_id=bank_id, loan__state="REPAYING"
    )
    if loan_ids is not None:
        late = late.filter(loan_id__in=loan_ids)
    due_on = Installment.objects.filter(loan_id=OuterRef("loan_id"), number=OuterRef("number"))
    rows = late.annotate(due_on=Subquery(due_on.values("due_on")[:1])).values_list(
        "loan_id", "due_on"
    )
    since: dict[int, datetime.date] = {}
    for loan_id, day in rows:
        since[loan_id] = min(day, since.get(loan_id, day))

    return since


def owned_by(person: Person) -> QuerySet[BankLoan]:
    """Return the loans of somebody's businesses, the newest first."""
    return (
        BankLoan.objects.select_related(
            "loan__balance", "loan__network", "business", "asset", "bank"
        )
        .filter(business__owner=person)
        .order_by("-pk")
    )


def find_served(bank: Bank, loan_id: int) -> BankLoan | None:
    """Return a loan that a bank serves, or made itself."""
    return _whole().filter(Q(servicer=bank) | Q(bank=bank), pk=loan_id).first()


def find_owned(person: Person, loan_id: int) -> BankLoan | None:
    """Return a loan of somebody's business."""
    return _whole().filter(business__owner=person, pk=loan_id).first()


def find_public(public_id: str) -> BankLoan | None:
    """Return a loan by the id that everybody may know."""
    return _whole().filter(loan__public_id=public_id).first()


def sheet_of(bank_loan: BankLoan, *, on: datetime.date) -> LoanSheet:
    """Return a loan whole, as it stands on a day."""
    loan_id = bank_loan.pk
    lines = [
        _line(row, on) for row in Installment.objects.filter(loan_id=loan_id).order_by("number")
    ]

    return LoanSheet(
        bank_loan=bank_loan,
        on=on,
        days_past_due=days_past_due(bank_loan, on=on),
        lines=lines,
        exposure=exposure_of(bank_loan),
        payments=list(bank_loan.payments.order_by("-number")[:LATEST]),
        releases=list(bank_loan.releases.select_related("milestone").order_by("-number")[:LATEST]),
        milestones=milestones_of(bank_loan),
        collateral=list(bank_loan.collateral.select_related("asset").order_by("pk")),
        challenges=list(
            Challenge.objects.select_related("challenger")
            .filter(bank_loan=bank_loan)
            .order_by("-number")
        ),
        pauses=list(DelinquencyPause.objects.filter(bank_loan=bank_loan).order_by("-pk")),
        restructurings=list(Restructuring.objects.filter(bank_loan=bank_loan).order_by("-pk")),
        reports=list(
            BorrowerReport.objects.select_related("filed_by", "file")
            .filter(bank_loan=bank_loan)
            .order_by("-pk")[:LATEST]
        ),
        extension_vote=ExtensionVote.objects.select_related("milestone")
        .filter(bank_loan=bank_loan, state=ExtensionVote.State.OPEN)
        .first(),
        alert=CoverAlert.objects.filter(bank_loan=bank_loan, ended_on__isnull=True).first(),
        default=BankDefault.objects.filter(bank_loan=bank_loan).first(),
        breaches=breaches_of(bank_loan, on=on),
    )


def milestones_of(bank_loan: BankLoan) -> list[MilestoneSheet]:
    """Return a loan's milestones with what was delivered for each."""
    rows = list(bank_loan.milestones.order_by("number"))
    deliveries: dict[int, list[MilestoneEvidence]] = {}
    for one in (
        MilestoneEvidence.objects.select_related("officer", "delivered_by")
        .prefetch_related("evidence_files__file")
        .filter(milestone__bank_loan=bank_loan)
        .order_by("-number")
    ):
        deliveries.setdefault(one.milestone_id, []).append(one)
    motions = {
        motion.subject_id: motion
        for motion in Motion.objects.filter(
            subject_type=subject_type(Milestone),
            subject_id__in=[row.pk for row in rows],
            state=Motion.State.OPEN,
        )
    }
    asked = {
        approval.payload["milestone_id"]: approval
        for approval in asked_about([one[0].pk for one in deliveries.values()])
    }
    following = next((row.pk for row in rows if row.state not in MILESTONES_DONE), None)

    return [
        MilestoneSheet(
            milestone=row,
            deadline_on=row.extended_to or row.due_on,
            deliveries=deliveries.get(row.pk, []),
            motion=motions.get(row.pk),
            is_next=row.pk == following,
            asked=asked.get(row.pk),
        )
        for row in rows
    ]


def asked_second(milestone: Milestone) -> bool:
    """Tell whether one officer said yes to a delivery, and a second one is asked."""
    return asked_about(list(milestone.deliveries.values_list("pk", flat=True))).exists()


def days_past_due(bank_loan: BankLoan, *, on: datetime.date) -> int:
    """Return how many days a loan is late by its borrower's doing, pauses left out."""
    numbers = LateEpisode.objects.filter(loan_id=bank_loan.pk, cured_on__isnull=True)
    since = Installment.objects.filter(
        loan_id=bank_loan.pk, number__in=numbers.values("number")
    ).aggregate(since=Min("due_on"))["since"]
    if since is None:
        return 0

    return max((on - since).days - bank_loan.paused_days, 1)


def breaches_of(bank_loan: BankLoan, *, on: datetime.date) -> list[str]:
    """Return the grounds on which a loan may be challenged today. Source: A-36."""
    if bank_loan.loan.state != Loan.State.REPAYING:
        return []
    found: list[str] = []
    paused_until = bank_loan.delinquency_paused_until
    late = LateEpisode.objects.filter(
        loan_id=bank_loan.pk, cured_on__isnull=True, escalated_on__lte=on
    )
    if (paused_until is None or paused_until < on) and late.exists():
        found.append(Challenge.Ground.LATE)
    if bank_loan.milestones.filter(state=Milestone.State.MISSED).exists():
        found.append(Challenge.Ground.MILESTONE)
    if is_uncured(bank_loan, on=on):
        found.append(Challenge.Ground.COVER)

    return found


def money_of_business(bank_loan: BankLoan) -> int:
    """Return what lies in the account from which the business pays, in minor units."""
    return ledger_queries.balance(bank_loan.loan.payer_account_id)


def find_file(bank_loan: BankLoan, file_id: int) -> EvidenceFile | None:
    """Return a file that a delivery of the loan shows."""
    return (
        EvidenceFile.objects.select_related("file")
        .filter(evidence__milestone__bank_loan=bank_loan, pk=file_id)
        .first()
    )


def find_report(bank_loan: BankLoan, report_id: int) -> BorrowerReport | None:
    """Return a report about the loan, with its file."""
    return (
        BorrowerReport.objects.select_related("file")
        .filter(bank_loan=bank_loan, pk=report_id)
        .first()
    )


def holds_notes(person: Person, bank_loan: BankLoan) -> bool:
    """Tell whether somebody holds notes of a loan."""
    return Note.objects.filter(loan_id=bank_loan.pk, holder=person).exists()


def waiting_count(bank: Bank) -> int:
    """Return how many deliveries wait for an officer of a bank."""
    return MilestoneEvidence.objects.filter(
        milestone__bank_loan__servicer=bank,
        outcome=MilestoneEvidence.Outcome.WAITING,
        asks_officers=True,
        officer_said_on__isnull=True,
    ).count()


def _whole() -> QuerySet[BankLoan]:
    return BankLoan.objects.select_related(
        "loan__network", "loan__balance", "asset", "bank", "servicer", "business__owner", "panel"
    )


def _line(row: Installment, on: datetime.date) -> Line:
    paid_minor = row.principal_paid_minor + row.interest_paid_minor
    if row.paid_on is not None:
        status = "PAID"
    elif row.due_on < on:
        status = "LATE"
    elif row.due_on == on:
        status = "DUE"
    else:
        status = "PARTIAL" if paid_minor else "PLANNED"

    return Line(
        number=row.number,
        due_on=row.due_on,
        principal_minor=row.principal_minor,
        interest_minor=row.interest_minor,
        paid_minor=paid_minor,
        paid_on=row.paid_on,
        status=status,
    )
