"""Calling committed money from investors: who is asked for how much, and until when."""

import datetime
from collections.abc import Sequence

from rules.allotment import allot

# Investors have a week, as borrowers have before a challenge. Source: R0-19; A-36.
CALL_DAYS = 7


def call_due_on(called_on: datetime.date, *, days: int = CALL_DAYS) -> datetime.date:
    """Return the last day on which a call is paid in time.

    Source: R0-19; A-36.
    """
    assert days > 0

    return called_on + datetime.timedelta(days=days)


def called_parts(amount_minor: int, open_minor: Sequence[int]) -> tuple[int, ...]:
    """Return what a call asks of each note, in the order given.

    `open_minor` is what of each note was never called and has not lapsed. Pro rata to it, largest
    remainder to the first; more than is open in all is not called.

    Source: R0-16, R0-19; N-7.
    """
    assert amount_minor >= 0
    assert all(part >= 0 for part in open_minor)

    return allot(min(amount_minor, sum(open_minor)), open_minor)
