"""Reads what a morning of matching looks at: open funds, and what lenders forgave that morning."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from lending_circles.models import JubileeBacker, JubileeFund
from loans.models import Note
from rules.repayment import Due


@dataclass(frozen=True, slots=True)
class Giver:
    """A lender who forgave, and whether the borrower is a peer of theirs."""

    person_id: int
    is_near: bool


@dataclass(frozen=True, slots=True)
class Forgiving:
    """An extension of which lenders forgave something this morning, and nothing is matched yet.

    `numbers` are the payments of which they forgave it, `note_ids` the notes that did.
    """

    loan_id: int
    public_id: str
    payee_name: str
    borrower_id: int
    borrower_name: str
    forgiven_minor: int
    numbers: frozenset[int]
    note_ids: frozenset[int]
    givers: tuple[Giver, ...]


def open_funds(network_id: int) -> list[JubileeFund]:
    """Lock and return the funds that match something, the oldest first."""
    return list(
        JubileeFund.objects.select_for_update(no_key=True)
        .filter(network_id=network_id, state=JubileeFund.State.OPEN)
        .order_by("opened_on", "id")
    )


def backers_of(funds: Sequence[JubileeFund]) -> dict[int, frozenset[int]]:
    """Return the people behind each fund, by its id."""
    found: dict[int, set[int]] = {fund.pk: set() for fund in funds}
    for fund_id, person_id in JubileeBacker.objects.filter(fund__in=found).values_list(
        "fund_id", "person_id"
    ):
        found[fund_id].add(person_id)

    return {fund_id: frozenset(people) for fund_id, people in found.items()}


def unmatched(network_id: int, on: datetime.date, *, is_after_stake: bool) -> list[Forgiving]:
    """Return what lenders forgave this morning before the stakes' turn, or after it, by loan.

    Whatever was forgiven of an extension on either side of it counts as forgiven by its notes.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT loan.id, loan.public_id, loan.payee_name, loan.borrower_id, borrower.name,
                (sum(given.amount_minor) FILTER (
                    WHERE given.is_after_stake = %(after)s))::bigint,
                array_agg(DISTINCT given.number), array_agg(DISTINCT given.note_id),
                array_agg(DISTINCT ARRAY[given.lender_id, note.level])
                    FILTER (WHERE given.is_after_stake = %(after)s AND given.lender_id IS NOT NULL)
            FROM repayments_forgiveness given
            JOIN loans_loan loan ON loan.id = given.loan_id
            JOIN loans_note note ON note.id = given.note_id
            JOIN people_person borrower ON borrower.id = loan.borrower_id
            WHERE given.forgiven_on = %(on)s AND loan.network_id = %(network)s
                AND loan.state = 'REPAYING'
                AND NOT EXISTS (
                    SELECT FROM lending_circles_jubileematch had
                    WHERE had.loan_id = loan.id AND had.matched_on = %(on)s
                        AND had.is_after_stake = %(after)s
                )
            GROUP BY loan.id, borrower.name
            HAVING bool_or(given.is_after_stake = %(after)s)
            ORDER BY loan.id
            """,
            {"network": network_id, "on": on, "after": is_after_stake},
        )
        rows = cursor.fetchall()

    return [
        Forgiving(
            loan_id,
            public_id,
            payee_name,
            borrower_id,
            borrower_name,
            forgiven_minor,
            frozenset(numbers),
            frozenset(note_ids),
            tuple(Giver(lender, level == Note.Level.FIRST) for lender, level in givers or ()),
        )
        for (
            loan_id,
            public_id,
            payee_name,
            borrower_id,
            borrower_name,
            forgiven_minor,
            numbers,
            note_ids,
            givers,
        ) in rows
    ]


def dues_of(loan_ids: Sequence[int]) -> dict[int, list[Due]]:
    """Return what is unpaid of loans, installment by installment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT loan_id, number, due_on, principal_minor - principal_paid_minor,
                interest_minor - interest_paid_minor
            FROM repayments_installment
            WHERE loan_id = ANY(%s) AND paid_on IS NULL ORDER BY loan_id, number
            """,
            [list(loan_ids)],
        )
        rows = cursor.fetchall()
    dues: dict[int, list[Due]] = defaultdict(list)
    for loan_id, *due in rows:
        dues[loan_id].append(Due(*due))

    return dict(dues)
