"""Step 5 of opening a day: the interest of the weeks that end on it."""

import datetime

import numpy as np
from django.db import connection

from ledger.columns import Int64s, read_columns
from lending_circles.queries.terms import terms_by_version
from repayments.steps.accruing import WeekTable, write_weeks
from rules.accrual import GrowthTable, accrue_weeks
from rules.extension import extension_interest
from rules.schedule import WEEK_DAYS

_COLUMNS = (
    "loan",
    "version",
    "week",
    "number",
    "outstanding",
    "now",
    "before",
    "behind",
    "is_extension",
)


def accrue_interest(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Charge the week of every open loan with `after_id` < id ≤ `up_to_id` whose week ends today.

    The interest is on the principal outstanding now; the waiver is tested for this week, under the
    terms of each loan. An extension has a rate of its own, which nothing waives. Returns the loans
    whose week was new.

    Source: the business day, "Weekly accrual"; A-02, A-03, A-27, A-30.
    """
    assert connection.in_atomic_block
    terms = terms_by_version(network_id)
    lookbacks = {
        version: on - datetime.timedelta(days=one.waiver_lookback_days)
        for version, one in terms.items()
    }

    rows = _read(network_id, on, after_id, up_to_id, lookbacks)
    fulls, chargeds = np.zeros_like(rows["loan"]), np.zeros_like(rows["loan"])
    extends = rows["is_extension"] == 1
    for version in np.unique(rows["version"]).tolist():
        of_version = rows["version"] == version
        theirs = np.flatnonzero(of_version & extends)
        fulls[theirs] = extension_interest(rows["outstanding"][theirs], terms=terms[version])
        chargeds[theirs] = fulls[theirs]
        mine = np.flatnonzero(of_version & ~extends)
        fulls[mine], chargeds[mine] = accrue_weeks(
            rows["outstanding"][mine],
            growth=GrowthTable(
                now=rows["now"][mine],
                before=rows["before"][mine],
                up_to_date=rows["behind"][mine] == 0,
            ),
            terms=terms[version],
        )

    return write_weeks(
        WeekTable(
            loan_ids=rows["loan"],
            weeks=rows["week"],
            numbers=rows["number"],
            principals=rows["outstanding"],
            fulls=fulls,
            chargeds=chargeds,
        ),
        on=on,
    )


def _read(
    network_id: int,
    on: datetime.date,
    after_id: int,
    up_to_id: int,
    lookbacks: dict[int, datetime.date],
) -> dict[str, Int64s]:
    """Return the loans whose week ends, with what the waiver looks at.

    A borrower who is behind was blocked when the day opened, so only blocked ones are looked into.
    A week after the schedule's end belongs to the last installment that is open: the very last may
    have been carried or forgiven while earlier ones are late, and nobody would ask for it there.
    """
    versions = np.array(list(lookbacks), dtype=np.int64)
    days = np.array([day.toordinal() for day in lookbacks.values()], dtype=np.int64)

    return read_columns(
        """
        SELECT loan.id, loan.parameters_id,
            (({on}::date - loan.established_on) / {week_days})::bigint,
            CASE WHEN {on}::date - loan.established_on <= loan.installment_count * {week_days}
                THEN ({on}::date - loan.established_on) / {week_days}
                ELSE (
                    SELECT max(line.number) FROM repayments_installment line
                    WHERE line.loan_id = loan.id AND line.paid_on IS NULL
                ) END::bigint,
            balance.outstanding_minor,
            member.deposit_minor, coalesce(before.deposit_minor, 0),
            CASE WHEN member.borrowing_blocked THEN (
                SELECT count(*) FROM loans_loan own
                JOIN repayments_loanbalance owed ON owed.loan_id = own.id
                WHERE own.borrower_id = loan.borrower_id AND own.network_id = loan.network_id
                    AND own.state = 'REPAYING' AND owed.next_due_on < {on}
            ) ELSE 0 END,
            (loan.extends_id IS NOT NULL)::integer::bigint
        FROM loans_loan loan
        JOIN unnest({versions}, {days}) AS version(id, day) ON version.id = loan.parameters_id
        JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
        LEFT JOIN LATERAL (
            SELECT deposit_minor FROM lending_circles_depositbalance kept
            WHERE kept.account_id = member.id
                AND kept."on" <= date '0001-01-01' + (version.day - 1)::integer
            ORDER BY kept."on" DESC LIMIT 1
        ) before ON true
        WHERE loan.network_id = {network} AND loan.state = 'REPAYING' AND loan.product = 'PEER'
            AND loan.accrual_weekday = {weekday} AND loan.id > {after} AND loan.id <= {up_to}
            AND loan.established_on < {on} AND balance.outstanding_minor > 0
        ORDER BY loan.id
        """,
        _COLUMNS,
        network=network_id,
        on=on,
        weekday=on.weekday(),
        week_days=WEEK_DAYS,
        after=after_id,
        up_to=up_to_id,
        versions=versions,
        days=days,
    )
