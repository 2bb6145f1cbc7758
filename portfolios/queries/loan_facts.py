"""Reads what everybody may know of a bank's loan; nothing of those who hold its notes."""

from dataclasses import dataclass

from loans.models import BankLoan, Milestone, Release
from repayments.models import BankDefault, Installment, LateEpisode, LoanPayment


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFacts:
    """All that is told of a loan; `late` are its late installments by number."""

    loan: BankLoan
    installments: list[Installment]
    late: dict[int, LateEpisode]
    payments: list[LoanPayment]
    releases: list[Release]
    milestones: list[Milestone]
    default: BankDefault | None

    @property
    def days_late(self) -> int:
        """Days since the oldest unpaid due day; nothing while nobody is late."""
        next_due_on = self.loan.loan.balance.next_due_on
        if next_due_on is None or all(one.cured_on for one in self.late.values()):
            return 0
        today = self.loan.bank.network.business_date
        return max((today - next_due_on).days - self.loan.paused_days, 1)


def loan_facts(public_id: str) -> LoanFacts | None:
    """Return the facts of a bank's loan, None where there is no such one."""
    loan = (
        BankLoan.objects.select_related(
            *("loan__balance", "bank__network", "servicer", "business", "asset")
        )
        .filter(loan__public_id=public_id)
        .first()
    )
    if loan is None:
        return None

    return LoanFacts(
        loan=loan,
        installments=list(Installment.objects.filter(loan_id=loan.pk).order_by("number")),
        late={one.number: one for one in LateEpisode.objects.filter(loan_id=loan.pk)},
        payments=list(LoanPayment.objects.filter(bank_loan=loan).order_by("number")),
        releases=list(Release.objects.filter(bank_loan=loan).order_by("number")),
        milestones=list(Milestone.objects.filter(bank_loan=loan).order_by("number")),
        default=BankDefault.objects.filter(bank_loan=loan).first(),
    )
