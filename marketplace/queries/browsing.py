"""Finds offers by filters, counts what each filter would find, and turns pages by cursor."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from banks.models import Bank
from ledger.models import Asset
from marketplace import catalogue as memory
from marketplace.catalogue import EPOCH, GRADES, PRODUCTS, REPAYMENTS, Catalogue

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.signedinteger[Any]]

PAGE = 24
MONTH_DAYS = 30
# Upper bounds of the bands of a figure, the last band open.
RATES = (50_000, 80_000, 120_000)  # millionths a year
TERMS = (6 * MONTH_DAYS, 12 * MONTH_DAYS, 24 * MONTH_DAYS)
FUNDED = (25, 50, 75)  # percent
CLOSING = (3, 7, 30)  # days
TICKETS = (50, 100, 500)  # whole units
COVERS = (50_000, 100_000, 200_000)  # millionths
STATES = ("LISTED", "FUNDING")
FACETS = (
    "bank",
    "country",
    "sector",
    "grade",
    "product",
    "repayment",
    "asset",
    "rate",
    "term",
    "funded",
    "closing",
    "ticket",
    "cover",
    "collateral",
    "state",
)
ORDERS = ("closing", "rate", "newest", "funded", "term", "record")
# A sort key holds the figure above the id, so that no two offers share one.
_ID_BITS = 34
_FIGURE_MAX = 2**28


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of one filter: its words in the address, how many offers it finds, if it is on."""

    value: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One page of offers by id, how many there are, and where the next page starts."""

    ids: tuple[int, ...]
    count: int
    next_after: str
    facets: dict[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class Banks:
    """What offers need to know of banks, by id; `covers` is what they hold as bonds."""

    names: dict[int, str]
    slugs: dict[int, str]
    covers: dict[int, int]
    days: dict[int, int]
    points: dict[int, int]


def find_offers(
    filters: Mapping[str, Sequence[str]], *, order: str, after: str, limit: int = PAGE
) -> Found:
    """Return a page of the public offers that filters find, and what each filter would find.

    A filter with several values finds what has any of them; several filters what has all. The
    count beside a value is what it would find with the other filters as they are. Values that no
    offer has are left out of the address silently. `after` is the cursor of the page before.
    """
    now = memory.look()
    banks = _banks()
    codes = _codes(now, banks)
    labels = _labels(now, banks)
    chosen = {
        name: _chosen(labels[name], filters.get(name, ())) for name in FACETS if filters.get(name)
    }
    masks = {name: _having(codes[name], values) for name, values in chosen.items()}
    public = _public(now, codes)
    places = np.flatnonzero(_all(public, masks.values()))
    # A filter that is off is counted over what was found; one that is on, over what the others
    # find without it.
    counted = {
        name: np.flatnonzero(_all(public, (mask for other, mask in masks.items() if other != name)))
        for name in masks
    }

    return Found(
        *_page(now, codes, places, order=order, after=after, limit=limit),
        facets={
            name: _facet(
                codes[name][counted.get(name, places)], labels[name], chosen.get(name, set())
            )
            for name in FACETS
        },
    )


def matching_ids(filters: Mapping[str, Sequence[str]]) -> frozenset[int]:
    """Return the ids of all public offers that filters find."""
    now = memory.look()
    banks = _banks()
    codes = _codes(now, banks)
    labels = _labels(now, banks)
    masks = (
        _having(codes[name], _chosen(labels[name], values))
        for name, values in filters.items()
        if name in FACETS and values
    )
    found = _all(_public(now, codes), masks)

    return frozenset(now.columns["id"][found].tolist())


def _banks() -> Banks:
    rows = list(
        Bank.objects.values_list(
            "id",
            "name",
            "slug",
            "figures__held_cover_millionths",
            "cover_millionths",
            "network__business_date",
            "figures__reputation_points",
        )
    )
    return Banks(
        names={row[0]: row[1] for row in rows},
        slugs={row[0]: row[2] for row in rows},
        # Before its first night a bank holds what it had to: the promised share at least.
        covers={row[0]: row[4] if row[3] is None else row[3] for row in rows},
        days={row[0]: (row[5] - EPOCH).days for row in rows},
        points={row[0]: row[6] or 0 for row in rows},
    )


def _codes(now: Catalogue, banks: Banks) -> dict[str, Codes]:
    """Return for every facet the code of every offer, and its days left."""
    columns = now.columns
    today = _of_bank(columns["bank"], banks.days)
    left = columns["closes"] - today
    # Compared and not divided: a division costs more than all the bands of a figure.
    shares = [columns["principal"] * bound <= columns["committed"] * 100 for bound in FUNDED]

    return {
        "bank": columns["bank"],
        "country": columns["country"],
        "sector": columns["sector"],
        "grade": columns["grade"],
        "product": columns["product"],
        "repayment": columns["repayment"],
        "asset": columns["asset"],
        "rate": _bands(columns["rate"], RATES),
        "term": _bands(columns["term_days"], TERMS),
        "funded": np.sum(shares, axis=0, dtype=np.int8),
        "closing": _bands(left, CLOSING),
        "ticket": _bands(columns["ticket"], TICKETS),
        "cover": _of_bank(
            columns["bank"], {bank: bisect_right(COVERS, one) for bank, one in banks.covers.items()}
        ),
        "collateral": _bands(columns["collateral"], (0,)),
        "state": columns["state"],
        "points": _of_bank(columns["bank"], banks.points),
        "today": today,
        "left": left,
    }


def _of_bank(bank_ids: Codes, figures: Mapping[int, int]) -> Codes:
    """Return a figure of banks for every offer."""
    table = np.zeros(max(figures, default=0) + 1, dtype=np.int32)
    table[list(figures)] = list(figures.values())
    found: Codes = table[bank_ids]
    return found


def _bands(figures: Codes, bounds: Sequence[int]) -> Codes:
    """Return the number of the band that each figure lies in; a bound is the last of its band."""
    bands = np.zeros(len(figures), dtype=np.int8)
    for bound in bounds:
        bands += figures > bound
    return bands


def _having(codes: Codes, values: Collection[int]) -> Bools:
    """Return which offers have one of these codes."""
    wanted = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.bool_)
    wanted[[value for value in values if value < len(wanted)]] = True
    found: Bools = wanted[codes]
    return found


def _labels(now: Catalogue, banks: Banks) -> dict[str, dict[int, tuple[str, str]]]:
    """Return for every facet its codes with the word in the address and the word for people."""
    bands = {
        "rate": len(RATES) + 1,
        "term": len(TERMS) + 1,
        "funded": len(FUNDED) + 1,
        "closing": len(CLOSING) + 1,
        "ticket": len(TICKETS) + 1,
        "cover": len(COVERS) + 1,
        "collateral": 2,
    }
    assets = dict(Asset.objects.values_list("pk", "code"))
    words: dict[str, dict[int, tuple[str, str]]] = {
        "bank": {one: (banks.slugs[one], banks.names[one]) for one in banks.names},
        "country": {code: (word, word) for code, word in enumerate(now.countries)},
        "sector": {code: (word, word) for code, word in enumerate(now.sectors)},
        "grade": {code: (word, word) for code, word in enumerate(GRADES)},
        "product": {code: (word.lower(), word) for code, word in enumerate(PRODUCTS)},
        "repayment": {code: (word.lower(), word) for code, word in enumerate(REPAYMENTS)},
        "asset": {code: (word, word) for code, word in assets.items()},
        "state": {code: (word.lower(), word) for code, word in enumerate(STATES)},
    }
    for name, count in bands.items():
        words[name] = {code: (str(code), str(code)) for code in range(count)}
    return words


def _chosen(labels: Mapping[int, tuple[str, str]], values: Sequence[str]) -> set[int]:
    wanted = set(values)
    return {code for code, (word, _) in labels.items() if word in wanted}


def _public(now: Catalogue, codes: Mapping[str, Codes]) -> Bools:
    """Return which offers everybody may see: private windows are over, the last day is not."""
    public: Bools = (now.columns["private"] < codes["today"]) & (codes["left"] >= 0)
    return public


def _all(first: Bools, masks: Any) -> Bools:
    found = first
    for mask in masks:
        found = found & mask
    return found


def _facet(
    codes: Codes, labels: Mapping[int, tuple[str, str]], chosen: set[int]
) -> tuple[Choice, ...]:
    """Count offers by the values that they have."""
    counts = np.bincount(codes, minlength=max(labels, default=-1) + 1).tolist()
    return tuple(
        Choice(value=word, label=label, count=counts[code], is_on=code in chosen)
        for code, (word, label) in labels.items()
        if counts[code] or code in chosen
    )


def _page(
    now: Catalogue,
    codes: Mapping[str, Codes],
    places: Codes,
    *,
    order: str,
    after: str,
    limit: int,
) -> tuple[tuple[int, ...], int, str]:
    keys = _keys(now, codes, order)[places]
    count = len(keys)
    if after.isascii() and after.isdigit() and len(after) <= 19:
        keys = keys[keys > int(after)]
    if len(keys) > limit + 1:
        keys = np.partition(keys, limit)[: limit + 1]
    keys = np.sort(keys)
    shown = keys[:limit]
    ids = tuple((shown & (2**_ID_BITS - 1)).tolist())

    return ids, count, str(int(shown[-1])) if len(keys) > limit else ""


def _keys(now: Catalogue, codes: Mapping[str, Codes], order: str) -> Codes:
    """Return one number an offer that sorts as asked, ties by the oldest."""
    columns = now.columns
    figure = {
        "rate": lambda: _FIGURE_MAX - columns["rate"],
        # The catalogue is in the order of ids, and a cursor by place would jump when offers end.
        "newest": lambda: _FIGURE_MAX - columns["id"],
        "funded": lambda: (
            _FIGURE_MAX - columns["committed"] * 100 // np.maximum(columns["principal"], 1)
        ),
        "term": lambda: columns["term_days"],
        # Source: R2-08: reputation orders; it is never bought.
        "record": lambda: _FIGURE_MAX - codes["points"],
    }.get(order, lambda: np.maximum(codes["left"], 0))()
    figure = np.clip(figure, 0, _FIGURE_MAX).astype(np.int64)
    keys: Codes = (figure << _ID_BITS) | columns["id"]
    return keys
