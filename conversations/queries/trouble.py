"""What somebody can do who may not be able to pay the next repayment of a loan."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from ledger import queries as ledger_queries
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.own_loans import OwnLoan, Step
from lending_circles.queries.visibility import SEEN_BY_BOTH
from loans.models import Loan, Note
from repayments.models import Installment
from rules.extension import Missed, NotExtended, extension_plan, may_extend
from rules.schedule import PlannedInstallment
from rules.terms import CircleTerms

Permission = TrustLink.Permission
# Of fewer, who it is could be guessed.
EXTENDERS_TOLD_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """The ways out before a repayment is late; amounts in minor units.

    `extenders` is how many friends extend for the borrower, None where they are one or two.
    `pausing` is how many friends lend without extending: their lending pauses with a late payment,
    and they are told. `not_extended` says why no extension could come, whoever is willing.
    """

    step: Step
    spending_minor: int
    has_extenders: bool
    extenders: int | None
    pausing: int
    not_extended: NotExtended | None
    plan: tuple[PlannedInstallment, ...]
    extended_on: datetime.date

    @property
    def missing_minor(self) -> int:
        """What the spending account lacks for the repayment."""
        return max(0, self.step.left_minor - self.spending_minor)


def trouble_of(account: LoanAccount, own: OwnLoan, *, terms: CircleTerms) -> Trouble | None:
    """Return the ways out for the next repayment of a loan; None where nothing is to be repaid.

    Source: R3-086 ... R3-093, R3-122; who would carry it is told by nobody in advance.
    """
    step = own.next_step
    if not own.is_open or step is None:
        return None
    grants = _grants_to(account)
    extenders = sum(grant in (Permission.EXTEND, Permission.FORGIVE) for grant in grants)
    principal_minor = _unpaid_principal(own, step)
    extended_on = step.due_on + datetime.timedelta(days=1)
    counted = _extensions_of(account, own.loan)

    return Trouble(
        step=step,
        spending_minor=ledger_queries.balance(account.spending_account_id),
        has_extenders=extenders > 0,
        extenders=extenders if extenders >= EXTENDERS_TOLD_MIN else None,
        pausing=(
            sum(grant == Permission.LOAN for grant in grants) if terms.auto_pause_on_late else 0
        ),
        not_extended=may_extend(
            Missed(
                principal_minor=principal_minor,
                interest_minor=step.left_minor - principal_minor,
                is_extension=own.loan.extends_id is not None,
                of_loan=counted["of_loan"],
                of_borrower_open=counted["of_borrower_open"],
                of_borrower_ever=counted["of_borrower_ever"],
            ),
            terms=terms,
        ),
        plan=(
            extension_plan(principal_minor, granted_on=extended_on, terms=terms)
            if principal_minor
            else ()
        ),
        extended_on=extended_on,
    )


def lenders_to_tell(account: LoanAccount, loan: Loan) -> list[LoanAccount]:
    """Return, by name, the friends whose money is in a loan and whom its borrower may write to."""
    holders = Note.objects.filter(
        loan=loan, level=Note.Level.FIRST, outstanding_minor__gt=0, holder__isnull=False
    ).values("holder")
    lenders = LoanAccount.objects.select_related("person").filter(
        network_id=account.network_id, person__in=holders
    )
    open_ends = TrustLink.objects.filter(
        Q(low=account) | Q(high=account), state__in=SEEN_BY_BOTH
    ).values_list("low_id", "high_id")
    ids = {end for both in open_ends for end in both}

    return sorted(
        (lender for lender in lenders if lender.pk in ids),
        key=lambda lender: (lender.person.name.casefold(), lender.pk),
    )


def _grants_to(account: LoanAccount) -> Sequence[str]:
    """Return what each friend grants a member as a borrower, paused ones left out."""
    low = TrustLink.objects.filter(high=account, state=TrustLink.State.ACTIVE, low_pause="")
    high = TrustLink.objects.filter(low=account, state=TrustLink.State.ACTIVE, high_pause="")

    return [
        *low.values_list("low_grants", flat=True),
        *high.values_list("high_grants", flat=True),
    ]


def _unpaid_principal(own: OwnLoan, step: Step) -> int:
    line = Installment.objects.get(loan=own.loan, number=step.number)

    return line.principal_minor - line.principal_paid_minor


def _extensions_of(account: LoanAccount, loan: Loan) -> dict[str, int]:
    """Return how many extensions the loan has had, and its borrower."""
    still = Q(state=Loan.State.REPAYING) | Q(extends__state=Loan.State.REPAYING)

    return Loan.objects.filter(
        borrower_id=account.person_id, network_id=account.network_id, extends__isnull=False
    ).aggregate(
        of_loan=Count("pk", filter=Q(extends=loan)),
        of_borrower_open=Count("pk", filter=still),
        of_borrower_ever=Count("pk"),
    )
