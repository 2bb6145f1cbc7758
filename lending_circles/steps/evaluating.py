"""Step 8 of closing a day: minimums, unique peers and their graces, seen anew for every member."""

import datetime

import numpy as np
from django.db import connection

from governance.queries import terms_of
from ledger.columns import Int64s, column, read_columns, write_columns
from lending_circles.steps.graph_news import tell_accounts
from lending_circles.steps.standing_record import (
    ACTIVATED,
    GRACE_BEGUN,
    GRACE_ENDED,
    TOP_UP_BEGUN,
    TOP_UP_ENDED,
    record_accounts,
)
from lending_circles.trust_graph import circles_of
from rules.terms import CircleTerms
from rules.trust import unique_counts

_COLUMNS = ("id", "pending", "deposit", "top_up", "below", "peers", "warning", "missing")
# What may be found otherwise than it stands; `pending` is 1 while peers were never enough.
_FLAGS = ("pending", "top_up", "below", "peers", "warning", "missing")


def evaluate_members(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Write how members with `after_id` < id ≤ `up_to_id` stand against the minimums.

    Who is below the minimum stake must top up, and has a grace in which their agreements still
    count for others; who has too few unique peers has a grace in which they still borrow; who has
    enough for the first time becomes active. Returns the members whose standing changed.

    Source: A-18, A-53, A-61, A-63; R3-075, R3-083, R3-134.
    """
    assert connection.in_atomic_block
    _, terms = terms_of(network_id, on)

    rows = _read(network_id, after_id, up_to_id)
    if not len(rows["id"]):
        return 0
    peers = _unique_peers(network_id, rows["id"], terms=terms, on=on)

    found = _standing(rows, peers, terms=terms, on=on)
    changed = np.zeros(len(rows["id"]), dtype=np.bool_)
    for flag in _FLAGS:
        changed |= found[flag] != rows[flag]

    if changed.any():
        _write(rows["id"][changed], {flag: found[flag][changed] for flag in _FLAGS})
    _record(rows, found)
    # The graph in memory knows who is pending and until when a member below the minimum counts.
    news = (found["below"] != rows["below"]) | (found["pending"] != rows["pending"])
    tell_accounts(network_id=network_id, account_ids=rows["id"][news].tolist())

    return int(changed.sum())


def _standing(
    rows: dict[str, Int64s], peers: Int64s, *, terms: CircleTerms, on: datetime.date
) -> dict[str, Int64s]:
    """Return what each member's flags should be; days are ordinals, zero for none."""
    today = on.toordinal()
    # The vectorised twins of `is_top_up_required` and `unique_stage`.
    short = rows["deposit"] < terms.stake_minor_min
    few = peers < terms.unique_peers_min
    pending = ((rows["pending"] == 1) & few).astype(np.int64)
    settled_in = pending == 0

    return {
        "pending": pending,
        "top_up": short.astype(np.int64),
        "below": np.where(short, np.where(rows["below"] > 0, rows["below"], today), 0),
        "peers": peers,
        "warning": (
            settled_in & (peers <= terms.unique_peers_min + terms.unique_peers_buffer)
        ).astype(np.int64),
        # Who took their own peers away by day was counted then, and has no grace.
        "missing": np.where(
            few & settled_in,
            np.where(
                (rows["missing"] == 0) & (rows["peers"] >= terms.unique_peers_min),
                today,
                rows["missing"],
            ),
            0,
        ),
    }


def _record(before: dict[str, Int64s], after: dict[str, Int64s]) -> None:
    """Record what changes what a member may do; a mere count of peers does not."""
    record_accounts(ACTIVATED, before["id"][(before["pending"] == 1) & (after["pending"] == 0)])
    for flag, begun, ended in (
        ("top_up", TOP_UP_BEGUN, TOP_UP_ENDED),
        ("missing", GRACE_BEGUN, GRACE_ENDED),
    ):
        was, is_now = before[flag] > 0, after[flag] > 0
        record_accounts(begun, before["id"][is_now & ~was])
        record_accounts(ended, before["id"][was & ~is_now])


def _unique_peers(
    network_id: int, accounts: Int64s, *, terms: CircleTerms, on: datetime.date
) -> Int64s:
    """Return the number of unique peers of accounts that stand in id order."""
    graph = circles_of(network_id, terms=terms, on=on).graph
    ids = graph.members.ids
    start, stop = np.searchsorted(ids, [accounts[0], accounts[-1] + 1]).tolist()
    counts = unique_counts(graph, start, stop)

    return counts[np.searchsorted(ids[start:stop], accounts)]


def _read(network_id: int, after_id: int, up_to_id: int) -> dict[str, Int64s]:
    """Return the members who borrow or may come to borrow, with their flags."""
    return read_columns(
        """
        SELECT id, (state = 'PENDING_PEERS')::int::bigint, deposit_minor,
            top_up_required::int::bigint,
            coalesce(below_minimum_since - date '0001-01-01' + 1, 0)::bigint,
            unique_peers::bigint, unique_warning::int::bigint,
            coalesce(peers_missing_since - date '0001-01-01' + 1, 0)::bigint
        FROM lending_circles_loanaccount
        WHERE network_id = {network} AND id > {after} AND id <= {up_to}
            AND state IN ('PENDING_PEERS', 'ACTIVE', 'HOLD')
        ORDER BY id
        """,
        _COLUMNS,
        network=network_id,
        after=after_id,
        up_to=up_to_id,
    )


def _write(accounts: Int64s, flags: dict[str, Int64s]) -> None:
    """Write the flags of members."""
    write_columns(
        """
        UPDATE lending_circles_loanaccount member SET
            state = CASE WHEN member.state = 'PENDING_PEERS' AND found.pending = 0
                THEN 'ACTIVE' ELSE member.state END,
            top_up_required = found.top_up = 1,
            below_minimum_since = CASE WHEN found.below > 0
                THEN date '0001-01-01' + (found.below - 1)::integer END,
            unique_peers = found.peers,
            unique_warning = found.warning = 1,
            peers_missing_since = CASE WHEN found.missing > 0
                THEN date '0001-01-01' + (found.missing - 1)::integer END
        FROM unnest(
            %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
            %s::bigint[]
        ) AS found(id, pending, top_up, below, peers, warning, missing)
        WHERE member.id = found.id
        """,
        (column(accounts), *(column(flags[flag]) for flag in _FLAGS)),
    )
