"""Notes for sale: what is asked, what it means, and at what prices notes changed hands.

Notes of one loan that one seller asks the same price for stand together.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max

from loans.models import BankLoan, Note
from loans.returns import xirr
from marketplace.models import Ask
from repayments.models import Installment
from rules.bank_fees import holders_claim
from rules.note_price import NotePrice, note_price, yield_to_maturity

LISTED_MAX = 200
ORDERS = {
    "price": "premium, loan_id",
    "-price": "premium DESC, loan_id",
    "rate": "rate_millionths, loan_id",
    "-rate": "rate_millionths DESC, loan_id",
    "ends": "ends_on, loan_id",
    "-ends": "ends_on DESC, loan_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which notes are shown; an empty word leaves nothing out."""

    asset: str = ""
    bank: str = ""
    sector: str = ""
    grade: str = ""
    only_on_schedule: bool = False
    only_discount: bool = False
    loan_public_id: str = ""
    seller_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """So many notes of one loan at one price each; the first ask's public id names it."""

    loan_id: int
    loan_public_id: str
    title: str
    bank_name: str
    bank_slug: str
    sector: str
    grade: str
    rate_millionths: int
    servicing_fee_millionths: int
    on: datetime.date
    ends_on: datetime.date
    asset_id: int
    asset_code: str
    decimals: int
    seller_id: int
    price_minor: int
    outstanding_minor: int
    is_flagged: bool
    in_dispute: bool
    is_defaulted: bool
    late_on: datetime.date | None
    last_paid_on: datetime.date | None
    loan_outstanding_minor: int
    count: int
    ask_public_ids: Sequence[str]

    @property
    def public_id(self) -> str:
        """The name of the listing in addresses."""
        return self.ask_public_ids[0]

    @property
    def status(self) -> str:
        """How the loan stands, in one word."""
        if self.is_defaulted:
            return "DEFAULTED"
        if self.in_dispute:
            return "DISPUTED"
        return "LATE" if self.late_on else "CURRENT"

    @property
    def months_left(self) -> int:
        """Whole months until the planned end, begun ones counted."""
        return max(-(-(self.ends_on - self.on).days // 30), 0)


@dataclass(frozen=True, slots=True)
class Priced:
    """A listing with what its price means: premium over the principal, and what a buyer earns."""

    listing: Listing
    price: NotePrice | None
    yearly: Fraction | None


@dataclass(frozen=True, slots=True)
class Sold:
    """Notes of a loan that changed hands on a day at a price."""

    on: datetime.date
    price_minor: int
    outstanding_minor: int
    count: int


def listings(filters: Filters, *, order: str = "") -> list[Priced]:
    """Return what is for sale, at most 200 listings, in three queries.

    What is stopped by a dispute or a default is not for sale, and not shown, unless its state is
    said aloud.
    """
    found = _read(
        " AND ".join(_conditions(filters)),
        {
            "asset": filters.asset,
            "bank": filters.bank,
            "sector": filters.sector,
            "grade": filters.grade,
            "loan": filters.loan_public_id,
            "seller": filters.seller_id,
        },
        order=ORDERS.get(order, ORDERS["price"]),
    )

    return _priced(found)


def listing(public_id: str) -> Priced | None:
    """Return the open notes that stand together with one ask, or None where it is over."""
    found = _read(
        "(ask.note_id, ask.seller_id) IN (SELECT other.id, one.seller_id FROM marketplace_ask one "
        "JOIN loans_note note_one ON note_one.id = one.note_id "
        "JOIN loans_note other ON other.loan_id = note_one.loan_id "
        "WHERE one.public_id = %(ask)s AND one.state = 'OPEN' "
        "AND ask.price_minor = one.price_minor AND ask.is_flagged = one.is_flagged "
        "AND note.outstanding_minor = note_one.outstanding_minor)",
        {"ask": public_id},
        order=ORDERS["price"],
    )
    for priced in _priced(found):
        each = priced.listing
        rows = _dues([each.loan_id]).get(each.loan_id, [])
        if priced.price is None or not _is_promised_whole(rows, each):
            return priced
        flows = due_to_note(rows, each)
        return replace(priced, yearly=yield_to_maturity(each.price_minor, flows, on=each.on))

    return None


def history(loan_id: int, *, limit: int = 50) -> list[Sold]:
    """Return at what prices notes of a loan changed hands, newest first."""
    rows = (
        Ask.objects.filter(note__loan=loan_id, state=Ask.State.SOLD)
        .values_list("ended_on", "price_minor", "outstanding_minor", "journal_id")
        .annotate(count=Count("id"))
        .order_by("-journal_id")[:limit]
    )
    return [Sold(on, price, outstanding, count) for on, price, outstanding, _, count in rows]


def asks_of(person_id: int, *, limit: int = 200) -> list[dict[str, Any]]:
    """Return a seller's asks, open and ended, those that stand together as one; newest first."""
    rows = (
        Ask.objects.filter(seller=person_id)
        .values(
            "state",
            "price_minor",
            "is_flagged",
            "asked_on",
            "ended_on",
            loan_public_id=F("note__loan__public_id"),
            title=F("note__loan__bank_loan__title"),
            asset_code=F("note__loan__bank_loan__asset__code"),
            decimals=F("note__loan__bank_loan__asset__decimals"),
        )
        .annotate(count=Count("id"), last=Max("id"))
        .order_by("-last")[:limit]
    )
    return [dict(row) for row in rows]


def open_ask_ids(person_id: int, *, loan_public_id: str, price_minor: int) -> list[str]:
    """Return the public ids of a seller's open asks of one loan at one price."""
    return list(
        Ask.objects.filter(
            seller=person_id,
            note__loan__public_id=loan_public_id,
            price_minor=price_minor,
            state=Ask.State.OPEN,
        )
        .order_by("id")
        .values_list("public_id", flat=True)
    )


def business_date_of(loan_public_id: str) -> datetime.date | None:
    """Return the open day of a bank's loan, or None where there is no such loan."""
    return (
        BankLoan.objects.filter(loan__public_id=loan_public_id)
        .values_list("loan__network__business_date", flat=True)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Sellable:
    """What a person could offer of one loan."""

    bank_loan: BankLoan
    free_count: int
    asked_count: int
    outstanding_minor: int


def sellable(person_id: int, *, loan_public_id: str) -> Sellable | None:
    """Return what a person holds of a loan and could sell, or None."""
    bank_loan = (
        BankLoan.objects.select_related("loan__network", "asset", "bank")
        .filter(loan__public_id=loan_public_id)
        .first()
    )
    if bank_loan is None:
        return None
    asked = set(
        Ask.objects.filter(
            seller=person_id, note__loan=bank_loan.pk, state=Ask.State.OPEN
        ).values_list("note_id", flat=True)
    )
    held = list(
        Note.objects.filter(loan=bank_loan.pk, holder=person_id)
        .order_by("serial")
        .values_list("id", "outstanding_minor")
    )
    if not held:
        return None
    free = [minor for note_id, minor in held if note_id not in asked]

    return Sellable(bank_loan, len(free), len(asked), free[0] if free else 0)


def due_to_note(
    rows: Collection[tuple[datetime.date, int, int]], listing: Listing
) -> list[tuple[datetime.date, int]]:
    """Return what one note is still to receive by the schedule in force, after the bank's fee."""
    share = Fraction(listing.outstanding_minor, listing.loan_outstanding_minor or 1)
    fee = listing.servicing_fee_millionths

    return [
        (due_on, sum(holders_claim(principal, interest, share=share, servicing_millionths=fee)))
        for due_on, principal, interest in rows
    ]


def _priced(found: Sequence[Listing]) -> list[Priced]:
    dues = _dues({each.loan_id for each in found})

    return [_price(each, dues) for each in found]


def _price(each: Listing, dues: Mapping[int, list[tuple[datetime.date, int, int]]]) -> Priced:
    if not each.outstanding_minor or each.is_defaulted:
        # Nothing is promised any more: there is no yield to speak of.
        return Priced(each, None, None)
    rows = dues.get(each.loan_id, [])
    price = note_price(each.price_minor, outstanding_minor=each.outstanding_minor)
    if not _is_promised_whole(rows, each):
        return Priced(each, price, None)
    flows = [(max(due_on, each.on), minor) for due_on, minor in due_to_note(rows, each)]

    return Priced(each, price, xirr([(each.on, -each.price_minor), *flows]))


def _is_promised_whole(rows: Collection[tuple[datetime.date, int, int]], listing: Listing) -> bool:
    """Tell whether the schedule repays all that a note stands for: no part waits in escrow.

    Nobody knows when such a part is released or returned, so nothing can be said of its yield.
    """
    return sum(principal for _, principal, _ in rows) >= listing.loan_outstanding_minor


def _dues(loan_ids: Collection[int]) -> dict[int, list[tuple[datetime.date, int, int]]]:
    found: dict[int, list[tuple[datetime.date, int, int]]] = {}
    rows = (
        Installment.objects.filter(loan__in=loan_ids, paid_on=None)
        .order_by("loan_id", "due_on")
        .values_list(
            "loan_id",
            "due_on",
            F("principal_minor") - F("principal_paid_minor"),
            F("interest_minor") - F("interest_paid_minor"),
        )
    )
    for loan_id, due_on, principal, interest in rows:
        found.setdefault(loan_id, []).append((due_on, principal, interest))

    return found


def _conditions(filters: Filters) -> list[str]:
    found = []
    if filters.asset:
        found.append("asset.code = %(asset)s")
    if filters.bank:
        found.append("bank.slug = %(bank)s")
    if filters.sector:
        found.append("business.sector = %(sector)s")
    if filters.grade:
        found.append("terms.grade = %(grade)s")
    if filters.only_on_schedule:
        found.append(
            "NOT terms.in_dispute AND loan.state = 'REPAYING' AND NOT EXISTS (SELECT FROM "
            "repayments_lateepisode late WHERE late.loan_id = loan.id AND late.cured_on IS NULL)"
        )
    if filters.only_discount:
        found.append("ask.price_minor < note.outstanding_minor")
    if filters.loan_public_id:
        found.append("loan.public_id = %(loan)s")
    if filters.seller_id is not None:
        found.append("ask.seller_id = %(seller)s")

    return found or ["true"]


def _read(where: str, asked: Mapping[str, object], *, order: str) -> list[Listing]:
    statement = _LISTINGS.replace("{where}", where).replace("{order}", order)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**asked, "limit": LISTED_MAX})  # type: ignore[dict-item]
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        del row["premium"]

    return [Listing(**row) for row in rows]


_LISTINGS = """
    WITH grouped AS (
        SELECT note.loan_id, ask.seller_id, ask.price_minor, ask.is_flagged,
            note.outstanding_minor, count(*) AS count,
            array_agg(ask.public_id ORDER BY ask.id) AS ask_public_ids
        FROM marketplace_ask ask
        JOIN loans_note note ON note.id = ask.note_id
        JOIN loans_loan loan ON loan.id = note.loan_id
        JOIN loans_bankloan terms ON terms.loan_id = note.loan_id
        JOIN banks_bank bank ON bank.id = terms.bank_id
        JOIN banks_business business ON business.id = terms.business_id
        JOIN ledger_asset asset ON asset.id = terms.asset_id
        WHERE ask.state = 'OPEN'
            AND (ask.is_flagged OR NOT terms.in_dispute AND loan.state <> 'DEFAULTED')
            AND {where}
        GROUP BY note.loan_id, ask.seller_id, ask.price_minor, ask.is_flagged,
            note.outstanding_minor
    )
    SELECT grouped.*, loan.public_id AS loan_public_id, terms.title, bank.name AS bank_name,
        bank.slug AS bank_slug, business.sector, terms.grade, terms.rate_millionths,
        terms.servicing_fee_millionths, network.business_date AS on, loan.ends_on,
        terms.asset_id, asset.code AS asset_code, asset.decimals,
        terms.in_dispute, loan.state = 'DEFAULTED' AS is_defaulted,
        (SELECT min(late_on) FROM repayments_lateepisode late
            WHERE late.loan_id = loan.id AND late.cured_on IS NULL) AS late_on,
        (SELECT max(distributed_on) FROM repayments_loanpayment paid
            WHERE paid.bank_loan_id = loan.id) AS last_paid_on,
        (balance.outstanding_minor + terms.escrowed_minor - terms.released_minor
            - terms.escrow_returned_minor) AS loan_outstanding_minor,
        grouped.price_minor::numeric / greatest(grouped.outstanding_minor, 1) AS premium
    FROM grouped
    JOIN loans_loan loan ON loan.id = grouped.loan_id
    JOIN loans_bankloan terms ON terms.loan_id = grouped.loan_id
    JOIN banks_bank bank ON bank.id = terms.bank_id
    JOIN banks_business business ON business.id = terms.business_id
    JOIN ledger_asset asset ON asset.id = terms.asset_id
    JOIN governance_network network ON network.id = loan.network_id
    JOIN repayments_loanbalance balance ON balance.loan_id = grouped.loan_id
    ORDER BY {order} LIMIT %(limit)s
"""
