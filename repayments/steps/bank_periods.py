"""The end of interest periods of banks' loans, in the night and for many loans at once."""

import datetime

import numpy as np
from django.db import connection

from ledger.columns import Int64s, column, read_columns, write_columns
from loans.models import LoanTerms
from repayments.models import Accrual
from repayments.steps import bank_accruing
from repayments.steps.bank_records import (
    HeldLoan,
    period_after_end,
    periods_after_end,
    running_period,
    take_loan,
)
from rules.bank_loan_interest import accrued_minor, accrued_scaled, charge
from rules.day_count import year_parts

_CONVENTIONS = LoanTerms.DayCount.values
_PERIODS = LoanTerms.Period.values


def end_periods(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Charge the interest of periods that end today on loans with `after_id` < id ≤ `up_to_id`.

    A period ends on the due day of its installment, whose planned interest gives way to what
    accrued. After the last due day periods go on, and charge the last installment. Returns the
    periods that ended.

    Source: A-55; N-5, N-8; the business day, "Open day D".
    """
    assert connection.in_atomic_block

    _lock(network_id, on, after_id, up_to_id)
    loans, numbers = _ending(network_id, on, after_id, up_to_id)
    charged = 0
    if len(loans):
        rows = {**read_stretches(loans), "number": numbers}
        carried = carried_interest(rows["loan"])
        stretches = stretch_interest(rows, on=on)
        totals = np.array(
            [
                charge(carried.get(loan, 0) + stretch)[0]
                for loan, stretch in zip(rows["loan"].tolist(), stretches, strict=True)
            ],
            dtype=np.int64,
        )
        charged = _write(rows, totals, on=on)

    return charged + _end_late_periods(network_id, on, after_id, up_to_id)


def _lock(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Lock the balances of banks' loans that have something due, in id order; return how many."""
    return write_columns(
        """
        SELECT balance.loan_id FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        WHERE balance.next_due_on <= %s AND loan.network_id = %s
            AND balance.loan_id > %s AND balance.loan_id <= %s
            AND loan.state = 'REPAYING' AND loan.product = 'MARKETPLACE'
        ORDER BY balance.loan_id FOR NO KEY UPDATE OF balance
        """,
        (on, network_id, after_id, up_to_id),
    )


def stretch_interest(rows: dict[str, Int64s], *, on: datetime.date) -> list[int]:
    """Return the exact interest from each loan's last accrual up to a day, scaled.

    Most loans of one night began on few days and share their stretch of the year.
    """
    keys = zip(
        rows["convention"].tolist(),
        rows["period"].tolist(),
        rows["through"].tolist(),
        rows["anchor"].tolist(),
        strict=True,
    )
    known: dict[tuple[int, int, int, int], int] = {}
    interest = []
    for key, rate, outstanding in zip(
        keys, rows["rate"].tolist(), rows["outstanding"].tolist(), strict=True
    ):
        parts = known.get(key)
        if parts is None:
            convention, period, through, anchor = key
            parts = known[key] = year_parts(
                datetime.date.fromordinal(through),
                on,
                _CONVENTIONS[convention],
                period=_PERIODS[period],
                anchor_on=datetime.date.fromordinal(anchor),
            )
        interest.append(accrued_scaled(outstanding, rate_millionths=rate, parts=parts))

    return interest


def carried_interest(loan_ids: Int64s) -> dict[int, int]:
    """Return the scaled interest that loans carry from earlier in their running period."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT loan_id, accrued_scaled FROM loans_bankloan
            WHERE loan_id = ANY(%s) AND accrued_scaled <> 0
            """,
            [loan_ids.tolist()],
        )
        return {loan_id: int(scaled) for loan_id, scaled in cursor.fetchall()}


def read_stretches(loan_ids: Int64s) -> dict[str, Int64s]:
    """Return since when and on what interest runs on loans, by loan; conventions by their place."""
    return read_columns(
        """
        SELECT terms.loan_id, terms.rate_millionths::bigint,
            array_position({conventions}::text[], terms.day_count::text)::bigint - 1,
            array_position({periods}::text[], terms.period::text)::bigint - 1,
            (terms.accrued_through_on - date '0001-01-01')::bigint + 1,
            (first.released_on - date '0001-01-01')::bigint + 1,
            balance.outstanding_minor
        FROM unnest({loans}) AS asked(id)
        JOIN loans_bankloan terms ON terms.loan_id = asked.id
        JOIN repayments_loanbalance balance ON balance.loan_id = asked.id
        JOIN loans_release first ON first.bank_loan_id = asked.id AND first.number = 1
        ORDER BY terms.loan_id
        """,
        ("loan", "rate", "convention", "period", "through", "anchor", "outstanding"),
        loans=loan_ids,
        conventions=_CONVENTIONS,
        periods=_PERIODS,
    )


def _ending(
    network_id: int, on: datetime.date, after_id: int, up_to_id: int
) -> tuple[Int64s, Int64s]:
    """Return loan and number of the installments that fall due today and are not accrued yet."""
    rows = read_columns(
        """
        SELECT loan.id, line.number::bigint
        FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
        JOIN repayments_installment line ON line.loan_id = loan.id AND line.due_on = {on}
        WHERE balance.next_due_on <= {on} AND balance.loan_id > {after}
            AND balance.loan_id <= {up_to} AND loan.network_id = {network}
            AND loan.state = 'REPAYING' AND loan.product = 'MARKETPLACE'
            AND terms.accrued_through_on < {on}
        ORDER BY loan.id
        """,
        ("loan", "number"),
        network=network_id,
        on=on,
        after=after_id,
        up_to=up_to_id,
    )

    return rows["loan"], rows["number"]


def _write(rows: dict[str, Int64s], totals: Int64s, *, on: datetime.date) -> int:
    """Write what periods came to; a part that was charged before their end is not charged again.

    Whoever comes second finds the loans accrued up to today and writes nothing.
    """
    return write_columns(
        """
        WITH ended AS (
            SELECT period.* FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
                AS period(loan_id, number, principal, total)
            JOIN loans_bankloan terms USING (loan_id)
            WHERE terms.accrued_through_on < %s
        ), before AS (
            SELECT ended.loan_id, coalesce(accrual.charged_minor, 0) AS charged
            FROM ended LEFT JOIN repayments_accrual accrual
                ON accrual.loan_id = ended.loan_id AND accrual.week = ended.number::smallint
        ), accrual AS (
            INSERT INTO repayments_accrual
                (loan_id, week, accrued_on, principal_minor, full_minor, charged_minor)
            SELECT loan_id, number, %s, principal, total, total FROM ended
            ON CONFLICT (loan_id, week) DO UPDATE SET accrued_on = excluded.accrued_on,
                full_minor = excluded.full_minor, charged_minor = excluded.charged_minor
        ), line AS (
            UPDATE repayments_installment line SET interest_minor = ended.total
            FROM ended
            WHERE line.loan_id = ended.loan_id AND line.number = ended.number::smallint
                AND line.interest_minor <> ended.total
        ), terms AS (
            UPDATE loans_bankloan terms SET accrued_scaled = 0, accrued_through_on = %s
            FROM ended WHERE terms.loan_id = ended.loan_id
        )
        UPDATE repayments_loanbalance balance
        SET interest_due_minor = balance.interest_due_minor + ended.total - before.charged
        FROM ended JOIN before USING (loan_id)
        WHERE balance.loan_id = ended.loan_id
        """,
        (
            column(rows["loan"]),
            column(rows["number"]),
            column(rows["outstanding"]),
            column(totals),
            on,
            on,
            on,
        ),
    )


def _end_late_periods(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """End the periods of loans whose last due day has passed: few, and gone when they default."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT loan.id FROM repayments_loanbalance balance
            JOIN loans_loan loan ON loan.id = balance.loan_id
            JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
            WHERE balance.next_due_on < %s AND loan.ends_on < %s AND loan.network_id = %s
                AND loan.id > %s AND loan.id <= %s AND loan.state = 'REPAYING'
                AND loan.product = 'MARKETPLACE' AND terms.accrued_through_on < %s
                AND balance.outstanding_minor > 0
            ORDER BY loan.id
            """,
            [on, on, network_id, after_id, up_to_id, on],
        )
        loan_ids = [loan_id for (loan_id,) in cursor.fetchall()]

    ended = 0
    for loan_id in loan_ids:
        held = take_loan(loan_id)
        count = periods_after_end(held.terms, held.lines[-1].due_on, on) - 1
        if count and period_after_end(held.terms, held.lines[-1].due_on, count) == on:
            _end_late_period(held, on=on)
            ended += 1

    return ended


def _end_late_period(held: HeldLoan, *, on: datetime.date) -> None:
    """Charge the last installment with a period after its due day."""
    bank_accruing.accrue_to(held, on=on)
    running = running_period(held, on - datetime.timedelta(days=1))
    assert running is not None
    assert running.is_after_end
    scaled = int(held.terms.accrued_scaled)
    left_minor = accrued_minor(scaled) - running.charged_minor

    Accrual.objects.update_or_create(
        loan_id=held.terms.pk,
        week=running.number,
        defaults={
            "accrued_on": on,
            "full_minor": accrued_minor(scaled),
            "charged_minor": accrued_minor(scaled),
        },
        create_defaults={
            "accrued_on": on,
            "principal_minor": held.balance.outstanding_minor,
            "full_minor": accrued_minor(scaled),
            "charged_minor": accrued_minor(scaled),
        },
    )
    held.balance.interest_due_minor += left_minor
    held.balance.save(update_fields=["interest_due_minor"])
    running.line.interest_minor += left_minor
    running.line.save(update_fields=["interest_minor"])
    held.terms.accrued_scaled = 0
    held.terms.save(update_fields=["accrued_scaled"])
