"""Who is looked at in each step of a day, cut into ranges of ids that are lived one by one."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from psycopg.sql import SQL

from lending_circles.queries.extending import somebody_extends

LOANS_PER_CHUNK = 10_000
PAYERS_PER_CHUNK = 5_000
MEMBERS_PER_CHUNK = 20_000
ID_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Range:
    """The subjects with `after_id` < id ≤ `up_to_id`, and how many there are."""

    after_id: int
    up_to_id: int
    subject_count: int


Plan = Callable[[int, datetime.date], list[Range]]


def whole_network(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range for everything: what is settled together or not at all."""
    return [Range(0, ID_MAX, 1)]


def network_with_late_extensions(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where a payment of an extension is late, else none."""
    return _whole_if(
        """
        SELECT FROM repayments_lateepisode episode
        JOIN loans_loan loan ON loan.id = episode.loan_id AND loan.extends_id IS NOT NULL
        WHERE episode.cured_on IS NULL
            AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
        """,
        network_id,
        on,
    )


def network_with_gifts_to_match(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where lenders forgave something today and a fund is open, else none."""
    return _whole_if(
        """
        SELECT FROM repayments_forgiveness given
        JOIN loans_loan loan ON loan.id = given.loan_id
        WHERE given.forgiven_on = %(on)s AND loan.network_id = %(network)s AND EXISTS (
            SELECT FROM lending_circles_jubileefund
            WHERE network_id = %(network)s AND state = 'OPEN'
        )
        """,
        network_id,
        on,
    )


def network_with_funds_to_close(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where a Jubilee fund, or the time to decide on one, runs out, else none."""
    return _whole_if(
        """
        SELECT FROM lending_circles_jubileefund
        WHERE network_id = %(network)s AND state IN ('PROPOSED', 'OPEN') AND closes_on <= %(on)s
        """,
        network_id,
        on,
    )


def network_with_stakes_to_draw(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where an installment is late beyond the grace, else none."""
    return _whole_if(
        """
        SELECT FROM repayments_lateepisode episode
        JOIN loans_loan loan ON loan.id = episode.loan_id
        WHERE episode.cured_on IS NULL AND episode.escalated_on IS NOT NULL
            AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
        """,
        network_id,
        on,
    )


def network_with_ended_loans(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where a schedule has run out and something is owed, else none."""
    return _whole_if(
        """
        SELECT FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        WHERE balance.next_due_on < %(on)s AND loan.ends_on < %(on)s
            AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
        """,
        network_id,
        on,
    )


def network_with_defaults(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where somebody has ever defaulted, else none."""
    return _whole_if(
        "SELECT FROM repayments_defaultcase WHERE network_id = %(network)s", network_id, on
    )


def network_with_requests(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where a request of trust or a bundle waits for an answer, else none."""
    return _whole_if(
        """
        SELECT FROM lending_circles_trustlink
        WHERE network_id = %(network)s
            AND state IN ('REQUESTED', 'PROFILE_OFFERED', 'AGREED_BY_ONE')
        UNION ALL
        SELECT FROM lending_circles_bundleproposal
        WHERE network_id = %(network)s AND state = 'OPEN' AND ends_on <= %(on)s
        """,
        network_id,
        on,
    )


def network_with_news(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where anybody owes, repaid, lost or fell below a minimum, else none."""
    return _whole_if(
        """
        SELECT FROM loans_loan
        WHERE network_id = %(network)s
            AND (state = 'REPAYING' OR settled_on = %(on)s::date - 1 OR defaulted_on = %(on)s)
        UNION ALL
        SELECT FROM lending_circles_loanaccount
        WHERE network_id = %(network)s
            AND (below_minimum_since = %(on)s::date - 1 OR peers_missing_since = %(on)s::date - 1)
        """,
        network_id,
        on,
    )


def network_with_histories_to_review(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range on the first of a month where merchants' histories are looked at."""
    return _whole_if(
        """
        SELECT FROM merchants_merchant
        WHERE network_id = %(network)s AND extract(day FROM %(on)s::date) = 1
            AND state <> 'SUSPENDED'
            AND NOT (state = 'QUALIFIED' AND basis NOT IN ('HISTORY', 'EVIDENCE'))
        """,
        network_id,
        on,
    )


def network_with_missed_installments(network_id: int, on: datetime.date) -> list[Range]:
    """Return one range where somebody extends and something that fell due is unpaid, else none."""
    if not somebody_extends(network_id):
        return []

    return _whole_if(
        """
        SELECT FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        WHERE balance.next_due_on < %(on)s AND loan.network_id = %(network)s
            AND loan.state = 'REPAYING'
        """,
        network_id,
        on,
    )


def late_loans(network_id: int, on: datetime.date) -> list[Range]:
    """Return loans whose oldest unpaid installment fell due before the day, by loan."""
    return _ranges(
        """
        SELECT loan.id FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        WHERE balance.next_due_on < %(on)s AND loan.network_id = %(network)s
            AND loan.state = 'REPAYING'
        """,
        network_id,
        on,
        LOANS_PER_CHUNK,
    )


def late_members(network_id: int, on: datetime.date) -> list[Range]:
    """Return members with a late episode that has not escalated, by loan account."""
    return _ranges(
        """
        SELECT member.id FROM repayments_lateepisode episode
        JOIN loans_loan loan ON loan.id = episode.loan_id
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
        WHERE episode.cured_on IS NULL AND episode.escalated_on IS NULL
            AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
        """,
        network_id,
        on,
        MEMBERS_PER_CHUNK,
    )


def accruing_loans(network_id: int, on: datetime.date) -> list[Range]:
    """Return open loans whose week ends on the day, by loan."""
    return _ranges(
        """
        SELECT loan.id FROM loans_loan loan
        WHERE loan.network_id = %(network)s AND loan.state = 'REPAYING'
            AND loan.accrual_weekday = %(weekday)s AND loan.established_on < %(on)s
        """,
        network_id,
        on,
        LOANS_PER_CHUNK,
    )


def paying_members(network_id: int, on: datetime.date) -> list[Range]:
    """Return members who have something due, once for every such loan, by loan account."""
    return _ranges(
        """
        SELECT member.id FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
        WHERE balance.next_due_on <= %(on)s AND loan.network_id = %(network)s
            AND loan.state = 'REPAYING'
        """,
        network_id,
        on,
        PAYERS_PER_CHUNK,
    )


def settled_members(network_id: int, on: datetime.date) -> list[Range]:
    """Return members with a loan that was settled on the day, by loan account."""
    return _ranges(
        """
        SELECT member.id FROM loans_loan loan
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
        WHERE loan.network_id = %(network)s AND loan.settled_on = %(on)s
        """,
        network_id,
        on,
        MEMBERS_PER_CHUNK,
    )


def members(network_id: int, on: datetime.date) -> list[Range]:
    """Return all members who borrow or may come to, by loan account."""
    return _ranges(
        """
        SELECT id FROM lending_circles_loanaccount
        WHERE network_id = %(network)s AND state IN ('PENDING_PEERS', 'ACTIVE', 'HOLD')
        """,
        network_id,
        on,
        MEMBERS_PER_CHUNK,
    )


def leaving_members(network_id: int, on: datetime.date) -> list[Range]:
    """Return members who leave, or have left and received something, by loan account."""
    return _ranges(
        """
        SELECT member.id FROM lending_circles_loanaccount member
        JOIN ledger_account stake ON stake.id = member.stake_account_id
        WHERE member.network_id = %(network)s AND (member.state = 'HOLD_TO_EXIT'
            OR (member.state IN ('EXITED', 'CLOSED_DEFAULTED') AND stake.balance_minor > 0))
        """,
        network_id,
        on,
        MEMBERS_PER_CHUNK,
    )


def by_ids(subjects: str, size: int) -> Plan:
    """Return the plan that cuts what a query finds into ranges of its `id` of about `size`."""

    def plan(network_id: int, on: datetime.date) -> list[Range]:
        return _ranges(subjects, network_id, on, size)

    return plan


def if_any(subjects: str) -> Plan:
    """Return the plan of one range for everything where a query finds anything, else none."""

    def plan(network_id: int, on: datetime.date) -> list[Range]:
        return _whole_if(subjects, network_id, on)

    return plan


def _ranges(subjects: str, network_id: int, on: datetime.date, size: int) -> list[Range]:
    """Cut subjects into ranges of about `size`; a subject named twice lies in one range."""
    statement = SQL(
        """
        SELECT max(id), count(*) FROM (
            SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(size)s AS chunk
            FROM ({subjects}) AS subject
        ) AS numbered
        GROUP BY chunk ORDER BY max(id)
        """
    ).format(subjects=SQL(subjects))
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"network": network_id, "on": on, "weekday": on.weekday(), "size": size}
        )
        rows = cursor.fetchall()

    ranges: list[Range] = []
    after_id = 0
    for up_to_id, count in rows:
        if up_to_id > after_id:
            ranges.append(Range(after_id, up_to_id, count))
        after_id = up_to_id

    return ranges


def _whole_if(subjects: str, network_id: int, on: datetime.date) -> list[Range]:
    """Return one range for everything if there is any subject."""
    statement = SQL("SELECT EXISTS ({subjects})").format(subjects=SQL(subjects))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"network": network_id, "on": on})
        (is_any,) = cursor.fetchone()

    return [Range(0, ID_MAX, 1)] if is_any else []
