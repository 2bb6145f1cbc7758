"""Opens loan accounts, with the two ledger accounts that belong to each."""

import datetime
from collections.abc import Sequence

from django.db import connection

from governance.models import Network
from ledger import posting
from ledger.kinds import Purpose
from lending_circles.models import LoanAccount
from rules.ways_back import FIRST_RATIO

ROWS_AT_ONCE = 5_000


def open_members(
    *, network: Network, person_ids: Sequence[int], on: datetime.date
) -> list[LoanAccount]:
    """Open spending and stake accounts for people, then their loan accounts, in the order given.

    The caller tells the trust graph.
    """
    assert connection.in_atomic_block

    ids = posting.open_accounts(
        [
            posting.AccountDraft(
                code=f"person:{person_id}:{word}:{network.pk}",
                purpose=purpose,
                asset_id=network.asset_id,
            )
            for person_id in person_ids
            for word, purpose in (("spending", Purpose.SPENDING), ("stake", Purpose.STAKE))
        ]
    )

    return LoanAccount.objects.bulk_create(
        [
            LoanAccount(
                network=network,
                person_id=person_id,
                spending_account_id=ids[2 * place],
                stake_account_id=ids[2 * place + 1],
                joined_on=on,
            )
            for place, person_id in enumerate(person_ids)
        ],
        batch_size=ROWS_AT_ONCE,
    )


def begin_anew(account: LoanAccount, *, on: datetime.date) -> None:
    """Put a closed account back where everybody begins; its record stays what it is.

    Who left of their own will keeps the credit ratio they had earned; after a default it begins at
    1:1. The caller has locked the row, and tells the trust graph.

    Source: A-17; R3-084, R3-147.
    """
    assert connection.in_atomic_block

    if account.exit_reason == LoanAccount.ExitReason.DEFAULT:
        account.ratio, account.stepped_down_on, account.loans_towards_step = FIRST_RATIO, on, 0
    account.state, account.exit_reason = LoanAccount.State.PENDING_STAKE, ""
    account.borrowing_blocked = account.top_up_required = False
    account.below_minimum_since = account.peers_missing_since = None
    account.reopened_on = on
    account.save(
        update_fields=[
            "state",
            "exit_reason",
            "ratio",
            "stepped_down_on",
            "loans_towards_step",
            "borrowing_blocked",
            "top_up_required",
            "below_minimum_since",
            "peers_missing_since",
            "reopened_on",
        ]
    )
