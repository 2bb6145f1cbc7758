"""Everything that moved in an investor's wallet, typed, with the loan or offer that it was for.

The journal is the only source: the tiles of a portfolio, its statements and its files read the
same rows, so that every figure can be added up again from a statement.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ledger.kinds import Kind
from ledger.models import Account, Asset
from portfolios.queries import movement_sql as sql

# What a row is, by the kind of its transfer and whether the wallet gained.
_TYPES = {
    Kind.OPENING: ("OPENING", "OPENING"),
    Kind.DEPOSIT: ("DEPOSIT", "DEPOSIT"),
    Kind.WITHDRAWAL: ("WITHDRAWAL_RETURNED", "WITHDRAWAL"),
    Kind.COMMITMENT: ("COMMITMENT", "COMMITMENT"),
    Kind.COMMITMENT_RETURNED: ("COMMITMENT_RETURNED", "COMMITMENT_RETURNED"),
    Kind.FUNDING: ("CALL", "CALL"),
    Kind.ESCROW_RETURNED: ("ESCROW_RETURNED", "ESCROW_RETURNED"),
    Kind.PRINCIPAL_RETURN: ("PRINCIPAL", "PRINCIPAL"),
    Kind.NOTE_INTEREST: ("INTEREST", "INTEREST"),
    Kind.NOTE_SALE: ("NOTE_SOLD", "NOTE_BOUGHT"),
    Kind.LOAN_RECOVERY: ("RECOVERY", "RECOVERY"),
    Kind.BOND_SLASH: ("BOND", "BOND"),
    Kind.FEE_REFUND: ("FEE_REFUND", "FEE_REFUND"),
    Kind.TOKEN_ISSUE: ("TOKENS", "TOKENS"),
    Kind.COLLATERAL_DEPOSIT: ("COLLATERAL", "COLLATERAL"),
    Kind.COLLATERAL_RETURN: ("COLLATERAL_RETURNED", "COLLATERAL_RETURNED"),
    Kind.COLLATERAL_SALE: ("COLLATERAL_SALE", "COLLATERAL_SALE"),
    # What a wallet pays at shops, and what comes back from there.
    Kind.PURCHASE: ("PURCHASE", "PURCHASE"),
    Kind.AUTHORIZATION: ("PURCHASE_HELD", "PURCHASE_HELD"),
    Kind.AUTHORIZATION_RELEASED: ("PURCHASE_RELEASED", "PURCHASE_RELEASED"),
    Kind.EXCESS_RETURNED: ("PURCHASE_RELEASED", "PURCHASE_RELEASED"),
    Kind.SALE_REFUND: ("PURCHASE_REFUNDED", "PURCHASE_REFUNDED"),
    Kind.REWARD: ("REWARD", "REWARD"),
    Kind.MERCHANT_CLAIM: ("MERCHANT_CLAIM", "MERCHANT_CLAIM"),
}
# What is money put into loans or come out of them: the flows of a return.
INVESTING = frozenset(
    {
        "COMMITMENT",
        "COMMITMENT_RETURNED",
        "CALL",
        "ESCROW_RETURNED",
        "PRINCIPAL",
        "INTEREST",
        "NOTE_SOLD",
        "NOTE_BOUGHT",
        "RECOVERY",
        "BOND",
        "FEE_REFUND",
    }
)
TYPES = tuple(dict.fromkeys(name for pair in _TYPES.values() for name in pair))
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Movement:
    """One transfer as the wallet saw it; `subtype` says by what word of the ledger it moved.

    A reversal keeps the type of what it undoes, with the other sign. `note_count` is how many notes
    of the loan the investor held when it came, or bought or sold by it.
    """

    journal_id: int
    position: int
    on: datetime.date
    reference: str
    type: str
    subtype: str
    amount_minor: int
    balance_minor: int
    loan_id: int | None
    loan_public_id: str
    offer_public_id: str
    title: str
    note_count: int | None


@dataclass(frozen=True, slots=True)
class Flow:
    """What one kind of movement of one loan (or offer without a loan yet) came to on one day."""

    on: datetime.date
    type: str
    amount_minor: int
    loan_id: int | None
    offer_id: int | None


def wallet_id_of(person_id: int, asset: Asset) -> int | None:
    """Return a wallet that is open already, or None."""
    code = f"person:{person_id}:wallet:{asset.code}"
    return Account.objects.filter(code=code).values_list("id", flat=True).first()


def wallets_of(person_id: int) -> list[Account]:
    """Return a person's wallets with their assets and balances, the fullest first."""
    # A range of the codes' index, which a pattern would not use in every locale.
    prefix = f"person:{person_id}:wallet:"
    return list(
        Account.objects.filter(code__gte=prefix, code__lt=f"person:{person_id}:wallet;")
        .select_related("asset")
        .order_by("-balance_minor", "id")
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a statement: of a span (its end not included), of some types, of one loan."""

    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    types: frozenset[str] = frozenset()
    loan_id: int | None = None


def movements(
    *,
    person_id: int,
    wallet_id: int,
    wanted: Wanted = Wanted(),
    newest_first: bool = False,
    limit: int | None = None,
    after: tuple[int, int] | None = None,
) -> list[Movement]:
    """Return what moved, each with the wallet's balance after it.

    `after` is the journal and position of the last row that was read.
    """
    asked = {
        **_asked(person_id, wallet_id),
        "starts_on": wanted.starts_on,
        "ends_on": wanted.ends_on,
        "types": sorted(wanted.types) or None,
        "loan": wanted.loan_id,
        "after_journal": after[0] if after else None,
        "after_position": after[1] if after else None,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.NEWEST if newest_first else sql.OLDEST, asked)
        rows = cursor.fetchall()
    held = _NotesHeld.read(person_id) if rows else None

    return [_movement(row, held) for row in rows]


def each_movement(*, person_id: int, wallet_id: int, wanted: Wanted) -> Iterator[Movement]:
    """Yield every row, oldest first, a few thousand at a time."""
    after = None
    while True:
        found = movements(
            person_id=person_id,
            wallet_id=wallet_id,
            wanted=wanted,
            limit=ROWS_AT_ONCE,
            after=after,
        )
        yield from found
        if len(found) < ROWS_AT_ONCE:
            return
        after = (found[-1].journal_id, found[-1].position)


def flows(*, person_id: int, wallet_id: int) -> list[Flow]:
    """Return what moved summed by day, type and loan, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(sql.FLOWS, _asked(person_id, wallet_id))
        return [Flow(*row) for row in cursor.fetchall()]


def balance_before(*, person_id: int, wallet_id: int, day: datetime.date) -> int:
    """Return what a wallet held at the beginning of a day, by the journal."""
    with connection.cursor() as cursor:
        cursor.execute(sql.BALANCE_BEFORE, {**_asked(person_id, wallet_id), "day": day})
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class _NotesHeld:
    """How many notes of each loan a person holds, and the sales that changed it."""

    now: dict[int, int]
    sales: dict[int, list[tuple[int, int]]]  # loan → (journal, change)

    @classmethod
    def read(cls, person_id: int) -> "_NotesHeld":
        with connection.cursor() as cursor:
            cursor.execute(sql.HELD, {"person": person_id})
            now = dict(cursor.fetchall())
            cursor.execute(sql.SALES, {"person": person_id})
            sales: dict[int, list[tuple[int, int]]] = {}
            for loan_id, journal_id, change in cursor.fetchall():
                sales.setdefault(loan_id, []).append((journal_id, change))
        return cls(now, sales)

    def count(self, loan_id: int | None, journal_id: int) -> int | None:
        """Return how many were held when a journal came; those that a sale moved, for a sale."""
        if loan_id is None:
            return None
        changes = self.sales.get(loan_id, [])
        moved = [abs(change) for at, change in changes if at == journal_id]
        if moved:
            return sum(moved)
        return self.now.get(loan_id, 0) - sum(change for at, change in changes if at > journal_id)


def _asked(person_id: int, wallet_id: int) -> dict[str, Any]:
    return {
        "person": person_id,
        "wallet": wallet_id,
        "kinds": [kind.value for kind in _TYPES],
        "gains": [gain for gain, _loss in _TYPES.values()],
        "losses": [loss for _gain, loss in _TYPES.values()],
    }


def _movement(row: tuple, held: _NotesHeld | None) -> Movement:
    *plain, kind, is_reversal, amount_minor, balance_minor, loan_id, loan, offer, title = row
    journal_id, position, on, reference, type_ = plain
    return Movement(
        journal_id=journal_id,
        position=position,
        on=on,
        reference=reference,
        type=type_,
        subtype="REVERSAL" if is_reversal else Kind(kind).name,
        amount_minor=amount_minor,
        balance_minor=balance_minor,
        loan_id=loan_id,
        loan_public_id=loan or "",
        offer_public_id=offer or "",
        title=title or "",
        note_count=held.count(loan_id, journal_id) if held else None,
    )
