"""Reads what a night of extensions looks at: missed installments, and who could carry them."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.db.models import Q

from ledger.columns import Int64s, read_columns
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.prepared import row_of
from lending_circles.trust_graph import Circles
from rules.credit_limit import credit_limit
from rules.extension import Missed


class MissedInstallment(NamedTuple):
    """An installment that fell due yesterday and was not paid, with its loan and its borrower.

    `of_loan` counts the loan's extensions, `of_borrower_open` the borrower's that are open or
    whose loan is, `of_borrower_ever` all there have been.
    """

    loan_id: int
    public_id: str
    payee_name: str
    number: int
    version: int
    installment_count: int
    fee_minor: int
    ends_on: datetime.date
    person_id: int
    account_id: int
    deposit_minor: int
    ratio: int
    principal_minor: int
    interest_minor: int
    is_extension: bool
    of_loan: int
    of_borrower_open: int
    of_borrower_ever: int

    @property
    def limit_minor(self) -> int:
        """What the borrower may owe today."""
        return credit_limit(self.deposit_minor, ratio=self.ratio)

    def missed(self, *, since: int, since_of_loan: int) -> Missed:
        """Return what an extension looks at, with what was granted since it was read."""
        return Missed(
            principal_minor=self.principal_minor,
            interest_minor=self.interest_minor,
            is_extension=self.is_extension,
            of_loan=self.of_loan + since_of_loan,
            of_borrower_open=self.of_borrower_open + since,
            of_borrower_ever=self.of_borrower_ever + since,
        )


# Whether any member of a network extends for any peer.
SOMEBODY_EXTENDS = """
    EXISTS (
        SELECT FROM lending_circles_trustlink
        WHERE network_id = %(network)s AND state = 'ACTIVE'
            AND (low_grants IN ('EXTEND', 'FORGIVE') AND low_pause = ''
                OR high_grants IN ('EXTEND', 'FORGIVE') AND high_pause = '')
    )
"""


def somebody_extends(network_id: int) -> bool:
    """Tell whether any member of a network extends for any peer: if nobody, no night tries."""
    (found,) = row_of(f"SELECT {SOMEBODY_EXTENDS}", {"network": network_id})

    return bool(found)


def extends_for_somebody(account: LoanAccount) -> bool:
    """Tell whether a member extends for any of their peers, as their agreements stand."""
    extending = ("EXTEND", "FORGIVE")

    return (
        TrustLink.objects.filter(state=TrustLink.State.ACTIVE)
        .filter(
            Q(low=account, low_grants__in=extending, low_pause="")
            | Q(high=account, high_grants__in=extending, high_pause="")
        )
        .exists()
    )


def missed_installments(network_id: int, on: datetime.date) -> list[MissedInstallment]:
    """Return the unpaid installments of circle loans that fell due the day before, by loan."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, {"network": network_id, "due": on - datetime.timedelta(days=1)})
        rows = cursor.fetchall()

    return [MissedInstallment(*row) for row in rows]


_MISSED = """
    SELECT loan.id, loan.public_id, loan.payee_name, line.number, loan.parameters_id,
        loan.installment_count, loan.transaction_fee_minor, loan.ends_on, loan.borrower_id,
        member.id, member.deposit_minor, member.ratio,
        line.principal_minor - line.principal_paid_minor,
        line.interest_minor - line.interest_paid_minor, loan.extends_id IS NOT NULL,
        had.of_loan, had.of_open, had.ever
    FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    JOIN repayments_installment line ON line.loan_id = loan.id
        AND line.due_on = %(due)s AND line.paid_on IS NULL
    JOIN lending_circles_loanaccount member
        ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE had.extends_id = loan.id) AS of_loan,
            count(*) FILTER (WHERE had.state = 'REPAYING' OR parent.state = 'REPAYING') AS of_open,
            count(*) AS ever
        FROM loans_loan had JOIN loans_loan parent ON parent.id = had.extends_id
        WHERE had.borrower_id = loan.borrower_id AND had.network_id = loan.network_id
    ) had
    WHERE balance.next_due_on <= %(due)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING' AND loan.product = 'PEER'
    ORDER BY loan.id, line.number
"""


def deposits_of(network_id: int, circles: Circles) -> Int64s:
    """Return the deposits of the members of a graph, in its order."""
    rows = read_columns(
        """
        SELECT id, deposit_minor FROM lending_circles_loanaccount
        WHERE network_id = {network} ORDER BY id
        """,
        ("id", "deposit"),
        network=network_id,
    )

    return rows["deposit"][np.searchsorted(rows["id"], circles.graph.members.ids)]


def advanced_by(network_id: int, circles: Circles) -> Int64s:
    """Return what members have out in open extensions, in the order of their graph."""
    rows = read_columns(
        """
        SELECT member.id, sum(note.outstanding_minor)::bigint
        FROM loans_loan loan
        JOIN loans_note note ON note.loan_id = loan.id
            AND note.holder_id IS NOT NULL AND note.outstanding_minor > 0
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = note.holder_id
        WHERE loan.network_id = {network} AND loan.extends_id IS NOT NULL
            AND loan.state = 'REPAYING'
        GROUP BY member.id ORDER BY member.id
        """,
        ("id", "advanced"),
        network=network_id,
    )
    ids = circles.graph.members.ids
    advanced = np.zeros(len(ids), dtype=np.int64)
    places = np.searchsorted(ids, rows["id"])
    known = places < len(ids)
    known[known] = ids[places[known]] == rows["id"][known]
    advanced[places[known]] = rows["advanced"][known]

    return advanced


def owed_to_limited_peers(
    network_id: int, circles: Circles, account_ids: Sequence[int]
) -> Mapping[int, dict[int, int]]:
    """Return what borrowers owe to peers who lend them a limited amount: account → {node: minor}.

    Limits are few, so only notes of those who have one are read.
    """
    rows = read_columns(
        """
        SELECT peer.borrower, peer.lender, sum(note.outstanding_minor)::bigint
        FROM (
            SELECT high_id AS borrower, low_id AS lender FROM lending_circles_trustlink
            WHERE high_id = ANY({accounts}) AND state = 'ACTIVE' AND low_limit_minor IS NOT NULL
            UNION ALL
            SELECT low_id, high_id FROM lending_circles_trustlink
            WHERE low_id = ANY({accounts}) AND state = 'ACTIVE' AND high_limit_minor IS NOT NULL
        ) peer
        JOIN lending_circles_loanaccount borrower ON borrower.id = peer.borrower
        JOIN lending_circles_loanaccount lender ON lender.id = peer.lender
        JOIN loans_loan loan ON loan.borrower_id = borrower.person_id
            AND loan.network_id = {network} AND loan.state = 'REPAYING'
        JOIN loans_note note ON note.loan_id = loan.id
            AND note.holder_id = lender.person_id AND note.outstanding_minor > 0
        GROUP BY peer.borrower, peer.lender
        """,
        ("borrower", "lender", "owed"),
        network=network_id,
        accounts=np.array(account_ids, dtype=np.int64),
    )
    owed: dict[int, dict[int, int]] = defaultdict(dict)
    for borrower, lender, minor in zip(
        rows["borrower"].tolist(), rows["lender"].tolist(), rows["owed"].tolist(), strict=True
    ):
        owed[borrower][circles.graph.get_node(lender)] = minor

    return owed
