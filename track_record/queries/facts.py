"""What the tables of the loans say of each loan: the one source of every statistic."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """One bank's loan by a day, read from its releases, payments, installments and default.

    `returned_minor` is what the borrower and its collateral gave after the default, to the holders
    or back to the contingency; `due_count` counts installments that fell due while it ran.
    """

    loan_id: int
    bank_id: int
    asset_id: int
    business_id: int
    state: str
    settled_on: datetime.date | None
    defaulted_on: datetime.date | None
    written_off_on: datetime.date | None
    is_eased: bool
    released_on: datetime.date
    principal_minor: int
    repaid_minor: int
    interest_minor: int
    due_count: int
    on_time_count: int
    next_due_on: datetime.date | None
    claim_minor: int
    collateral_minor: int
    bond_minor: int
    contingency_minor: int
    loss_minor: int
    holder_recovered_minor: int
    contingency_recovered_minor: int
    bond_recovered_minor: int
    written_off_minor: int


# An installment that went late once was not on time, whatever was agreed about its day later; and
# one that falls due after its loan ended fell due for nobody.
_FACTS = """
    SELECT terms.loan_id, terms.bank_id, terms.asset_id, terms.business_id, loan.state,
        loan.settled_on, loan.defaulted_on, terms.written_off_on,
        terms.extended_on IS NOT NULL OR terms.restructured_on IS NOT NULL AS is_eased,
        released.released_on, released.principal_minor,
        coalesce(paid.repaid_minor, 0) AS repaid_minor,
        coalesce(paid.interest_minor, 0) AS interest_minor,
        coalesce(line.due_count, 0) AS due_count,
        coalesce(line.on_time_count, 0) AS on_time_count, line.next_due_on,
        coalesce(lost.claim_minor, 0) AS claim_minor,
        coalesce(lost.collateral_minor, 0) AS collateral_minor,
        coalesce(lost.bond_minor, 0) AS bond_minor,
        coalesce(lost.contingency_minor, 0) AS contingency_minor,
        coalesce(lost.loss_minor, 0) AS loss_minor,
        coalesce(lost.recovered_minor, 0) AS holder_recovered_minor,
        coalesce(lost.contingency_recovered_minor, 0) AS contingency_recovered_minor,
        coalesce(lost.bond_recovered_minor, 0) AS bond_recovered_minor,
        CASE WHEN terms.written_off_on IS NULL THEN 0 ELSE balance.written_off_minor END
            AS written_off_minor
    FROM loans_bankloan terms
    JOIN loans_loan loan ON loan.id = terms.loan_id
    JOIN repayments_loanbalance balance ON balance.loan_id = terms.loan_id
    LEFT JOIN repayments_bankdefault lost ON lost.bank_loan_id = terms.loan_id
    CROSS JOIN LATERAL (
        SELECT min(released_on) AS released_on, sum(amount_minor)::bigint AS principal_minor
        FROM loans_release WHERE bank_loan_id = terms.loan_id
    ) released
    CROSS JOIN LATERAL (
        SELECT sum(principal_minor)::bigint AS repaid_minor,
            sum(interest_minor - servicing_minor)::bigint AS interest_minor
        FROM repayments_loanpayment WHERE bank_loan_id = terms.loan_id
    ) paid
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE is_known) AS due_count,
            count(*) FILTER (WHERE is_known AND number_late IS NULL AND paid_on <= due_on)
                AS on_time_count,
            min(due_on) FILTER (WHERE NOT is_known) AS next_due_on
        FROM (
            SELECT part.due_on, part.paid_on, episode.number AS number_late,
                episode.number IS NOT NULL OR part.due_on
                    <= least(%(on)s, coalesce(loan.settled_on, loan.defaulted_on)) AS is_known
            FROM repayments_installment part
            LEFT JOIN repayments_lateepisode episode
                ON episode.loan_id = part.loan_id AND episode.number = part.number
            WHERE part.loan_id = terms.loan_id AND part.principal_minor + part.interest_minor > 0
        ) known
    ) line
    WHERE {where} AND released.principal_minor IS NOT NULL
    ORDER BY terms.loan_id
"""


def facts_of(loan_ids: Sequence[int], *, on: datetime.date) -> list[LoanFacts]:
    """Return what is known of loans from which money was released, by the close of a day."""
    return list(_read("terms.loan_id = ANY(%(ids)s)", {"ids": list(loan_ids), "on": on}))


def facts_of_bank(bank_id: int, *, on: datetime.date) -> Iterator[LoanFacts]:
    """Return what is known of all loans of a bank: for checks, never for a page."""
    return _read("terms.bank_id = %(bank)s", {"bank": bank_id, "on": on})


def _read(where: str, values: dict[str, Any]) -> Iterator[LoanFacts]:
    with connection.cursor() as cursor:
        cursor.execute(_FACTS.replace("{where}", where), values)
        while rows := cursor.fetchmany(5_000):
            yield from (LoanFacts(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class LateLoan:
    """A loan of which something is past due at the close of a day."""

    loan_id: int
    bank_id: int
    asset_id: int
    outstanding_minor: int
    days_past_due: int
    is_eased: bool
    overdue_minor: int


# Days are those of the oldest installment that is late by the borrower's doing: what was given to
# the bank in time and not passed on yet makes nobody late. Pauses do not count.
_LATE = """
    SELECT late.loan_id, late.bank_id, late.asset_id, late.outstanding_minor,
        greatest(%(on)s - late.since_on - late.paused_days, 1) AS days_past_due, late.is_eased,
        (SELECT coalesce(sum(part.principal_minor - part.principal_paid_minor
            + part.interest_minor - part.interest_paid_minor), 0)::bigint
            FROM repayments_installment part
            WHERE part.loan_id = late.loan_id AND part.paid_on IS NULL AND part.due_on < %(on)s
        ) AS overdue_minor
    FROM (
        SELECT terms.loan_id, terms.bank_id, terms.asset_id, balance.outstanding_minor,
            terms.paused_days,
            terms.extended_on IS NOT NULL OR terms.restructured_on IS NOT NULL AS is_eased,
            min(part.due_on) AS since_on
        FROM repayments_lateepisode episode
        JOIN repayments_installment part
            ON part.loan_id = episode.loan_id AND part.number = episode.number
        JOIN loans_bankloan terms ON terms.loan_id = episode.loan_id
        JOIN loans_loan loan ON loan.id = episode.loan_id AND loan.state = 'REPAYING'
        JOIN repayments_loanbalance balance ON balance.loan_id = episode.loan_id
        WHERE episode.cured_on IS NULL AND loan.network_id = %(network)s
        GROUP BY terms.loan_id, balance.outstanding_minor
    ) late
    WHERE late.since_on < %(on)s
    ORDER BY late.loan_id
"""


def late_loans(network_id: int, *, on: datetime.date) -> list[LateLoan]:
    """Return the loans of a network that are late at the close of a day."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {"network": network_id, "on": on})
        return [LateLoan(*row) for row in cursor.fetchall()]


_FLOWS = """
    SELECT loan_id, happened_on, sum(amount_minor)::bigint FROM (
        SELECT bank_loan_id AS loan_id, released_on AS happened_on, -amount_minor AS amount_minor
        FROM loans_release WHERE bank_loan_id = ANY(%(ids)s)
        UNION ALL
        SELECT bank_loan_id, distributed_on, principal_minor + interest_minor - servicing_minor
        FROM repayments_loanpayment WHERE bank_loan_id = ANY(%(ids)s)
        UNION ALL
        SELECT bank_loan_id, defaulted_on,
            collateral_minor + bond_minor + contingency_minor + interest_paid_minor
        FROM repayments_bankdefault WHERE bank_loan_id = ANY(%(ids)s)
        UNION ALL
        SELECT lost.bank_loan_id, journal.happened_on, moved.amount_minor
        FROM repayments_bankdefault lost
        JOIN ledger_journal journal
            ON journal.reference >= ('loan:' || lost.bank_loan_id || ':recovery:')
            AND journal.reference < ('loan:' || lost.bank_loan_id || ':recovery;')
        JOIN ledger_transfer moved ON moved.journal_id = journal.id
        JOIN ledger_account target ON target.id = moved.credit_id AND target.purpose = 'WALLET'
        WHERE lost.bank_loan_id = ANY(%(ids)s)
    ) flow
    GROUP BY loan_id, happened_on
    HAVING sum(amount_minor) <> 0
    ORDER BY loan_id, happened_on
"""


def flows_of(loan_ids: Sequence[int]) -> dict[int, list[tuple[datetime.date, int]]]:
    """Return, by loan, the holders' money out (negative) and in, day by day.

    Out when it was released to the business, in when it was distributed; net of what the bank keeps
    for servicing. A note taken in exchange for tokens counts at what it was exchanged for.
    """
    found: dict[int, list[tuple[datetime.date, int]]] = {}
    if loan_ids:
        with connection.cursor() as cursor:
            cursor.execute(_FLOWS, {"ids": list(loan_ids)})
            for loan_id, on, minor in cursor.fetchall():
                found.setdefault(loan_id, []).append((on, minor))

    return found
