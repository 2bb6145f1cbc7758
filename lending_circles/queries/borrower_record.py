"""Reads what the rules of second and third degree lenders may ask of a borrower's record."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from lending_circles.models import LoanAccount
from lending_circles.queries.prepared import row_of
from lending_circles.queries.records import reliability_of
from rules.acceptance import BorrowerRecord, on_time_percent
from rules.trust_graph import TrustGraph

# An installment whose due day has passed was in time where nothing on record says that it was late:
# one that friends extended never was. What a default closed before its due day was never due.
_RECORD = """
    SELECT (
            SELECT count(*) FROM repayments_defaultcase
            WHERE borrower_id = %(person)s AND network_id = %(network)s
        ), count(*), count(*) FILTER (WHERE NOT EXISTS (
            SELECT FROM repayments_lateepisode episode
            WHERE episode.loan_id = installment.loan_id AND episode.number = installment.number
        ))
    FROM loans_loan loan JOIN repayments_installment installment ON installment.loan_id = loan.id
    WHERE loan.borrower_id = %(person)s AND loan.network_id = %(network)s AND loan.product = 'PEER'
        AND installment.due_on < coalesce(loan.defaulted_on, %(on)s)
"""


class Borrower(NamedTuple):
    """Whose record is asked for, with the ratio that they reached."""

    person_id: int
    account_id: int
    ratio: int


def record_for(
    graph: TrustGraph, account: LoanAccount, *, on: datetime.date
) -> BorrowerRecord | None:
    """Return a borrower's record where some member's rules ask for it: None asks nothing at all.

    Source: R3-120: profiles are matched automatically, without being viewed.
    """
    return None if graph.members.acceptance is None else read_record(account, on=on)


def read_record(account: LoanAccount, *, on: datetime.date) -> BorrowerRecord:
    """Return how often a member defaulted, paid in time, and what ratio they reached, by a day.

    Source: R3-120.
    """
    defaults, due, on_time = row_of(
        _RECORD, {"person": account.person_id, "network": account.network_id, "on": on}
    )

    return BorrowerRecord(
        defaults=defaults, on_time_percent=on_time_percent(on_time, due), ratio=account.ratio
    )


def read_records(
    borrowers: Iterable[Borrower], *, network_id: int, on: datetime.date
) -> dict[int, BorrowerRecord]:
    """Return what `read_record` does for many at once, by loan account.

    Source: R3-120.
    """
    asked = {one.person_id: one for one in borrowers}
    reliable = reliability_of(list(asked), network_id=network_id, on=on)

    return {
        one.account_id: BorrowerRecord(
            defaults=reliable[person_id].default_count,
            on_time_percent=reliable[person_id].on_time_percent,
            ratio=one.ratio,
        )
        for person_id, one in asked.items()
    }
