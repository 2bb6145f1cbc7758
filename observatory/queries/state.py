"""Counts how a network stands and what its day was, for the indicators of resilience."""

import datetime

from django.db import connection

from governance.queries import terms_of
from ledger import pools
from ledger.kinds import Purpose
from rules.resilience import ResilienceFacts

_FACTS = """
    SELECT
        (SELECT count(*) FROM loans_loan WHERE network_id = %(network)s AND extends_id IS NOT NULL
            AND established_on = %(on)s),
        (SELECT count(*) FROM repayments_lateepisode episode
            JOIN loans_loan loan ON loan.id = episode.loan_id
            WHERE episode.late_on = %(on)s AND loan.network_id = %(network)s),
        given.minor, given.givers, given.receivers,
        (SELECT coalesce(sum(principal_minor), 0) FROM loans_loan
            WHERE network_id = %(network)s AND product = 'PEER' AND established_on = %(on)s
                AND extends_id IS NULL),
        members.available_minor + owed.outstanding_minor + %(common)s,
        members.count, members.fragile, members.buffer, %(contingency)s,
        owed.outstanding_minor, owed.late_minor
    FROM (
        SELECT count(*) AS count,
            count(*) FILTER (WHERE member.unique_peers <= %(least)s) AS fragile,
            count(*) FILTER (WHERE member.unique_peers > %(least)s
                AND member.unique_peers <= %(least)s + %(buffer)s) AS buffer,
            coalesce(sum(stake.balance_minor), 0) AS available_minor
        FROM lending_circles_loanaccount member
        JOIN ledger_account stake ON stake.id = member.stake_account_id
        WHERE member.network_id = %(network)s AND member.state IN ('ACTIVE', 'HOLD')
    ) members, (
        SELECT coalesce(sum(balance.outstanding_minor), 0) AS outstanding_minor,
            coalesce(sum(balance.outstanding_minor) FILTER (WHERE balance.next_due_on < %(on)s), 0)
                AS late_minor
        FROM repayments_loanbalance balance JOIN loans_loan loan ON loan.id = balance.loan_id
        WHERE loan.network_id = %(network)s AND loan.state = 'REPAYING'
    ) owed, (
        SELECT coalesce(sum(given.amount_minor), 0) AS minor,
            count(DISTINCT given.lender_id) AS givers, count(DISTINCT loan.borrower_id) AS receivers
        FROM repayments_forgiveness given JOIN loans_loan loan ON loan.id = given.loan_id
        WHERE given.forgiven_on = %(on)s AND loan.network_id = %(network)s
    ) given
"""


def facts_of(network_id: int, *, on: datetime.date) -> ResilienceFacts:
    """Return what happened in a network on a day, and how it stands.

    Source: R3-170.
    """
    _, terms = terms_of(network_id, on)
    with connection.cursor() as cursor:
        cursor.execute(
            _FACTS,
            {
                "network": network_id,
                "on": on,
                "least": terms.unique_peers_min,
                "buffer": terms.unique_peers_buffer,
                "common": pools.pool_balance(network_id, Purpose.COMMON_POOL),
                "contingency": pools.pool_balance(network_id, Purpose.CONTINGENCY_POOL),
            },
        )
        row = cursor.fetchone()

    return ResilienceFacts(
        **{
            name: int(value)
            for name, value in zip(ResilienceFacts.__dataclass_fields__, row, strict=True)
        }
    )
