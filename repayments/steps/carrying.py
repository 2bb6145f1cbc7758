"""What an extension takes over of a missed installment, written for many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from ledger.columns import column, write_columns
from ledger.wire import BigintArray
from rules.schedule import PlannedInstallment


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The schedule of an extension, and the interest that it takes over from an installment."""

    extension_id: int
    parent_id: int
    number: int
    interest_minor: int
    plan: tuple[PlannedInstallment, ...]


def take_over_interest(carried: Sequence[Carried]) -> None:
    """Take the unpaid interest of installments off what their loans owe, before they are paid.

    It stands on the installment as carried, and nobody has paid it in money.

    Source: A-23: the unpaid interest is added to the first payment of the extension.
    """
    assert connection.in_atomic_block

    write_columns(
        """
        UPDATE repayments_loanbalance balance
        SET interest_due_minor = balance.interest_due_minor - part.interest
        FROM unnest(%s::bigint[], %s::bigint[]) AS part(loan_id, interest)
        WHERE balance.loan_id = part.loan_id AND part.interest > 0
        """,
        (
            _column(one.parent_id for one in carried),
            _column(one.interest_minor for one in carried),
        ),
    )


def mark_carried(carried: Sequence[Carried]) -> None:
    """Say on paid installments what of their interest an extension took over."""
    assert connection.in_atomic_block

    write_columns(
        """
        UPDATE repayments_installment line
        SET interest_carried_minor = line.interest_carried_minor + part.interest
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS part(loan_id, number, interest)
        WHERE line.loan_id = part.loan_id AND line.number = part.number::smallint
            AND part.interest > 0
        """,
        (
            _column(one.parent_id for one in carried),
            _column(one.number for one in carried),
            _column(one.interest_minor for one in carried),
        ),
    )


def schedule_extensions(carried: Sequence[Carried]) -> None:
    """Write the installments and balances of extensions; the first asks for the carried interest.

    Source: A-23, A-26; R3-088.
    """
    assert connection.in_atomic_block
    lines = [(one, part) for one in carried for part in one.plan]

    write_columns(
        """
        INSERT INTO repayments_loanbalance (loan_id, outstanding_minor, interest_due_minor,
            interest_paid_minor, waived_minor, written_off_minor, fee_released_minor, next_due_on)
        SELECT new.loan_id, new.outstanding, new.interest, 0, 0, 0, 0, new.next_due_on
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::date[])
            AS new(loan_id, outstanding, interest, next_due_on)
        """,
        (
            _column(one.extension_id for one in carried),
            _column(sum(part.principal_minor for part in one.plan) for one in carried),
            _column(one.interest_minor for one in carried),
            [one.plan[0].due_on for one in carried],
        ),
    )
    write_columns(
        """
        INSERT INTO repayments_installment (loan_id, number, due_on, principal_minor,
            interest_minor, principal_paid_minor, interest_paid_minor, source)
        SELECT line.loan_id, line.number, line.due_on, line.principal, line.interest, 0, 0, ''
        FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::bigint[], %s::bigint[])
            AS line(loan_id, number, due_on, principal, interest)
        """,
        (
            _column(one.extension_id for one, _ in lines),
            _column(part.number for _, part in lines),
            [part.due_on for _, part in lines],
            _column(part.principal_minor for _, part in lines),
            _column(one.interest_minor if part.number == 1 else 0 for one, part in lines),
        ),
    )


def _column(values: Iterable[int]) -> BigintArray:
    return column(list(values))
