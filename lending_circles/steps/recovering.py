"""Step 7 of closing a day, its end: what defaulters received goes to those who lost by them."""

import datetime
from collections import defaultdict

from django.db import connection

from ledger import pools, posting
from ledger.kinds import Kind, Purpose
from ledger.posting import JournalDraft, Move
from lending_circles.models import LoanAccount
from lending_circles.steps.deposit_changes import change_deposits
from repayments.models import DefaultCase
from repayments.queries.defaults import recovery_references
from repayments.steps.closing import record_recovery
from rules.claims import Loss
from rules.recovery import share_recovery


def share_recoveries(*, network_id: int, on: datetime.date) -> int:
    """Share out the available money of everybody whose default is not made good yet.

    It is what notes under lien returned, and whatever else came into the stake. A loser may be in
    default as well, so it goes on until nobody who still owes has anything. Whoever opened their
    account again owes nothing more for what lay before (A-17). Returns the recoveries.

    Source: A-11, A-17, A-59, A-60.
    """
    assert connection.in_atomic_block

    count = 0
    while shared := _share_once(network_id, on):
        count += shared

    return count


def _share_once(network_id: int, on: datetime.date) -> int:
    """Take one turn over all cases that can give something back, oldest first in each person."""
    pool = pools.pool_accounts(network_id, Purpose.CONTINGENCY_POOL)
    spent: dict[int, int] = defaultdict(int)
    deltas: dict[int, int] = defaultdict(int)
    drafts = []
    for case, stake_id, available_minor in _cases_with_money(network_id):
        shares = {
            share.note_id: share
            for share in case.shares.select_related("note").order_by("note_id")
            if share.loss_minor > share.recovered_minor
        }
        recovery = share_recovery(
            available_minor - spent[stake_id],
            [
                Loss(share.note_id, share.note.holder_id, share.loss_minor - share.recovered_minor)
                for share in shares.values()
            ],
            contingency_unrecovered_minor=case.contingency_minor - case.contingency_recovered_minor,
        )
        moves = [
            Move(Kind.RECOVERY, stake_id, shares[part.note_id].note.account_id, part.amount_minor)
            for part in recovery.shares
        ]
        if recovery.contingency_minor:
            shard = pools.credit_shard(pool, case.borrower_id)
            moves.append(Move(Kind.RECOVERY, stake_id, shard, recovery.contingency_minor))
        if not moves:
            continue
        # What was recovered before grows with every recovery, so it numbers them.
        before_minor = case.contingency_recovered_minor + sum(
            case.shares.values_list("recovered_minor", flat=True)
        )
        reference = f"{recovery_references(case)}{before_minor}"
        drafts.append(JournalDraft(reference, tuple(moves)))
        for move in moves:
            spent[stake_id] += move.amount_minor
            deltas[stake_id] -= move.amount_minor
            deltas[move.credit_id] += move.amount_minor
        record_recovery(
            case,
            by_note={part.note_id: part.amount_minor for part in recovery.shares},
            contingency_minor=recovery.contingency_minor,
        )
    change_deposits(deltas, on=on)
    posting.post_many(drafts, on=on, book_id=network_id)

    return len(drafts)


def _cases_with_money(network_id: int) -> list[tuple[DefaultCase, int, int]]:
    """Return the cases not made good whose borrower has something available, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT case_.id, stake.id, stake.balance_minor
            FROM repayments_defaultcase case_
            JOIN lending_circles_loanaccount member ON member.network_id = case_.network_id
                AND member.person_id = case_.borrower_id AND member.state = ANY(%s)
            JOIN ledger_account stake ON stake.id = member.stake_account_id
            WHERE case_.network_id = %s AND stake.balance_minor > 0
                AND (member.reopened_on IS NULL OR case_.defaulted_on >= member.reopened_on) AND (
                case_.contingency_recovered_minor < case_.contingency_minor OR EXISTS (
                    SELECT FROM repayments_defaultshare share
                    WHERE share.case_id = case_.id AND share.recovered_minor < share.loss_minor
                )
            )
            ORDER BY case_.id
            """,
            ([LoanAccount.State.HOLD_TO_EXIT, LoanAccount.State.CLOSED_DEFAULTED], network_id),
        )
        rows = cursor.fetchall()
    cases = DefaultCase.objects.select_for_update().order_by("pk").in_bulk([row[0] for row in rows])

    return [(cases[case_id], stake_id, held_minor) for case_id, stake_id, held_minor in rows]
