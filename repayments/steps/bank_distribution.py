"""Distributes repayments of banks' loans to the holders of record: one journal a payment."""

import datetime
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ledger import posting
from ledger.columns import Int64s
from ledger.kinds import Kind
from loans.steps.bank_notes import BankNotes, notes_of, take_off
from rules.allotment import allot_grouped


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Repayments:
    """Payments, one a row and one a journal; those of one loan in the order they are made.

    `interests` is what the holders get of it; `servicings` what the bank keeps, whose own accounts
    are `bank_ids`. All of it leaves `payer_ids`, the businesses' accounts.
    """

    references: list[str]
    loan_ids: Int64s
    payer_ids: Int64s
    principals: Int64s
    interests: Int64s
    servicings: Int64s
    bank_ids: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The parts of payments that fall to notes, by the places of both in their tables."""

    payments: Int64s
    notes: Int64s
    principals: Int64s
    interests: Int64s


def distribute(repayments: Repayments, *, network_id: int, on: datetime.date) -> Int64s:
    """Pay the holders of record and the banks, one posting for all; return the journals' ids.

    Over the holders of a loan by what is outstanding on their notes together, largest remainder to
    the holder of the lowest note id, so that nobody is more than one unit off their exact share
    however many notes they hold; then over each holder's notes likewise. One transfer for each
    holder and kind. The balances of the loans are locked.

    Source: R0-07, R2-15; N-7; RX-09.
    """
    assert connection.in_atomic_block

    notes = notes_of(repayments.loan_ids)
    shares = split_over_notes(notes, repayments)
    returned = np.zeros(len(notes.ids), dtype=np.int64)
    np.add.at(returned, shares.notes, shares.principals)
    take_off(notes, returned)

    return _post(repayments, notes, shares, network_id=network_id, on=on)


def split_over_notes(notes: BankNotes, repayments: Repayments) -> Shares:
    """Return what every payment gives every note.

    Payments of one loan are split one after the other: the second sees what the first returned.
    Where nothing is outstanding any more, interest goes by the size of the notes.

    Source: A-50; N-7.
    """
    left = notes.outstanding.copy()
    by_loan = np.argsort(repayments.loan_ids, kind="stable")
    ordered = repayments.loan_ids[by_loan]
    turns = np.empty(len(ordered), dtype=np.int64)
    turns[by_loan] = np.arange(len(ordered)) - np.searchsorted(ordered, ordered, side="left")

    found: list[tuple[Int64s, ...]] = []
    for turn in range(int(turns.max(initial=-1)) + 1):
        rows = np.flatnonzero(turns == turn)
        starts = np.searchsorted(notes.loan_ids, repayments.loan_ids[rows], side="left")
        sizes = np.searchsorted(notes.loan_ids, repayments.loan_ids[rows], side="right") - starts
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes)
        weights = left[places]
        sums = np.add.reduceat(weights, offsets[:-1])
        weights = np.where(np.repeat(sums, sizes) > 0, weights, notes.principals[places])
        owners = np.repeat(np.arange(len(rows)), sizes)
        holders = _holders(owners, notes.account_ids[places])
        order = holders.order
        owners, places, weights = owners[order], places[order], weights[order]
        principals = holders.split(repayments.principals[rows], weights)
        interests = holders.split(repayments.interests[rows], weights)
        left[places] -= principals
        found.append((rows[owners], places, principals, interests))

    return Shares(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


@dataclass(frozen=True, slots=True, eq=False)
class _Holders:
    """Notes brought together by holder: their order, where each holder's begin, and each owner's.

    An owner is one payment; `owner_offsets` count its holders, `offsets` their notes.
    """

    order: Int64s
    offsets: Int64s
    owner_offsets: Int64s

    def split(self, totals: Int64s, weights: Int64s) -> Int64s:
        """Divide the total of each owner over its holders, and each part over the holder's notes.

        `weights` are those of the notes in `order`.
        """
        sums = np.add.reduceat(weights, self.offsets[:-1]) if len(weights) else weights
        parts = allot_grouped(totals, self.owner_offsets, sums)

        return allot_grouped(parts, self.offsets, weights)


def _holders(owners: Int64s, accounts: Int64s) -> _Holders:
    """Bring notes together by holder; holders stand in the order of their lowest notes."""
    by_holder = np.lexsort((accounts, owners))
    is_first = np.ones(len(by_holder), dtype=np.bool_)
    is_first[1:] = (owners[by_holder][1:] != owners[by_holder][:-1]) | (
        accounts[by_holder][1:] != accounts[by_holder][:-1]
    )
    # The sort is stable: the first of a group is the holder's lowest note.
    lowest = np.repeat(
        by_holder[is_first], np.diff(np.append(np.flatnonzero(is_first), len(by_holder)))
    )
    order = by_holder[np.argsort(lowest, kind="stable")]
    lowest.sort()
    starts = np.flatnonzero(np.append(True, lowest[1:] != lowest[:-1])) if len(order) else order
    counts = np.bincount(owners[order][starts], minlength=int(owners.max(initial=-1)) + 1)

    return _Holders(
        order=order,
        offsets=np.append(starts, len(order)),
        owner_offsets=np.concatenate(([0], np.cumsum(counts))),
    )


def sum_by(owners: Int64s, accounts: Int64s, amounts: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """Return (owner, account, sum) of each account of each owner that receives anything."""
    order = np.lexsort((accounts, owners))
    owners, accounts, amounts = owners[order], accounts[order], amounts[order]
    if not len(order):
        return owners, accounts, amounts
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (owners[1:] != owners[:-1]) | (accounts[1:] != accounts[:-1])
    starts = np.flatnonzero(is_first)
    sums = np.add.reduceat(amounts, starts)
    rows = np.flatnonzero(sums)

    return owners[starts][rows], accounts[starts][rows], sums[rows]


def _post(
    repayments: Repayments,
    notes: BankNotes,
    shares: Shares,
    *,
    network_id: int,
    on: datetime.date,
) -> Int64s:
    """Post one journal for each payment: interest, principal, the bank's fee for servicing."""
    accounts = notes.account_ids[shares.notes]
    with_fee = np.flatnonzero(repayments.servicings)
    parts = [
        (Kind.NOTE_INTEREST, *sum_by(shares.payments, accounts, shares.interests)),
        (Kind.PRINCIPAL_RETURN, *sum_by(shares.payments, accounts, shares.principals)),
        (
            Kind.SERVICING_FEE,
            with_fee,
            repayments.bank_ids[with_fee],
            repayments.servicings[with_fee],
        ),
    ]
    rows = np.concatenate([part[1] for part in parts])
    order = np.argsort(rows, kind="stable")
    kinds = np.concatenate([np.full(len(part[1]), part[0], dtype=np.int64) for part in parts])
    credits = np.concatenate([part[2] for part in parts])
    amounts = np.concatenate([part[3] for part in parts])

    return posting.post_arrays(
        references=repayments.references,
        counts=np.bincount(rows, minlength=len(repayments.references)),
        kinds=kinds[order],
        debits=repayments.payer_ids[rows][order],
        credits=credits[order],
        amounts=amounts[order],
        on=on,
        book_id=network_id,
    )
