"""Reads what a night of forgiveness looks at: failed extension payments, and their notes."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection

from ledger.columns import Int64s, read_columns
from lending_circles.models import LoanAccount
from lending_circles.trust_graph import Circles
from rules.forgiveness import OwedNote
from rules.lateness import last_escalated_due_on
from rules.terms import CircleTerms

_STAYING = [
    LoanAccount.State.PENDING_PEERS.value,
    LoanAccount.State.ACTIVE.value,
    LoanAccount.State.HOLD.value,
]


# The common pool has no place in the graph.
POOL = -1


class FailedPayment(NamedTuple):
    """A payment of an extension whose grace has run out, with what is unpaid of it."""

    loan_id: int
    public_id: str
    payee_name: str
    number: int
    version: int
    due_on: datetime.date
    person_id: int
    account_id: int
    principal_minor: int
    interest_minor: int


class Members(NamedTuple):
    """What forgiveness looks at of every member of a graph, in its order."""

    staying: Int64s
    after_stake: Int64s
    deposits: Int64s


def failed_payments(
    network_id: int,
    on: datetime.date,
    *,
    terms: Mapping[int, CircleTerms],
    is_escalated: bool,
) -> list[FailedPayment]:
    """Return the extension payments whose grace runs out on a day, by due day and loan.

    Before the stake is drawn they have not escalated yet; after it they escalated today.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT loan.id, loan.public_id, loan.payee_name, line.number, loan.parameters_id,
                line.due_on, loan.borrower_id, member.id,
                line.principal_minor - line.principal_paid_minor,
                line.interest_minor - line.interest_paid_minor
            FROM repayments_lateepisode episode
            JOIN loans_loan loan ON loan.id = episode.loan_id AND loan.extends_id IS NOT NULL
            JOIN repayments_installment line
                ON line.loan_id = loan.id AND line.number = episode.number
            JOIN lending_circles_loanaccount member
                ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
            WHERE episode.cured_on IS NULL AND loan.network_id = %(network)s
                AND loan.state = 'REPAYING'
                AND line.principal_minor > line.principal_paid_minor
                AND CASE WHEN %(escalated)s THEN episode.escalated_on = %(on)s
                    ELSE episode.escalated_on IS NULL END
            ORDER BY line.due_on, loan.id, line.number
            """,
            {"network": network_id, "on": on, "escalated": is_escalated},
        )
        rows = [FailedPayment(*row) for row in cursor.fetchall()]

    return [
        row
        for row in rows
        if row.due_on <= last_escalated_due_on(on=on, late_days=terms[row.version].late_days)
    ]


def notes_of(loan_ids: Sequence[int], circles: Circles) -> dict[int, list[OwedNote]]:
    """Return the open notes of extensions by loan, with their holders as the graph counts them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT note.loan_id, note.id, note.holder_id, note.outstanding_minor,
                note.assigned_from_id IS NULL AND note.lien_case_id IS NULL
            FROM loans_note note
            WHERE note.loan_id = ANY(%s) AND note.outstanding_minor > 0
            ORDER BY note.loan_id, note.id
            """,
            [list(loan_ids)],
        )
        rows = cursor.fetchall()
    nodes = {person: node for node, person in enumerate(circles.person_ids.tolist())}
    notes: dict[int, list[OwedNote]] = defaultdict(list)
    for loan_id, note_id, holder_id, outstanding_minor, is_own in rows:
        node = None if holder_id is None else nodes.get(holder_id)
        # A holder whom the graph does not know has no standing here to forgive from.
        known = is_own and (holder_id is None or node is not None)
        notes[loan_id].append(OwedNote(note_id, node, outstanding_minor, known))

    return dict(notes)


def members_of(network_id: int, circles: Circles) -> Members:
    """Return what forgiveness looks at of all members, in the order of the graph."""
    rows = read_columns(
        """
        SELECT id, (state = ANY({staying}))::int::bigint, forgives_after_stake::int::bigint,
            deposit_minor
        FROM lending_circles_loanaccount WHERE network_id = {network} ORDER BY id
        """,
        ("id", "staying", "after", "deposit"),
        network=network_id,
        staying=_STAYING,
    )
    places = np.searchsorted(rows["id"], circles.graph.members.ids)

    return Members(rows["staying"][places], rows["after"][places], rows["deposit"][places])


def forgiven_before(loan_ids: Sequence[int], circles: Circles) -> dict[tuple[int, int], set[int]]:
    """Return who has forgiven which payment already: (loan, number) → nodes, POOL among them."""
    rows = read_columns(
        """
        SELECT loan_id, number::bigint, coalesce(lender_id, 0) FROM repayments_forgiveness
        WHERE loan_id = ANY({loans})
        """,
        ("loan", "number", "lender"),
        loans=np.array(loan_ids, dtype=np.int64),
    )
    nodes = {person: node for node, person in enumerate(circles.person_ids.tolist())} | {0: POOL}
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for loan, number, lender in zip(
        rows["loan"].tolist(), rows["number"].tolist(), rows["lender"].tolist(), strict=True
    ):
        if lender in nodes:
            found[loan, number].add(nodes[lender])

    return dict(found)
