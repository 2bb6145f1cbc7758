"""What every member has to lend, in memory: read once per process, then kept up by the journal.

A level has thousands of lenders, and reading each one's balance at every purchase would cost more
than all the rest. Balances move by journals alone, so only the accounts of journals posted since
the last look are read again: what is returned is what the database holds at this moment.
"""

from dataclasses import dataclass

import numpy as np

from ledger.columns import Int64s, read_columns
from lending_circles.process_memory import NO_NEWS, Moment, ProcessMemory
from lending_circles.queries.prepared import row_of

# Beyond so many journals since the last look, everything is read anew.
JOURNALS_MAX = 5_000
FEW_MEMBERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kept:
    """The available part of each member's stake, by ascending id of the loan account."""

    member_ids: Int64s
    available: Int64s
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Moved:
    """What journals moved that an earlier moment could not see."""

    moment: Moment
    journals: int
    is_own: bool
    member_ids: Int64s
    available: Int64s


_memory: ProcessMemory[_Kept] = ProcessMemory()


def available_of(network_id: int, member_ids: Int64s) -> Int64s:
    """Return what members (loan accounts, ascending) have available now, in minor units."""
    with _memory.turn(network_id) as place:
        moved = _read_moved(network_id, place.kept.moment if place.kept else NO_NEWS)
        kept = _renewed(place.kept, moved, network_id, member_ids)
        # What this transaction posted itself may yet be rolled back.
        if not moved.is_own:
            place.kept = kept

    return kept.available


def forget() -> None:
    """Forget every network, where a database was emptied under this process."""
    _memory.forget()


def _renewed(kept: _Kept | None, moved: _Moved, network_id: int, member_ids: Int64s) -> _Kept:
    """Return what is kept with what has moved since; read anew where too much did."""
    if (
        kept is None
        or kept.moment.database != moved.moment.database
        or moved.journals >= JOURNALS_MAX
    ):
        available = _read(network_id, member_ids)
    else:
        available = _for_members(kept, network_id, member_ids)
        _lay_over(available, moved, member_ids)

    return _Kept(
        member_ids=member_ids,
        available=available,
        moment=moved.moment,
    )


def _for_members(kept: _Kept, network_id: int, member_ids: Int64s) -> Int64s:
    """Return a copy of what is kept in the order of `member_ids`, with those read who are new."""
    if kept.member_ids is member_ids:
        return kept.available.copy()

    places = np.searchsorted(kept.member_ids, member_ids)
    places[places == len(kept.member_ids)] = 0
    is_new = kept.member_ids[places] != member_ids if len(kept.member_ids) else places == 0
    available = np.zeros(len(member_ids), dtype=np.int64)
    available[~is_new] = kept.available[places[~is_new]]
    if is_new.any():
        available[is_new] = _read(network_id, member_ids[is_new])

    return available


def _lay_over(available: Int64s, moved: _Moved, member_ids: Int64s) -> None:
    """Write what moved over what was kept; a member the graph does not know yet lends nothing."""
    if not len(moved.member_ids):
        return
    places = np.searchsorted(member_ids, moved.member_ids)
    known = places < len(member_ids)
    known[known] = member_ids[places[known]] == moved.member_ids[known]
    available[places[known]] = moved.available[known]


def _read(network_id: int, member_ids: Int64s) -> Int64s:
    """Return the balances of stakes: of some members by their ids, of many by their network."""
    is_few = len(member_ids) < FEW_MEMBERS
    rows = read_columns(
        """
        SELECT member.id, stake.balance_minor FROM lending_circles_loanaccount member
        JOIN ledger_account stake ON stake.id = member.stake_account_id
        WHERE member.network_id = {network} AND ({all} OR member.id = ANY({few}))
        ORDER BY member.id
        """,
        ("id", "available"),
        network=network_id,
        all=not is_few,
        few=member_ids if is_few else member_ids[:0],
    )

    return rows["available"][np.searchsorted(rows["id"], member_ids)]


def _read_moved(network_id: int, since: Moment) -> _Moved:
    """Read what journals have moved since, as of one moment.

    The laterals keep to the indexes, whatever the planner believes of the newest rows: after an
    import that posted thousands of transfers as one journal, it would read all transfers for each.
    Of too many journals nothing is looked at but their number.
    """
    *moment, journals, is_own, members, balances = row_of(
        _MOVED, {**since.parameters(), "most": JOURNALS_MAX, "network": network_id}
    )

    return _Moved(
        moment=Moment.read(*moment),
        journals=journals,
        is_own=is_own,
        member_ids=np.array(members or (), dtype=np.int64),
        available=np.array(balances or (), dtype=np.int64),
    )


_MOVED = f"""
    WITH news AS MATERIALIZED (
        (
            SELECT id FROM ledger_journal WHERE xid >= %(until)s::text::xid8
            ORDER BY xid LIMIT %(most)s
        )
        UNION ALL
        SELECT late.id FROM unnest(%(running)s::text[]) running(xid) CROSS JOIN LATERAL (
            SELECT id FROM ledger_journal WHERE xid = running.xid::xid8 OFFSET 0
        ) late
    ), moved AS MATERIALIZED (
        SELECT DISTINCT side.account_id
        FROM news CROSS JOIN LATERAL (
            SELECT debit_id, credit_id FROM ledger_transfer
            WHERE journal_id = news.id ORDER BY journal_id, position OFFSET 0
        ) transfer
        CROSS JOIN LATERAL (VALUES (transfer.debit_id), (transfer.credit_id)) side(account_id)
        WHERE (SELECT count(*) FROM news) < %(most)s
    )
    SELECT {Moment.COLUMNS}, (SELECT count(*) FROM news),
        EXISTS (SELECT FROM ledger_journal WHERE xid = pg_current_xact_id_if_assigned()),
        array_agg(found.member_id), array_agg(found.balance_minor)
    FROM moved CROSS JOIN LATERAL (
        SELECT member.id AS member_id, stake.balance_minor
        FROM lending_circles_loanaccount member
        JOIN ledger_account stake ON stake.id = member.stake_account_id
        WHERE member.stake_account_id = moved.account_id
            AND member.network_id = %(network)s OFFSET 0
    ) found
"""  # noqa: S608  only constants are joined
