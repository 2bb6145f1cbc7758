"""The sheet that a borrower reads before they agree: dates, amounts and what it costs."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.accrual import planned_interest
from rules.fees import EstablishmentFee, establishment_fee
from rules.repayment import Due
from rules.returns import all_in_apr
from rules.schedule import installment_plan
from rules.terms import CircleTerms


@dataclass(frozen=True, slots=True)
class LoanSheet:
    """A loan as it will go if every installment is paid on its day and nothing is waived."""

    principal_minor: int
    fee: EstablishmentFee
    installments: tuple[Due, ...]
    all_in_apr: Fraction | None

    @property
    def interest_minor(self) -> int:
        """The interest of all weeks."""
        return sum(due.interest_minor for due in self.installments)

    @property
    def cost_minor(self) -> int:
        """What the loan costs in money: the fee and all interest."""
        return self.fee.total_minor + self.interest_minor


def loan_sheet(principal_minor: int, terms: CircleTerms, *, established_on: date) -> LoanSheet:
    """Return the sheet of a loan that would be established on a day.

    Source: A-02, A-04, A-05, A-66; R3-003, R3-018: the borrower understands the terms.
    """
    fee = establishment_fee(principal_minor, terms)
    plan = installment_plan(principal_minor, terms.repayment_count, established_on=established_on)
    interests = planned_interest([part.principal_minor for part in plan], apr=terms.apr)
    installments = tuple(
        Due(part.number, part.due_on, part.principal_minor, interest_minor)
        for part, interest_minor in zip(plan, interests, strict=True)
    )
    payments = [due.amount_minor for due in installments]

    return LoanSheet(
        principal_minor=principal_minor,
        fee=fee,
        installments=installments,
        all_in_apr=all_in_apr(principal_minor - fee.total_minor, payments),
    )
