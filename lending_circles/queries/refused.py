"""A reason of the rules as the refusal that one member may read."""

from ledger import queries as ledger_queries
from lending_circles.models import LoanAccount
from lending_circles.refusals import BorrowingRefused, refusal_of
from rules.borrowing import Membership
from rules.money import Asset
from rules.refusals import Code, Reason


def refusal_for(reason: Reason, account: LoanAccount) -> BorrowingRefused:
    """Return a reason as a refusal in words, with what of it this member may know.

    Source: R3-166, R3-169; A-65.
    """
    asset = account.network.asset
    spending_minor = (
        ledger_queries.balance(account.spending_account_id) if reason.code is Code.OVER_LIMIT else 0
    )

    return refusal_of(
        reason,
        asset=Asset(asset.code, asset.decimals),
        membership=Membership(account.state),
        deposit_minor=account.deposit_minor,
        spending_minor=spending_minor,
        ratio=account.ratio,
    )
