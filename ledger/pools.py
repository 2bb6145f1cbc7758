"""Pools: accounts of a network that every till and every night writes, kept in shards.

One account would make its writers wait for each other's commits; eight let eight write at once.
A pool's balance is the sum of its shards, and none of them may fall below zero.
"""

from collections.abc import Sequence

from ledger import posting, queries
from ledger.kinds import Purpose
from ledger.posting import AccountDraft

SHARDS = 8
POOL_PURPOSES = (
    Purpose.COMMON_POOL,
    Purpose.CONTINGENCY_POOL,
    Purpose.TRANSACTION_POOL,
    Purpose.TRANSACTION_POOL_UNEARNED,
)


class PoolShort(Exception):
    """A pool holds less than is to be drawn from it."""

    code = "POOL_SHORT"
    detail = "The pool holds less than that."
    remedy = "Draw a smaller amount."

    def __init__(self, *, short_minor: int) -> None:
        super().__init__(f"{self.detail} ({short_minor} short)")
        self.context = {"short_minor": short_minor}


def pool_code(network_id: int, purpose: Purpose, shard: int) -> str:
    """Return the code of one shard of a pool."""
    return f"network:{network_id}:{purpose.value.lower()}:{shard}"


def issuance_code(network_id: int) -> str:
    """Return the code of the account that a network's money comes from."""
    return f"network:{network_id}:issuance"


def open_network_accounts(*, network_id: int, asset_id: int) -> int:
    """Open a network's pools and its issuance account; return the id of the latter.

    Opening them again changes nothing.
    """
    pools = [
        AccountDraft(pool_code(network_id, purpose, shard), purpose, asset_id)
        for purpose in POOL_PURPOSES
        for shard in range(SHARDS)
    ]
    issuance = AccountDraft(issuance_code(network_id), Purpose.ISSUANCE, asset_id, floor_minor=None)
    return posting.open_accounts([*pools, issuance])[-1]


def issuance_account(network_id: int) -> int:
    """Return the id of the account that a network's money comes from."""
    return queries.account_id(issuance_code(network_id))


def pool_accounts(network_id: int, purpose: Purpose) -> list[int]:
    """Return the ids of a pool's shards, in the order of the shards."""
    return queries.account_ids([pool_code(network_id, purpose, shard) for shard in range(SHARDS)])


def pool_balance(network_id: int, purpose: Purpose) -> int:
    """Return what a pool holds, in minor units."""
    return sum(queries.balances(pool_accounts(network_id, purpose)).values())


def pool_shards(network_id: int, purpose: Purpose, *, lock: bool = False) -> list[tuple[int, int]]:
    """Return (account id, balance in minor units) of a pool's shards, in their order.

    With `lock`, the shards stay as they are until the transaction ends.
    """
    accounts = pool_accounts(network_id, purpose)
    held = queries.lock_balances(accounts) if lock else queries.balances(accounts)
    return [(account, held[account]) for account in accounts]


def credit_shard(accounts: Sequence[int], subject_id: int) -> int:
    """Return the shard that a subject (a loan, a person) pays into: always the same one."""
    return accounts[subject_id % len(accounts)]


def draw(
    *,
    shards_balances: Sequence[tuple[int, int]],
    amount_minor: int,
    first_shard: int,
) -> list[tuple[int, int]]:
    """Return (account id, amount) to take from a pool's shards, `amount_minor` in all.

    The shard at place `first_shard` (taken modulo their number) gives first, then the next,
    round the ring; a shard that gives nothing is left out. Raises PoolShort where all together
    hold less.
    """
    assert amount_minor >= 0
    assert shards_balances

    start = first_shard % len(shards_balances)
    left_minor = amount_minor
    taken: list[tuple[int, int]] = []
    for account_id, balance_minor in (*shards_balances[start:], *shards_balances[:start]):
        part_minor = min(left_minor, balance_minor)
        if part_minor > 0:
            taken.append((account_id, part_minor))
            left_minor -= part_minor
    if left_minor:
        raise PoolShort(short_minor=left_minor)
    return taken
