"""Step 9 of closing a day: those who leave get back what is free, and have left in the end."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from ledger import posting
from ledger.kinds import Kind
from ledger.posting import JournalDraft, Move
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.steps.deposit_changes import change_deposits
from lending_circles.steps.graph_news import tell_accounts, tell_links
from people import audit
from rules.exits import Leaving, has_left, swept_minor

State = LoanAccount.State
# Whoever has left may still receive a recovery.
LEAVING = (State.HOLD_TO_EXIT, State.EXITED, State.CLOSED_DEFAULTED)


@dataclass(frozen=True, slots=True)
class _Leaver:
    """A leaving member's account, where their money is, and how they stand."""

    account_id: int
    state: str
    spending_id: int
    stake_id: int
    closes: bool
    leaving: Leaving


def return_stakes(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Pay out what is free to leaving members with `after_id` < id ≤ `up_to_id`.

    Whoever owes nothing and holds no note has left: the account is EXITED, or CLOSED_DEFAULTED
    where a default was more than the stake, and their agreements end. Returns the members paid or
    gone.

    Source: A-16, A-67; R3-145, R3-146.
    """
    assert connection.in_atomic_block

    leavers = _leavers(network_id, after_id, up_to_id)
    sweeps = {
        one.account_id: amount_minor
        for one in leavers
        if (amount_minor := swept_minor(one.leaving))
    }
    gone = [one for one in leavers if one.state == State.HOLD_TO_EXIT and has_left(one.leaving)]
    by_id = {one.account_id: one for one in leavers}

    change_deposits({by_id[account].stake_id: -amount for account, amount in sweeps.items()}, on=on)
    _close(gone, network_id=network_id, on=on)
    posting.post_many(
        [
            JournalDraft(
                f"account:{account}:exit_payout:{on}",
                (
                    Move(
                        Kind.EXIT_PAYOUT,
                        by_id[account].stake_id,
                        by_id[account].spending_id,
                        amount_minor,
                    ),
                ),
            )
            for account, amount_minor in sweeps.items()
        ],
        on=on,
        book_id=network_id,
    )

    return len(sweeps.keys() | {one.account_id for one in gone})


def _close(gone: Sequence[_Leaver], *, network_id: int, on: datetime.date) -> None:
    """End the membership and the agreements of those who have left."""
    if not gone:
        return
    by_state: dict[str, list[int]] = defaultdict(list)
    for one in gone:
        by_state[State.CLOSED_DEFAULTED if one.closes else State.EXITED].append(one.account_id)
    for state, accounts in by_state.items():
        LoanAccount.objects.filter(pk__in=accounts).update(state=state)
    accounts = [one.account_id for one in gone]
    links = TrustLink.objects.filter(state__in=(TrustLink.State.ACTIVE, *TrustLink.ASKING)) & (
        TrustLink.objects.filter(low_id__in=accounts)
        | TrustLink.objects.filter(high_id__in=accounts)
    )
    link_ids = list(links.order_by("pk").values_list("pk", flat=True))
    TrustLink.objects.filter(pk__in=link_ids).update(state=TrustLink.State.CLOSED, closed_on=on)
    tell_links(network_id=network_id, link_ids=link_ids)
    tell_accounts(network_id=network_id, account_ids=accounts)
    audit.record_many(
        audit.AuditDraft(f"ACCOUNT_{state}", audit.subject_type(LoanAccount), account)
        for state, closed in by_state.items()
        for account in closed
    )


def _leavers(network_id: int, after_id: int, up_to_id: int) -> list[_Leaver]:
    """Return the leaving members of a range, with what they owe and what they still lend."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT member.id, member.state, member.spending_account_id, member.stake_account_id,
                EXISTS (
                    SELECT FROM repayments_defaultcase case_
                    WHERE case_.borrower_id = member.person_id
                        AND case_.network_id = member.network_id AND case_.closes_account
                        AND (member.reopened_on IS NULL
                            OR case_.defaulted_on >= member.reopened_on)
                ),
                stake.balance_minor,
                (
                    SELECT
                        coalesce(sum(owed.outstanding_minor + owed.interest_due_minor), 0)::bigint
                    FROM loans_loan own JOIN repayments_loanbalance owed ON owed.loan_id = own.id
                    WHERE own.borrower_id = member.person_id AND own.network_id = member.network_id
                        AND own.state = 'REPAYING'
                ),
                (
                    SELECT coalesce(sum(note.outstanding_minor), 0)::bigint
                    FROM loans_note note JOIN loans_loan lent ON lent.id = note.loan_id
                    WHERE note.holder_id = member.person_id AND note.outstanding_minor > 0
                        AND lent.network_id = member.network_id
                )
            FROM lending_circles_loanaccount member
            JOIN ledger_account stake ON stake.id = member.stake_account_id
            WHERE member.network_id = %s AND member.state = ANY(%s)
                AND member.id > %s AND member.id <= %s
                AND (member.state = 'HOLD_TO_EXIT' OR stake.balance_minor > 0)
            ORDER BY member.id
            """,
            (network_id, list(LEAVING), after_id, up_to_id),
        )

        return [
            _Leaver(account, state, spending, stake, closes, Leaving(*figures))
            for account, state, spending, stake, closes, *figures in cursor.fetchall()
        ]
