"""Who is looked at in each step of a day, cut into ranges of ids that are lived one by one."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from psycopg.sql import SQL, Composable, Literal

from lending_circles.queries.extending import SOMEBODY_EXTENDS
from lending_circles.queries.prepared import row_of

LOANS_PER_CHUNK = 10_000
PAYERS_PER_CHUNK = 5_000
MEMBERS_PER_CHUNK = 20_000
# A network of so few members and open loans, and a step of so few subjects, is lived in no time.
SMALL_MAX = 1_000
ID_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Range:
    """The subjects with `after_id` < id ≤ `up_to_id`, and how many there are."""

    after_id: int
    up_to_id: int
    subject_count: int


EVERYTHING = Range(0, ID_MAX, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a step looks at: a query that finds them by its `id`, cut into ranges of about `size`.

    Without a size everything is settled together, or nothing where the query finds nobody.
    """

    subjects: str
    size: int | None = None

    def __call__(self, network_id: int, on: datetime.date) -> list[Range]:
        """Return the ranges of a network's day, none where nobody has anything to do."""
        if self.size is None:
            is_any = first_with_subjects((self,), network_id=network_id, on=on) is not None
            return [EVERYTHING] if is_any else []

        return _ranges(self.subjects, network_id, on, self.size)


def by_ids(subjects: str, size: int) -> Plan:
    """Return the plan that cuts what a query finds into ranges of its `id` of about `size`."""
    return Plan(subjects, size)


def if_any(subjects: str) -> Plan:
    """Return the plan of one range for everything where a query finds anything, else none."""
    return Plan(subjects)


def first_with_subjects(
    plans: Sequence[Plan], *, network_id: int, on: datetime.date, start: int = 0
) -> int | None:
    """Return the place, from `start` on, of the first plan that finds anybody; None if none does.

    One statement, which looks no further than that.
    """
    (found,) = row_of(
        _first_of(tuple(plan.subjects for plan in plans)),
        {"network": network_id, "on": on, "weekday": on.weekday(), "start": start},
    )

    return found


def is_small(network_id: int) -> bool:
    """Tell whether a network has so little that each step of its day is soon done."""
    (found,) = row_of(
        """
        SELECT (
            SELECT count(*) FROM (
                SELECT FROM lending_circles_loanaccount
                WHERE network_id = %(network)s LIMIT %(most)s + 1
            ) AS member
        ) <= %(most)s AND (
            SELECT count(*) FROM (
                SELECT FROM loans_loan
                WHERE network_id = %(network)s AND state = 'REPAYING' LIMIT %(most)s + 1
            ) AS loan
        ) <= %(most)s
        """,
        {"network": network_id, "most": SMALL_MAX},
    )

    return bool(found)


@lru_cache(maxsize=256)
def _first_of(subjects: tuple[str, ...]) -> str:
    """Return the statement that looks at one query after the other until one finds anybody."""
    cases: list[Composable] = [
        SQL("WHEN {place} >= %(start)s AND EXISTS ({query}) THEN {place}").format(
            place=Literal(place), query=SQL(query)
        )
        for place, query in enumerate(subjects)
    ]

    return SQL("SELECT CASE {cases} END").format(cases=SQL(" ").join(cases)).as_string()


# What is settled together or not at all, whatever there is.
whole_network = if_any("SELECT")
# Where a payment of an extension is late.
network_with_late_extensions = if_any(
    """
    SELECT FROM repayments_lateepisode episode
    JOIN loans_loan loan ON loan.id = episode.loan_id AND loan.extends_id IS NOT NULL
    WHERE episode.cured_on IS NULL
        AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
    """,
)
# Where lenders forgave something today and a fund is open.
network_with_gifts_to_match = if_any(
    """
    SELECT FROM repayments_forgiveness given
    JOIN loans_loan loan ON loan.id = given.loan_id
    WHERE given.forgiven_on = %(on)s AND loan.network_id = %(network)s AND EXISTS (
        SELECT FROM lending_circles_jubileefund
        WHERE network_id = %(network)s AND state = 'OPEN'
    )
    """,
)
# Where a Jubilee fund, or the time to decide on one, runs out.
network_with_funds_to_close = if_any(
    """
    SELECT FROM lending_circles_jubileefund
    WHERE network_id = %(network)s AND state IN ('PROPOSED', 'OPEN') AND closes_on <= %(on)s
    """,
)
# Where an installment is late beyond the grace.
network_with_stakes_to_draw = if_any(
    """
    SELECT FROM repayments_lateepisode episode
    JOIN loans_loan loan ON loan.id = episode.loan_id
    WHERE episode.cured_on IS NULL AND episode.escalated_on IS NOT NULL
        AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
    """,
)
# Where a schedule has run out and something is owed.
network_with_ended_loans = if_any(
    """
    SELECT FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    WHERE balance.next_due_on < %(on)s AND loan.ends_on < %(on)s
        AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
    """,
)
# Where somebody has ever defaulted.
network_with_defaults = if_any(
    "SELECT FROM repayments_defaultcase WHERE network_id = %(network)s",
)
# Where a request of trust or a bundle waits for an answer.
network_with_requests = if_any(
    """
    SELECT FROM lending_circles_trustlink
    WHERE network_id = %(network)s
        AND state IN ('REQUESTED', 'PROFILE_OFFERED', 'AGREED_BY_ONE')
    UNION ALL
    SELECT FROM lending_circles_bundleproposal
    WHERE network_id = %(network)s AND state = 'OPEN' AND ends_on <= %(on)s
    """,
)
# Where anybody owes, repaid, lost or fell below a minimum.
network_with_news = if_any(
    """
    SELECT FROM loans_loan
    WHERE network_id = %(network)s
        AND (state = 'REPAYING' OR settled_on = %(on)s::date - 1 OR defaulted_on = %(on)s)
    UNION ALL
    SELECT FROM lending_circles_loanaccount
    WHERE network_id = %(network)s
        AND (below_minimum_since = %(on)s::date - 1 OR peers_missing_since = %(on)s::date - 1)
    """,
)
# On the first of a month where merchants' histories are looked at.
network_with_histories_to_review = if_any(
    """
    SELECT FROM merchants_merchant
    WHERE network_id = %(network)s AND extract(day FROM %(on)s::date) = 1
        AND state <> 'SUSPENDED'
        AND NOT (state = 'QUALIFIED' AND basis NOT IN ('HISTORY', 'EVIDENCE'))
    """,
)
# Where somebody extends and something that fell due is unpaid.
network_with_missed_installments = if_any(
    f"""
    SELECT FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    WHERE balance.next_due_on < %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING' AND {SOMEBODY_EXTENDS}
    """,
)
# Loans whose oldest unpaid installment fell due before the day, by loan.
late_loans = by_ids(
    """
    SELECT loan.id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    WHERE balance.next_due_on < %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING'
    """,
    LOANS_PER_CHUNK,
)
# Members with a late episode that has not escalated, by loan account.
late_members = by_ids(
    """
    SELECT member.id FROM repayments_lateepisode episode
    JOIN loans_loan loan ON loan.id = episode.loan_id
    JOIN lending_circles_loanaccount member
        ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
    WHERE episode.cured_on IS NULL AND episode.escalated_on IS NULL
        AND loan.network_id = %(network)s AND loan.state = 'REPAYING'
    """,
    MEMBERS_PER_CHUNK,
)
# Open loans whose week ends on the day, by loan.
accruing_loans = by_ids(
    """
    SELECT loan.id FROM loans_loan loan
    WHERE loan.network_id = %(network)s AND loan.state = 'REPAYING'
        AND loan.accrual_weekday = %(weekday)s AND loan.established_on < %(on)s
    """,
    LOANS_PER_CHUNK,
)
# Members who have something due, once for every such loan, by loan account.
paying_members = by_ids(
    """
    SELECT member.id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    JOIN lending_circles_loanaccount member
        ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
    WHERE balance.next_due_on <= %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING'
    """,
    PAYERS_PER_CHUNK,
)
# Members with a loan that was settled on the day, by loan account.
settled_members = by_ids(
    """
    SELECT member.id FROM loans_loan loan
    JOIN lending_circles_loanaccount member
        ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
    WHERE loan.network_id = %(network)s AND loan.settled_on = %(on)s
    """,
    MEMBERS_PER_CHUNK,
)
# All members who borrow or may come to, by loan account.
members = by_ids(
    """
    SELECT id FROM lending_circles_loanaccount
    WHERE network_id = %(network)s AND state IN ('PENDING_PEERS', 'ACTIVE', 'HOLD')
    """,
    MEMBERS_PER_CHUNK,
)
# Members who leave, or have left and received something, by loan account.
leaving_members = by_ids(
    """
    SELECT member.id FROM lending_circles_loanaccount member
    JOIN ledger_account stake ON stake.id = member.stake_account_id
    WHERE member.network_id = %(network)s AND (member.state = 'HOLD_TO_EXIT'
        OR (member.state IN ('EXITED', 'CLOSED_DEFAULTED') AND stake.balance_minor > 0))
    """,
    MEMBERS_PER_CHUNK,
)


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
