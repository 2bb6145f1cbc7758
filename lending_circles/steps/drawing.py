"""Step 3 of opening a day: what is late beyond its grace is drawn from the borrower's stake."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ledger.columns import column, write_columns
from lending_circles.steps.blocks import lift_blocks
from lending_circles.steps.deposit_changes import change_deposits
from loans import steps as loan_steps
from repayments.models import Installment
from repayments.steps.collecting import LineTable, PaymentTable, collect, lock_balances
from rules.allotment import allot
from rules.fees import fee_earned
from rules.stake_draw import LateDue, late_draw


@dataclass(frozen=True, slots=True)
class _Late:
    """An installment past its grace, the stake that answers for it, and its loan's fee."""

    due: LateDue
    stake_id: int
    stake_minor: int
    fee_minor: int
    count: int


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the stake pays of one such installment."""

    late: _Late
    principal_minor: int
    interest_minor: int

    @property
    def is_complete(self) -> bool:
        due = self.late.due
        return (self.principal_minor, self.interest_minor) == (
            due.principal_minor,
            due.interest_minor,
        )


def draw_stakes(*, network_id: int, on: datetime.date) -> int:
    """Draw on the stakes of all members of a network who are late beyond the grace.

    All together and in the order of due day and loan: what one draw returns to a lender who is late
    as well is there for that lender's own draw. Returns the installments that received something.

    Source: A-11, A-12; the business day, "stake draw"; R3-074.
    """
    assert connection.in_atomic_block

    late = _late_installments(network_id, on)
    if not late:
        return 0
    lock_balances(np.array([one.due.loan_id for one in late], dtype=np.int64))

    drawn = _draws(late)
    if drawn:
        settled = _collect(drawn, network_id=network_id, on=on)
        lift_blocks(network_id=network_id, loan_ids=settled)
    _mark_tried(late, on=on)

    return len(drawn)


def _draws(late: Sequence[_Late]) -> list[_Drawn]:
    """Decide what is drawn, one installment after the other, over balances as they then stand."""
    stakes = {one.stake_id: one.stake_minor for one in late}
    if not any(stakes.values()):
        return []
    notes = loan_steps.notes_outstanding(
        np.array([one.due.loan_id for one in late], dtype=np.int64)
    )
    creditors = notes.account_ids.tolist()
    left = notes.outstanding.tolist()
    places = defaultdict(list)
    for place, loan_id in enumerate(notes.loan_ids.tolist()):
        places[loan_id].append(place)

    drawn = []
    for one in late:
        for draw in late_draw(stakes[one.stake_id], [one.due]):
            mine = places[draw.loan_id]
            parts = allot(draw.principal_minor, [left[place] for place in mine])
            for place, part in zip(mine, parts, strict=True):
                left[place] -= part
                if creditors[place] in stakes:
                    stakes[creditors[place]] += part
            stakes[one.stake_id] -= draw.principal_minor + draw.interest_minor
            drawn.append(_Drawn(one, draw.principal_minor, draw.interest_minor))

    return drawn


def _collect(drawn: Sequence[_Drawn], *, network_id: int, on: datetime.date) -> np.ndarray:
    """Post the draws and write what they paid; return the loans that are settled."""
    loans = np.array([one.late.due.loan_id for one in drawn], dtype=np.int64)
    numbers = np.array([one.late.due.number for one in drawn], dtype=np.int64)
    principals = np.array([one.principal_minor for one in drawn], dtype=np.int64)
    interests = np.array([one.interest_minor for one in drawn], dtype=np.int64)
    lines = LineTable(
        loan_ids=loans,
        numbers=numbers,
        principals=principals,
        interests=interests,
        completes=np.array([one.is_complete for one in drawn], dtype=np.bool_),
    )
    payments = PaymentTable(
        references=[
            f"loan:{one.late.due.loan_id}:installment:{one.late.due.number}:draw:{on}"
            for one in drawn
        ],
        loan_ids=loans,
        source_ids=np.array([one.late.stake_id for one in drawn], dtype=np.int64),
        principals=principals,
        interests=interests,
        releases=np.array([_release(one) for one in drawn], dtype=np.int64),
    )
    taken: dict[int, int] = defaultdict(int)
    for one in drawn:
        taken[one.late.stake_id] -= one.principal_minor + one.interest_minor
    change_deposits(taken, on=on)

    return collect(payments, lines, network_id=network_id, on=on, source=Installment.Source.STAKE)


def _release(one: _Drawn) -> int:
    """Return the part of the transaction fee that this draw earns by completing an installment."""
    if not one.is_complete:
        return 0

    return fee_earned(one.late.fee_minor, one.late.count, numbers=[one.late.due.number])


def _late_installments(network_id: int, on: datetime.date) -> list[_Late]:
    """Return the escalated installments that have not been tried today, in the order of draws."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT line.due_on, loan.id, line.number,
                line.principal_minor - line.principal_paid_minor,
                line.interest_minor - line.interest_paid_minor,
                stake.id, stake.balance_minor, loan.transaction_fee_minor, loan.installment_count
            FROM repayments_lateepisode episode
            JOIN loans_loan loan ON loan.id = episode.loan_id
            JOIN repayments_installment line
                ON line.loan_id = loan.id AND line.number = episode.number
            JOIN lending_circles_loanaccount member
                ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
            JOIN ledger_account stake ON stake.id = member.stake_account_id
            WHERE episode.cured_on IS NULL AND episode.escalated_on <= %s
                AND (episode.drawn_on IS NULL OR episode.drawn_on < %s)
                AND loan.network_id = %s AND loan.state = 'REPAYING'
            ORDER BY line.due_on, loan.id, line.number
            """,
            (on, on, network_id),
        )

        return [_Late(LateDue(*row[:5]), *row[5:]) for row in cursor.fetchall()]


def _mark_tried(late: Sequence[_Late], *, on: datetime.date) -> None:
    """Keep that these installments have had their try of the day."""
    write_columns(
        """
        UPDATE repayments_lateepisode episode SET drawn_on = %s
        FROM unnest(%s::bigint[], %s::bigint[]) AS late(loan_id, number)
        WHERE episode.loan_id = late.loan_id AND episode.number = late.number::smallint
        """,
        (
            on,
            column([one.due.loan_id for one in late]),
            column([one.due.number for one in late]),
        ),
    )
