"""The doors from a person to their loan accounts, and the figures of one."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from governance.queries import terms_of
from ledger import queries as ledger_queries
from lending_circles.models import LoanAccount
from lending_circles.queries.standing import debts_of, limit_of
from people.models import Person
from rules.credit_limit import available_credit, deposit_floor, withdrawable_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a member has, lends, owes and may still borrow, in minor units."""

    spending_minor: int
    deposit_minor: int
    available_minor: int
    limit_minor: int
    used_minor: int
    interest_due_minor: int
    withdrawable_minor: int
    next_due_on: datetime.date | None

    @property
    def lent_minor(self) -> int:
        """What of the stake is lent out."""
        return self.deposit_minor - self.available_minor

    @property
    def credit_minor(self) -> int:
        """What the member may still borrow."""
        return available_credit(self.limit_minor, used_minor=self.used_minor)


def accounts_of(person: Person) -> QuerySet[LoanAccount]:
    """Return a person's loan accounts, the newest first."""
    return (
        LoanAccount.objects.select_related("network__asset", "person")
        .filter(person=person)
        .order_by("-id")
    )


def figures_of(account: LoanAccount) -> Figures:
    """Return the figures of a loan account on its network's business date."""
    _, terms = terms_of(account.network_id, account.network.business_date)
    debts = debts_of(person_id=account.person_id, network_id=account.network_id)
    held = ledger_queries.balances([account.spending_account_id, account.stake_account_id])
    available_minor = held[account.stake_account_id]
    floor_minor = deposit_floor(debts.outstanding_minor, ratio=account.ratio, terms=terms)

    return Figures(
        spending_minor=held[account.spending_account_id],
        deposit_minor=account.deposit_minor,
        available_minor=available_minor,
        limit_minor=limit_of(account),
        used_minor=debts.outstanding_minor,
        interest_due_minor=debts.interest_due_minor,
        withdrawable_minor=withdrawable_minor(
            account.deposit_minor, available_minor, floor_minor=floor_minor
        ),
        next_due_on=debts.oldest_due_on,
    )
