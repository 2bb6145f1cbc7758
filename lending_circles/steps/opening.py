"""Opens loan accounts, with the two ledger accounts that belong to each."""

import datetime
from collections.abc import Sequence

from django.db import connection

from governance.models import Network
from ledger import posting
from ledger.kinds import Purpose
from lending_circles.models import LoanAccount

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
