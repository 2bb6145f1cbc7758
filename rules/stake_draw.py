"""Drawing on a borrower's own stake for installments that are late too long."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LateDue:
    """What an installment that is late too long still asks for."""

    due_on: datetime.date
    loan_id: int
    number: int
    principal_minor: int
    interest_minor: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What the stake pays of one installment."""

    loan_id: int
    number: int
    principal_minor: int
    interest_minor: int


def late_draw(available_minor: int, dues: Sequence[LateDue]) -> tuple[Draw, ...]:
    """Return what the available part of a stake pays of the borrower's late installments.

    The oldest due day comes first, then the lowest loan id; principal before interest. Any partial
    amount is drawn, also below the minimum stake; what is not covered stays late and is tried again
    the next day. Installments that get nothing are left out.

    Source: A-11, A-12; R3-074.
    """
    assert available_minor >= 0

    draws = []
    left = available_minor
    for due in sorted(dues, key=lambda due: (due.due_on, due.loan_id, due.number)):
        principal = min(left, due.principal_minor)
        interest = min(left - principal, due.interest_minor)
        left -= principal + interest
        if principal + interest:
            draws.append(Draw(due.loan_id, due.number, principal, interest))

    return tuple(draws)
