"""The only ways from a member to what they may see: one function per kind of thing."""

import datetime

from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.members import accounts_of
from lending_circles.refusals import TooManyHandles
from loans.models import Loan
from people import rate_limits
from people.models import Person

# To ask one person takes three looks: their handle, their page, the request. Twenty friends may be
# asked in an hour; whoever reads out a list of names would need weeks.
HANDLE_RATE = rate_limits.Rate(tries_max=60, window_seconds=3600)


def chosen_account(person: Person, chosen_id: object = None) -> LoanAccount | None:
    """Return the account that a person looks at: the chosen one where it is theirs, else one."""
    accounts = list(accounts_of(person))
    chosen = [account for account in accounts if account.pk == chosen_id]

    return next(iter([*chosen, *accounts]), None)


def loan_for(account: LoanAccount, public_id: str) -> Loan:
    """Return a loan that the member took; raises Loan.DoesNotExist."""
    return Loan.objects.select_related("balance", "parameters__network__asset").get(
        public_id=public_id, borrower_id=account.person_id, network_id=account.network_id
    )


def link_for(account: LoanAccount, link_id: int) -> TrustLink:
    """Return an agreement or request with the member at one end; raises TrustLink.DoesNotExist."""
    link = (
        TrustLink.objects.select_related("low__person", "high__person")
        .filter(state__in=[*TrustLink.ASKING, TrustLink.State.ACTIVE])
        .get(pk=link_id)
    )
    if account.pk not in (link.low_id, link.high_id):
        raise TrustLink.DoesNotExist

    return link


def member_for(account: LoanAccount, handle: str, *, at: datetime.datetime) -> LoanAccount:
    """Return a member of the same network by the handle they gave; raises DoesNotExist.

    A handle is what members tell each other; it opens no more than the name behind it, and not by
    the hundred. Raises TooManyHandles.
    """
    room = rate_limits.count_try("handle", account.person_id, HANDLE_RATE, at=at)
    if not room.allowed:
        raise TooManyHandles(context={"retry_after_seconds": room.reset_seconds})

    return LoanAccount.objects.select_related("person").get(
        network_id=account.network_id, person__handle=handle
    )
