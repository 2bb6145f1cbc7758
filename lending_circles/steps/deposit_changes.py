"""Changes of deposits by draws, defaults, recoveries and payouts, for many members at once."""

import datetime
from collections.abc import Mapping

from django.db import connection

from ledger.columns import column, write_columns


def change_deposits(changes: Mapping[int, int], *, on: datetime.date) -> None:
    """Move deposits up or down, by the ledger account of the stake, and keep the day's balances.

    Accounts that are no stake (the shards of the common pool) have no deposit and are passed over.

    Source: R3-046, A-15, A-30: deposits count net of withdrawals and draws.
    """
    assert connection.in_atomic_block
    moved = {account: delta for account, delta in changes.items() if delta}
    if not moved:
        return

    stakes = column(list(moved))
    # Locked in id order first, so that two such changes never wait for each other in a circle.
    write_columns(
        """
        SELECT id FROM lending_circles_loanaccount WHERE stake_account_id = ANY(%s::bigint[])
        ORDER BY id FOR NO KEY UPDATE
        """,
        (stakes,),
    )
    write_columns(
        """
        WITH moved AS (
            UPDATE lending_circles_loanaccount member
            SET deposit_minor = member.deposit_minor + change.delta
            FROM unnest(%s::bigint[], %s::bigint[]) AS change(stake, delta)
            WHERE member.stake_account_id = change.stake
            RETURNING member.id, member.deposit_minor
        )
        INSERT INTO lending_circles_depositbalance (account_id, "on", deposit_minor)
        SELECT id, %s::date, deposit_minor FROM moved
        ON CONFLICT (account_id, "on") DO UPDATE SET deposit_minor = excluded.deposit_minor
        """,
        (stakes, column(list(moved.values())), on),
    )
