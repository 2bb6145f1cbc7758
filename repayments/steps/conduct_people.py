"""Who may do what with a bank's loan, and who is told of it."""

import datetime
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from banks.models import Officer
from banks.queries import officers
from governance.steps import share_day
from loans.models import BankLoan, Loan, Note
from people.models import Person
from people.steps import tell
from repayments.conduct_refusals import LoanUnknown, NotTheBusiness, OwnBusiness
from repayments.steps.bank_releases import LoanEnded

Role = Officer.Role
# Who judges deliveries, and who changes the terms of loans.
JUDGES = (Role.ANALYST, Role.APPROVER)
SERVICERS = (Role.COLLECTIONS, Role.APPROVER)
TREASURERS = (Role.TREASURY, Role.APPROVER)


def get_loan(loan_id: int) -> BankLoan:
    """Return a bank's loan with what its conduct needs. Raises LoanUnknown."""
    found = (
        BankLoan.objects.select_related(
            "loan__network", "asset", "bank", "servicer", "business", "panel"
        )
        .filter(pk=loan_id)
        .first()
    )
    if found is None:
        raise LoanUnknown

    return found


def share_day_of(bank_loan: BankLoan, *, on: datetime.date) -> None:
    """Keep the business day of a loan's network open. Raises DayNotOpen.

    Before any row is locked: the night, which turns the day, waits for both.
    """
    share_day(network_id=bank_loan.loan.network_id, on=on)


def check_open(bank_loan: BankLoan) -> None:
    """Raise LoanEnded where a loan is settled or in default."""
    if bank_loan.loan.state != Loan.State.REPAYING:
        raise LoanEnded


def check_business(by: Person, bank_loan: BankLoan) -> None:
    """Raise NotTheBusiness unless somebody owns the business that borrowed."""
    if by.pk != bank_loan.business.owner_id:
        raise NotTheBusiness


def check_officer(by: Person, bank_loan: BankLoan, roles: Iterable[Role]) -> None:
    """Raise NotOfficer unless somebody serves the loan in one of the roles.

    Nobody decides about their own business: raises OwnBusiness. Source: A-44.
    """
    officers.check_role(by, bank_loan.servicer_id, roles)
    if by.pk == bank_loan.business.owner_id:
        raise OwnBusiness


def tell_holders(bank_loan: BankLoan, *, kind: str, text: str, on: datetime.date) -> None:
    """Tell everybody who has a claim on the loan, or money in its escrow."""
    held = Note.objects.filter(loan_id=bank_loan.pk, holder__isnull=False)
    live = held.filter(Q(outstanding_minor__gt=0) | Q(loan__bank_loan__funding="CALLED"))
    tell(
        live.values_list("holder_id", flat=True).distinct(),
        kind=kind,
        text=text,
        link=f"/portfolio/loans/{bank_loan.loan.public_id}/",
        on=on,
    )


def tell_owner(bank_loan: BankLoan, *, kind: str, text: str, on: datetime.date) -> None:
    """Tell the owner of the business that borrowed."""
    assert connection.in_atomic_block
    tell(
        [bank_loan.business.owner_id],
        kind=kind,
        text=text,
        link=f"/business/loans/{bank_loan.pk}",
        on=on,
    )


def tell_officers(
    bank_loan: BankLoan, *, roles: Iterable[Role], kind: str, text: str, on: datetime.date
) -> None:
    """Tell the officers of these roles at the bank that serves the loan."""
    serving = Officer.objects.filter(
        bank_id=bank_loan.servicer_id, role__in=tuple(roles), until__isnull=True
    )
    tell(
        serving.values_list("person_id", flat=True).distinct(),
        kind=kind,
        text=text,
        link=f"/desk/{bank_loan.servicer.slug}/loans/{bank_loan.pk}",
        on=on,
    )
