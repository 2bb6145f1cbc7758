"""Where a member stands: what they own, owe and may borrow, read in one statement."""

import datetime
from dataclasses import dataclass

from lending_circles.models import LoanAccount
from lending_circles.payee import Payee
from lending_circles.queries.prepared import row_of
from rules.borrowing import BorrowerStanding, Membership
from rules.credit_limit import credit_limit, is_top_up_required
from rules.lateness import is_borrowing_blocked, is_up_to_date
from rules.terms import CircleTerms
from rules.trust import is_grace_running


@dataclass(frozen=True, slots=True, kw_only=True)
class Debts:
    """What a member owes on their own open loans; `oldest_due_on` is the oldest unpaid due day."""

    open_loans: int
    outstanding_minor: int
    interest_due_minor: int
    oldest_due_on: datetime.date | None


def debts_of(*, person_id: int, network_id: int) -> Debts:
    """Return what a person owes on open loans in a network."""
    loans, outstanding_minor, interest_minor, oldest = row_of(
        """
        SELECT count(*), coalesce(sum(balance.outstanding_minor), 0)::bigint,
            coalesce(sum(balance.interest_due_minor), 0)::bigint, min(balance.next_due_on)
        FROM loans_loan loan
        JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
        WHERE loan.borrower_id = %s AND loan.network_id = %s AND loan.state = 'REPAYING'
        """,
        [person_id, network_id],
    )

    return Debts(
        open_loans=loans,
        outstanding_minor=outstanding_minor,
        interest_due_minor=interest_minor,
        oldest_due_on=oldest,
    )


def limit_of(account: LoanAccount) -> int:
    """Return the most that a member may owe in principal."""
    return credit_limit(account.deposit_minor, ratio=account.ratio)


def borrower_standing(
    account: LoanAccount,
    debts: Debts,
    *,
    payee: Payee,
    amount_minor: int,
    unique_peers: int,
    terms: CircleTerms,
    on: datetime.date,
) -> BorrowerStanding:
    """Return what the checks before borrowing look at.

    Within the days of grace after others closed or left, the minimum of peers counts as kept.

    Source: A-61, A-65.
    """
    since = account.peers_missing_since
    if since is not None and is_grace_running(since, on=on, grace_days=terms.top_up_grace_days):
        unique_peers = max(unique_peers, terms.unique_peers_min)

    return BorrowerStanding(
        membership=Membership(account.state),
        is_blocked=is_borrowing_blocked(
            was_blocked=account.borrowing_blocked,
            is_late=not is_up_to_date(debts.oldest_due_on, on=on),
            open_loans=debts.open_loans,
        ),
        is_top_up_required=is_top_up_required(account.deposit_minor, terms=terms),
        unique_peers=unique_peers,
        is_merchant_qualified=payee.qualified,
        is_merchant_related=payee.related,
        limit_minor=limit_of(account),
        used_minor=debts.outstanding_minor,
        amount_minor=amount_minor,
    )
