"""What a deposit that rises above the minimum, or falls below it, does to a member's account."""

import datetime

from django.db import connection

from lending_circles.models import LoanAccount
from lending_circles.steps import graph_news
from lending_circles.steps.standing_record import TOP_UP_BEGUN, TOP_UP_ENDED, record_accounts
from rules.credit_limit import is_top_up_required
from rules.terms import CircleTerms


def note_minimum(*, account: LoanAccount, terms: CircleTerms, on: datetime.date) -> bool:
    """Mark whether a deposit that has just changed is at the minimum; tell whether that is news.

    The first time it is, the stake lends (PENDING_PEERS). Below it the owner may not borrow until
    they top up, and still counts for others for the grace of P-28. The caller has locked the row.

    Source: A-53, A-63; R3-075, R3-083.
    """
    assert connection.in_atomic_block
    before = (account.state, account.top_up_required, account.below_minimum_since)

    is_below = is_top_up_required(account.deposit_minor, terms=terms)
    if account.state == LoanAccount.State.PENDING_STAKE:
        if not is_below:
            account.state = LoanAccount.State.PENDING_PEERS
    else:
        account.top_up_required = is_below
        if not is_below:
            account.below_minimum_since = None
        elif account.below_minimum_since is None:
            account.below_minimum_since = on

    if (account.state, account.top_up_required, account.below_minimum_since) == before:
        return False
    account.save(update_fields=["state", "top_up_required", "below_minimum_since"])
    graph_news.tell_accounts(network_id=account.network_id, account_ids=[account.pk])
    if account.state != before[0]:
        record_accounts(f"ACCOUNT_{account.state}", [account.pk])
    if account.top_up_required != before[1]:
        record_accounts(TOP_UP_BEGUN if is_below else TOP_UP_ENDED, [account.pk])

    return True
