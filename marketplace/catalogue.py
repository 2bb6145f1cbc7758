"""The open offers as columns in memory, so that any filter is counted in milliseconds.

PostgreSQL stays the truth: every look reads the rows that were written since the last one, by the
transaction that wrote them (`Offer.news_xid`), and the cards of a page are read from their rows.
"""

from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from marketplace.models import Offer

Integers = npt.NDArray[np.signedinteger[Any]]

EPOCH = date(2000, 1, 1)
GRADES = ("A", "B", "C", "D", "E")
REPAYMENTS = tuple(Offer.Repayment.values)
PRODUCTS = tuple(Offer.Product.values)
# As narrow as what they hold: what a look costs is above all how much memory it goes through.
COLUMNS: dict[str, type[np.signedinteger[Any]]] = {
    "id": np.int64,
    "state": np.int8,
    "bank": np.int32,
    "asset": np.int32,
    "country": np.int16,
    "sector": np.int16,
    "grade": np.int8,
    "repayment": np.int8,
    "product": np.int8,
    "rate": np.int32,
    "term_days": np.int32,
    "principal": np.int64,
    "committed": np.int64,
    "ticket": np.int64,
    "collateral": np.int32,
    "closes": np.int32,
    "private": np.int32,
}
_ROWS = """
    SELECT offer.id, CASE offer.state WHEN 'FUNDING' THEN 1 WHEN 'LISTED' THEN 0 ELSE -1 END,
        offer.bank_id, offer.asset_id, offer.country, offer.sector,
        coalesce(array_position(%(grades)s::text[], offer.grade::text), 1) - 1,
        array_position(%(repayments)s::text[], offer.repayment::text) - 1,
        array_position(%(products)s::text[], offer.product::text) - 1,
        offer.rate_millionths,
        CASE WHEN offer.repayment = 'BULLET' THEN offer.bullet_days + coalesce((
                SELECT max(milestone.due_on) - offer.closes_on
                FROM marketplace_offermilestone milestone WHERE milestone.offer_id = offer.id), 0)
            ELSE offer.installment_count * offer.period_length
                * CASE offer.period WHEN 'DAY' THEN 1 WHEN 'WEEK' THEN 7 ELSE 30 END END,
        offer.principal_minor, offer.committed_minor,
        ceil(offer.ticket_minor / 10::numeric ^ asset.decimals)::bigint,
        offer.collateral_millionths, offer.closes_on - %(epoch)s::date,
        coalesce(offer.private_until - %(epoch)s::date, -1)
    FROM marketplace_offer offer JOIN ledger_asset asset ON asset.id = offer.asset_id
"""
# The subquery keeps to its index, whatever the planner believes of the newest rows.
_NEWS = """
    WHERE offer.id = ANY(ARRAY(
        SELECT id FROM marketplace_offer WHERE news_xid >= %(seen)s::xid8
        ORDER BY news_xid LIMIT %(most)s
    ))
"""
_OPEN = "WHERE offer.state IN ('LISTED', 'FUNDING')"
# So many news are read one by one; beyond, all is read anew.
NEWS_MAX = 5_000
_MOMENT = """
    SELECT (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
        pg_snapshot_xmin(pg_current_snapshot())::text, pg_current_xact_id_if_assigned() IS NOT NULL
"""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All open offers by id, one array a column; `countries` and `sectors` by their codes.

    `ticket` is in whole units of the asset, rounded up; days count from the epoch.
    `seen` is the oldest transaction that may not have been seen whole.
    """

    database: int
    seen: int
    columns: dict[str, Integers]
    countries: tuple[str, ...]
    sectors: tuple[str, ...]

    @property
    def size(self) -> int:
        """Return how many offers it holds."""
        return len(self.columns["id"])


_kept: dict[str, Catalogue] = {}
_lock = Lock()


def forget() -> None:
    """Forget everything, where a database was emptied under this process."""
    with _lock:
        _kept.clear()


def look() -> Catalogue:
    """Return the open offers as they are now; two small statements where little has changed."""
    name = str(connection.settings_dict["NAME"])
    with _lock:
        before = _kept.get(name)
        with connection.cursor() as cursor:
            # Before the rows: what commits between the two is read again next time.
            cursor.execute(_MOMENT)
            database, seen, is_writing = cursor.fetchone()
            # Who has written something may yet take it back, and then it must not be remembered.
            if before is None or before.database != database or is_writing:
                before, rows = _empty(database), _read(cursor, _OPEN, {})
            else:
                rows = _read(cursor, _NEWS, {"seen": str(before.seen), "most": NEWS_MAX + 1})
                if len(rows) > NEWS_MAX:
                    before, rows = _empty(database), _read(cursor, _OPEN, {})
        found = replace(_merged(before, rows) if rows else before, seen=int(seen))
        if not is_writing:
            _kept[name] = found
        return found


def _read(cursor: Any, where: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    cursor.execute(
        _ROWS + where + " ORDER BY offer.id",
        {
            "grades": list(GRADES),
            "repayments": list(REPAYMENTS),
            "products": list(PRODUCTS),
            "epoch": EPOCH,
            **values,
        },
    )
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _empty(database: int) -> Catalogue:
    columns = {name: np.empty(0, dtype=dtype) for name, dtype in COLUMNS.items()}
    return Catalogue(database, 0, columns, (), ())


def _merged(before: Catalogue, rows: list[tuple[Any, ...]]) -> Catalogue:
    """Return the catalogue with these rows in place of what it had of them."""
    read = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    countries = _words(before.countries, set(read["country"]))
    sectors = _words(before.sectors, set(read["sector"]))
    codes = {
        "country": {word: code for code, word in enumerate(countries)},
        "sector": {word: code for code, word in enumerate(sectors)},
    }
    news = {}
    for name, dtype in COLUMNS.items():
        values = read[name]
        if name in codes:
            values = tuple(codes[name][value] for value in values)
        news[name] = np.array(values, dtype=dtype)

    if _same_rows(before, news):
        # The common case by far: somebody committed.
        places = np.searchsorted(before.columns["id"], news["id"])
        columns = {}
        for name in COLUMNS:
            column = before.columns[name]
            if not np.array_equal(column[places], news[name]):
                column = column.copy()
                column[places] = news[name]
            columns[name] = column
        return replace(before, columns=columns, countries=countries, sectors=sectors)

    stays = ~np.isin(before.columns["id"], news["id"])
    is_open = news["state"] >= 0
    joined = {
        name: np.concatenate([before.columns[name][stays], news[name][is_open]]) for name in COLUMNS
    }
    order = np.argsort(joined["id"], kind="stable")
    columns = {name: column[order] for name, column in joined.items()}

    return replace(before, columns=columns, countries=countries, sectors=sectors)


def _same_rows(before: Catalogue, news: dict[str, Integers]) -> bool:
    """Return whether the news only change offers that are known and stay open."""
    return bool((news["state"] >= 0).all() and np.isin(news["id"], before.columns["id"]).all())


def _words(before: tuple[str, ...], found: set[str]) -> tuple[str, ...]:
    """Return the code list with what is new at its end: a code never changes its meaning."""
    return (*before, *sorted(found - set(before)))
