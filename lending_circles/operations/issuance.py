"""Where a network's money comes from: issued tokens, opening balances, funds for the pools."""

import datetime
from typing import Literal

from django.db import transaction

from governance.models import Network
from governance.queries import check_organiser, terms_of
from governance.steps import share_day, take_trust
from ledger import pools, posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind, Purpose
from ledger.posting import Move
from lending_circles.models import LoanAccount
from lending_circles.refusals import AmountNotPositive, NotAMember
from lending_circles.steps import peer_counts
from lending_circles.steps.deposits import change_deposit
from lending_circles.steps.minimums import note_minimum
from people import audit
from people.models import Person
from rules.allotment import allot
from rules.issuance import pool_issuance

PoolName = Literal["common", "contingency"]
POOLS = {"common": Purpose.COMMON_POOL, "contingency": Purpose.CONTINGENCY_POOL}


@transaction.atomic(durable=True)
def issue_tokens(
    *,
    account_id: int,
    amount_minor: int,
    on: datetime.date,
    reference: str,
    by: Person | None,
    today: datetime.date | None = None,
) -> int:
    """Issue tokens to a member, and on top of them the common pool's part; return the journal.

    Raises DayNotOpen, NotAMember, NotOrganiser and AmountNotPositive; the same reference issues
    once.

    Source: P-21; R3-015, R3-057.
    """
    network = share_day(network_id=_account(account_id).network_id, on=on, today=today)
    account = LoanAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    _, terms = terms_of(network.pk, on)

    check_organiser(by, network.pk)
    if amount_minor <= 0:
        raise AmountNotPositive

    pool_minor = pool_issuance(amount_minor, terms)

    issuance_id = pools.issuance_account(network.pk)
    moves = [Move(Kind.ISSUANCE, issuance_id, account.spending_account_id, amount_minor)]
    if pool_minor:
        shards = pools.pool_accounts(network.pk, Purpose.COMMON_POOL)
        shard = pools.credit_shard(shards, account.pk)
        moves.append(Move(Kind.ISSUANCE_TO_POOL, issuance_id, shard, pool_minor))
    full_reference = f"account:{account.pk}:issuance:{reference}"
    is_new = ledger_queries.find_journal(full_reference) is None
    journal_id = posting.post(reference=full_reference, moves=moves, on=on, book_id=network.pk)

    if is_new:
        audit.record(
            "TOKENS_ISSUED",
            by=by,
            subject=account,
            data={"amount_minor": amount_minor, "pool_minor": pool_minor},
        )

    return journal_id


@transaction.atomic(durable=True)
def fund_pool(
    *,
    network_id: int,
    pool: PoolName,
    amount_minor: int,
    on: datetime.date,
    reference: str,
    by: Person | None,
    today: datetime.date | None = None,
) -> int:
    """Put opening funds into a pool, spread evenly over its shards; return the journal.

    Raises DayNotOpen, NotOrganiser and AmountNotPositive; the same reference funds once.

    Source: R3-056.
    """
    network = share_day(network_id=network_id, on=on, today=today)

    check_organiser(by, network_id)
    if amount_minor <= 0:
        raise AmountNotPositive

    shards = pools.pool_accounts(network_id, POOLS[pool])
    parts = allot(amount_minor, [1] * len(shards))

    issuance_id = pools.issuance_account(network_id)
    full_reference = f"network:{network_id}:{pool}_pool:{reference}"
    is_new = ledger_queries.find_journal(full_reference) is None
    journal_id = posting.post(
        reference=full_reference,
        moves=[
            Move(Kind.OPENING, issuance_id, shard, part)
            for shard, part in zip(shards, parts, strict=True)
            if part
        ],
        on=on,
        book_id=network_id,
    )

    if is_new:
        audit.record(
            "POOL_FUNDED",
            by=by,
            subject=network,
            data={"pool": pool, "amount_minor": amount_minor},
        )

    return journal_id


@transaction.atomic(durable=True)
def open_balance(
    *,
    account_id: int,
    spending_minor: int,
    stake_minor: int,
    ratio: int = 1,
    on: datetime.date,
    by: Person | None,
) -> LoanAccount:
    """Give a member what they had before the books began: money, stake and history; once.

    Raises DayNotOpen, NotAMember, NotOrganiser and AmountNotPositive.

    Source: the setting of a story; opening stakes count for the waiver from this day on.
    """
    account = _account(account_id)
    network = share_day(network_id=account.network_id, on=on)
    check_organiser(by, network.pk)
    if spending_minor < 0 or stake_minor < 0:
        raise AmountNotPositive
    _, terms = terms_of(network.pk, on)
    take_trust(network_id=network.pk)
    circle = peer_counts.circle_ids(account_id, network_id=network.pk, terms=terms, on=on)
    accounts = peer_counts.lock_members([account_id, *circle])
    account = accounts[account_id]

    if not _post_opening(account, network, spending_minor, stake_minor, on=on):
        return account

    if account.ratio != ratio:
        account.ratio = ratio
        account.save(update_fields=["ratio"])
    if stake_minor:
        change_deposit(account=account, delta_minor=stake_minor, on=on)
    if note_minimum(account=account, terms=terms, on=on):
        peer_counts.recount(network_id=network.pk, accounts=accounts.values(), terms=terms, on=on)
    audit.record(
        "BALANCE_OPENED",
        by=by,
        subject=account,
        data={"spending_minor": spending_minor, "stake_minor": stake_minor, "ratio": ratio},
    )

    return account


def _post_opening(
    account: LoanAccount,
    network: Network,
    spending_minor: int,
    stake_minor: int,
    *,
    on: datetime.date,
) -> bool:
    """Post the opening balances; tell whether they are new."""
    issuance_id = pools.issuance_account(network.pk)
    parts = ((account.spending_account_id, spending_minor), (account.stake_account_id, stake_minor))
    moves = [Move(Kind.OPENING, issuance_id, held_id, minor) for held_id, minor in parts if minor]
    if not moves:
        return True
    reference = f"account:{account.pk}:opening"
    is_new = ledger_queries.find_journal(reference) is None
    posting.post(reference=reference, moves=moves, on=on, book_id=network.pk)

    return is_new


def _account(account_id: int) -> LoanAccount:
    account = LoanAccount.objects.filter(pk=account_id).first()
    if account is None:
        raise NotAMember

    return account
