"""Reads the web of trust as columns: who the members are, and which agreements stand."""

from collections.abc import Sequence

import numpy as np

from ledger.columns import Int64s, read_columns
from lending_circles.models import LoanAccount, TrustLink
from rules.acceptance import NO_MAX, NO_MIN, Acceptance
from rules.terms import CircleTerms
from rules.trust_graph import Agreements, Grant, Members

# A day that never comes: the deposit is at the minimum, so no grace runs.
FOREVER = np.iinfo(np.int64).max

_State = LoanAccount.State
LENDING_STATES = (_State.PENDING_PEERS, _State.ACTIVE)
COUNTED_STATES = (_State.PENDING_PEERS, _State.ACTIVE, _State.HOLD)
LEAVING_STATES = (_State.HOLD_TO_EXIT, _State.EXITED, _State.CLOSED_DEFAULTED)

Columns = dict[str, Int64s]

# Rules for the record of a borrower, a name for each of the columns that hold them.
_RULES = {
    f"{level}_{name}": absent
    for level in ("second", "third")
    for name, absent in (
        ("defaults_max", NO_MAX),
        ("on_time_percent_min", NO_MIN),
        ("ratio_min", NO_MIN),
    )
}
_MEMBER_COLUMNS = (
    "id",
    "person",
    "stake",
    "lending",
    "relays",
    "second",
    "third",
    "counting",
    "deposit",
    "below_since",
    "has_rules",
    *_RULES,
)


def _grant_in_sql(column: str) -> str:
    """Return a permission as the number that the rules know it by."""
    numbers = " ".join(f"WHEN '{grant.name}' THEN {grant.value}" for grant in Grant)

    return f"(CASE {column} {numbers} END)"


_MEMBERS = f"""
    SELECT id, person_id, stake_account_id,
        (state = ANY({{lending}}))::integer::bigint,
        (relays AND NOT state = ANY({{leaving}}))::integer::bigint,
        {_grant_in_sql("offers_second")}::bigint, {_grant_in_sql("offers_third")}::bigint,
        (state = ANY({{counted}}))::integer::bigint, deposit_minor,
        coalesce(below_minimum_since - date '0001-01-01' + 1, 0)::bigint,
        (num_nonnulls({", ".join(_RULES)}) > 0)::integer::bigint,
        {", ".join(f"coalesce({name}, {absent})::bigint" for name, absent in _RULES.items())}
    FROM lending_circles_loanaccount
"""  # noqa: S608  only constants are joined
_MEMBER_VALUES = {
    "lending": [state.value for state in LENDING_STATES],
    "leaving": [state.value for state in LEAVING_STATES],
    "counted": [state.value for state in COUNTED_STATES],
}
_LINK_COLUMNS = ("low", "high", "terms", "low_limit", "high_limit")
# Both directions in one number, two bits for either grant and one for either relay: a community has
# millions of agreements, and a paused direction grants nothing.
_LINK_FIELDS = f"""
    link.low_id, link.high_id,
    (CASE link.low_pause WHEN '' THEN {_grant_in_sql("link.low_grants")} ELSE 0 END
        + CASE link.high_pause WHEN '' THEN {_grant_in_sql("link.high_grants")} ELSE 0 END * 4
        + link.low_relays::integer * 16 + link.high_relays::integer * 32)::bigint,
    coalesce(link.low_limit_minor, -1), coalesce(link.high_limit_minor, -1)
"""


def members_of(network_id: int) -> Columns:
    """Return all members of a network, by id."""
    return read_columns(
        f"{_MEMBERS} WHERE network_id = {{network}} ORDER BY id",
        _MEMBER_COLUMNS,
        network=network_id,
        **_MEMBER_VALUES,
    )


def members_by_id(account_ids: Sequence[int]) -> Columns:
    """Return these members, by id."""
    return read_columns(
        f"{_MEMBERS} WHERE id = ANY({{accounts}}) ORDER BY id",
        _MEMBER_COLUMNS,
        accounts=np.array(account_ids),
        **_MEMBER_VALUES,
    )


def agreements_of(network_id: int) -> Agreements:
    """Return all agreements that stand in a network."""
    rows = read_columns(
        # Only constants are joined here; values are bound by name.
        f"SELECT {_LINK_FIELDS} FROM lending_circles_trustlink link"  # noqa: S608
        " WHERE network_id = {network} AND state = {standing}",
        _LINK_COLUMNS,
        network=network_id,
        standing=TrustLink.State.ACTIVE.value,
    )

    return _as_agreements(rows)


def pairs_of(link_ids: Sequence[int]) -> tuple[Agreements, tuple[tuple[int, int], ...]]:
    """Return the agreements that stand between the ends of these links, and the pairs without.

    A pair may have ended one link and begun another: what stands of the pair counts.
    """
    rows = read_columns(
        # Only constants are joined here; values are bound by name.
        f"""
        SELECT {_LINK_FIELDS}, (link.state = {{standing}})::integer::bigint
        FROM (SELECT DISTINCT low_id, high_id FROM lending_circles_trustlink
            WHERE id = ANY({{links}})) pair
        JOIN LATERAL (SELECT * FROM lending_circles_trustlink link
            WHERE link.low_id = pair.low_id AND link.high_id = pair.high_id
            ORDER BY link.state = {{standing}} DESC LIMIT 1) link ON true
        """,  # noqa: S608
        (*_LINK_COLUMNS, "stands"),
        links=np.array(link_ids),
        standing=TrustLink.State.ACTIVE.value,
    )
    stands = rows["stands"] == 1
    gone = zip(rows["low"][~stands].tolist(), rows["high"][~stands].tolist(), strict=True)

    return _as_agreements({name: values[stands] for name, values in rows.items()}), tuple(gone)


def as_members(rows: Columns) -> Members:
    """Return what members grant beyond their agreements, as the rules read it."""
    return Members(
        ids=rows["id"],
        lending=rows["lending"] == 1,
        relays=rows["relays"] == 1,
        offers_second=rows["second"].astype(np.uint8),
        offers_third=rows["third"].astype(np.uint8),
        counted=rows["counting"] == 1,
        acceptance=_acceptance_of(rows),
    )


def _acceptance_of(rows: Columns) -> Acceptance | None:
    """Return what members ask of a borrower's record; None where nobody asks for anything."""
    if not rows["has_rules"].any():
        return None

    return Acceptance(**{name: rows[name].astype(np.int16) for name in _RULES})


def _as_agreements(rows: Columns) -> Agreements:
    terms = rows["terms"].astype(np.uint8)

    return Agreements(
        low=rows["low"],
        high=rows["high"],
        low_grants=(terms & 3).astype(np.uint8),
        high_grants=(terms >> 2 & 3).astype(np.uint8),
        low_limit_minor=rows["low_limit"],
        high_limit_minor=rows["high_limit"],
        low_relays=terms & 16 > 0,
        high_relays=terms & 32 > 0,
    )


def counted_until(rows: Columns, terms: CircleTerms) -> Int64s:
    """Return the last day on which each member counts for others: zero where none.

    Whoever fell below since the last close has no date yet: it is written at the next, so until
    then they count.

    Source: A-63: at the minimum stake, or within P-28 days after falling below it.
    """
    is_dated = (rows["deposit"] < terms.stake_minor_min) & (rows["below_since"] > 0)
    until = np.where(is_dated, rows["below_since"] + terms.top_up_grace_days, FOREVER)

    return np.where(rows["counting"] == 1, until, 0)
