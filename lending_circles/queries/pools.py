"""What the pools of a network hold, how it came to that, and what they stand for."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, Sum

from ledger import books, pools
from ledger import queries as ledger_queries
from ledger.kinds import Kind, Purpose
from loans.models import Loan, Note
from repayments.models import DefaultCase, DefaultShare, LoanBalance


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """One pool: what it holds is the sum of `flows`, by kind, in minor units."""

    purpose: Purpose
    balance_minor: int
    flows: tuple[tuple[Kind, int], ...]

    def came_by(self, kind: Kind) -> int:
        """Return what one kind of transfer brought, less what it took."""
        return sum(minor for each, minor in self.flows if each == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """The pools and what surrounds them, in minor units.

    Late is the principal of loans with an unpaid due day before the business date.
    """

    common: PoolView
    contingency: PoolView
    earned: PoolView
    unearned: PoolView
    lent_minor: int
    lost_minor: int
    lost_recovered_minor: int
    covered_minor: int
    covered_recovered_minor: int
    outstanding_minor: int
    late_minor: int

    @property
    def still_lost_minor(self) -> int:
        """What the common pool lost to defaults and did not get back."""
        return self.lost_minor - self.lost_recovered_minor


def pool_figures(network_id: int, *, on: datetime.date) -> PoolFigures:
    """Return the figures of a network's pools on its business date."""
    accounts = {
        purpose: pools.pool_accounts(network_id, purpose) for purpose in pools.POOL_PURPOSES
    }
    every = [account for shards in accounts.values() for account in shards]
    held = ledger_queries.balances(every)
    flows = books.flows_by_kind(every)
    view = {
        purpose: PoolView(
            purpose=purpose,
            balance_minor=sum(held[account] for account in shards),
            flows=tuple(
                (kind, minor)
                for (of_purpose, kind), minor in sorted(flows.items())
                if of_purpose == purpose and minor
            ),
        )
        for purpose, shards in accounts.items()
    }
    lent = Note.objects.filter(
        holder=None, loan__network_id=network_id, loan__state=Loan.State.REPAYING
    ).aggregate(minor=Sum("outstanding_minor"))
    lost = DefaultShare.objects.filter(case__network_id=network_id, note__holder=None).aggregate(
        loss=Sum("loss_minor"), recovered=Sum("recovered_minor")
    )
    covered = DefaultCase.objects.filter(network_id=network_id).aggregate(
        paid=Sum("contingency_minor"), recovered=Sum("contingency_recovered_minor")
    )
    owed = LoanBalance.objects.filter(
        loan__network_id=network_id, loan__state=Loan.State.REPAYING
    ).aggregate(
        all=Sum("outstanding_minor"),
        late=Sum("outstanding_minor", filter=Q(next_due_on__lt=on)),
    )

    return PoolFigures(
        common=view[Purpose.COMMON_POOL],
        contingency=view[Purpose.CONTINGENCY_POOL],
        earned=view[Purpose.TRANSACTION_POOL],
        unearned=view[Purpose.TRANSACTION_POOL_UNEARNED],
        lent_minor=int(lent["minor"] or 0),
        lost_minor=int(lost["loss"] or 0),
        lost_recovered_minor=int(lost["recovered"] or 0),
        covered_minor=int(covered["paid"] or 0),
        covered_recovered_minor=int(covered["recovered"] or 0),
        outstanding_minor=int(owed["all"] or 0),
        late_minor=int(owed["late"] or 0),
    )
