"""Tells lenders what came back of what they had lost: from a friend by name, else from nobody."""

import datetime
from collections.abc import Sequence

from django.db import connection

from lending_circles.models import LoanAccount
from loans.models import Note
from pages.formats import amount_text
from people.models import AuditEvent
from people.steps import NoticeDraft, tell_each
from repayments.models import MakeGood


def tell_made_good(
    account: LoanAccount, paid: Sequence[MakeGood], *, cause: AuditEvent, on: datetime.date
) -> None:
    """Tell each lender how much of their loss was made good; the common pool is told nothing.

    Who lent as a friend knew whom they lent to; beyond the circle nobody is named.

    Source: A-17; RX-11.
    """
    assert connection.in_atomic_block
    received: dict[int, int] = {}
    friends: set[int] = set()
    for row in paid:
        note = row.share.note
        if note.holder_id is None:
            continue
        received[note.holder_id] = received.get(note.holder_id, 0) + row.amount_minor
        if note.level == Note.Level.FIRST and note.assigned_from_id is None:
            friends.add(note.holder_id)

    tell_each(
        (
            NoticeDraft(
                person_id,
                "MADE_GOOD",
                f"{account.person.name if person_id in friends else 'Somebody farther out'} made"
                f" good {amount_text(minor, account.network.asset)} of what you had lost. It is in"
                " your stake.",
                "/me/stake/",
                cause.pk,
            )
            for person_id, minor in sorted(received.items())
        ),
        on=on,
    )
