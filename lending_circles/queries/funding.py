"""What a borrower's circles could lend them now: who they are, and what lies in their accounts."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.db import connection

from ledger.columns import Int64s, column
from lending_circles.lendable import available_of
from lending_circles.queries.prepared import row_of
from lending_circles.trust_graph import Circles
from rules.acceptance import BorrowerRecord
from rules.lender_search import LendersByLevel, find_lenders
from rules.refusals import Reason
from rules.sourcing import Funds, SourcePlan, loan_sources
from rules.terms import CircleTerms
from rules.trust_graph import TrustGraph


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Funding:
    """The lenders of one borrower with their money, the pool's shards, and the borrower's own."""

    circles: Circles
    lenders: LendersByLevel
    funds: Funds
    shards: tuple[tuple[int, int], ...]
    spending_minor: int

    def plan(
        self,
        *,
        principal_minor: int,
        loan_public_id: str,
        terms: CircleTerms,
        bridge_minor_max: int,
    ) -> SourcePlan | Reason:
        """Return who would lend how much, or which level is short."""
        return loan_sources(
            principal_minor=principal_minor,
            loan_public_id=loan_public_id,
            terms=terms,
            lenders=self.lenders,
            funds=self.funds,
            bridge_minor_max=bridge_minor_max,
        )


def read_funding(
    circles: Circles,
    *,
    network_id: int,
    account_id: int,
    person_id: int,
    spending_account_id: int,
    record: BorrowerRecord | None,
) -> Funding:
    """Find who may lend to a member, and read what they, the pool and the member have."""
    lenders = _lenders_of(circles.graph, circles.graph.get_node(account_id), record)
    available = available_of(network_id, circles.graph.members.ids)
    wanted = np.array([*circles.pools.common, spending_account_id], dtype=np.int64)
    *in_pool, spending_minor = balances_of(wanted).tolist()

    return Funding(
        circles=circles,
        lenders=lenders,
        funds=Funds(
            available_minor=available,
            owed_minor=_owed_to_peers(circles, lenders, person_id),
            pool_minor=sum(in_pool),
        ),
        shards=tuple(zip(circles.pools.common, in_pool, strict=True)),
        spending_minor=spending_minor,
    )


@lru_cache(maxsize=8)
def _lenders_of(graph: TrustGraph, node: int, record: BorrowerRecord | None) -> LendersByLevel:
    """Search once for a quote and the loan that follows; another web is another graph."""
    return find_lenders(graph, node, record)


def balances_of(account_ids: Int64s) -> Int64s:
    """Return what ledger accounts hold, in the order asked, as numbers without an object each."""
    (packed,) = row_of(
        """
        SELECT string_agg(int8send(account.balance_minor), ''::bytea ORDER BY wanted.place)
        FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(id, place)
        JOIN ledger_account account ON account.id = wanted.id
        """,
        [column(account_ids)],
        binary=True,
    )
    balances = np.frombuffer(packed or b"", dtype=">i8").astype(np.int64)
    assert len(balances) == len(account_ids)

    return balances


def _owed_to_peers(circles: Circles, lenders: LendersByLevel, person_id: int) -> dict[int, int]:
    """Return what the borrower owes to each peer of the first level, where some set a limit."""
    if not (lenders.limit_minor >= 0).any():
        return {}
    nodes = lenders.levels[0].tolist()
    node_of = dict(zip(circles.person_ids[lenders.levels[0]].tolist(), nodes, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT note.holder_id, sum(note.outstanding_minor)::bigint
            FROM loans_loan loan JOIN loans_note note ON note.loan_id = loan.id
            WHERE loan.borrower_id = %s AND loan.state = 'REPAYING' AND loan.product = 'PEER'
                AND note.holder_id = ANY(%s)
            GROUP BY note.holder_id
            """,
            [person_id, list(node_of)],
        )
        return {node_of[holder_id]: owed_minor for holder_id, owed_minor in cursor.fetchall()}
