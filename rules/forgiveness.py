"""Partial forgiveness: who gives up their own share of a missed extension payment, and how much."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from rules.allotment import allot
from rules.lender_search import LendersByLevel
from rules.trust_graph import Flags, Minors


@dataclass(frozen=True, slots=True)
class OwedNote:
    """One creditor's note on an extension, in minor units.

    `node` is the holder's number in the trust graph, None for the common pool. A note that was
    assigned, or lies under a lien, is not its holder's to forgive: `is_own` is false.
    """

    note_id: int
    node: int | None
    outstanding_minor: int
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class ForgivenShare:
    """What one creditor forgives of one payment."""

    note_id: int
    node: int | None
    amount_minor: int


def able_to_forgive(
    *, staying: Flags, holding: Flags, deposits: Minors, advanced: Minors, minor_min: int
) -> Flags:
    """Return which lenders could forgive now: they stay, hold a share of it, and reach the minimum.

    A member on hold goes on forgiving what they hold; who is leaving does not. `advanced` is what
    their notes on open extensions have outstanding.

    Source: A-28, A-29, A-32; P-17; R3-100.
    """
    able: Flags = staying & holding & (deposits - advanced >= minor_min)

    return able


def forgiving_nodes(found: LendersByLevel) -> frozenset[int]:
    """Return the lenders found at any level who forgive.

    Source: A-24, A-28: a share is forgiven at level 2 if a relay at level 1 forgives, and so on.
    """
    return frozenset(int(node) for level in found.levels for node in level.tolist())


def pool_forgives(found: LendersByLevel) -> bool:
    """Tell whether the common pool forgives as well: if somebody does at each of the levels.

    Source: A-24; R3-107.
    """
    return all(len(level) > 0 for level in found.levels)


def forgiven_shares(
    unpaid_minor: int,
    notes: Sequence[OwedNote],
    *,
    forgiving: Collection[int],
    with_pool: bool,
) -> tuple[ForgivenShare, ...]:
    """Return what each who forgives gives up of the unpaid principal of one payment.

    The payment is owed to all notes pro rata to what is outstanding (largest remainder, lowest
    note first), as if it were paid; only the shares of those who forgive are given up, and the rest
    is still owed.

    Source: A-28, A-50; R3-096 ... R3-098.
    """
    in_order = sorted(notes, key=lambda note: note.note_id)
    shares = allot(unpaid_minor, [note.outstanding_minor for note in in_order])

    return tuple(
        ForgivenShare(note.note_id, note.node, share)
        for note, share in zip(in_order, shares, strict=True)
        if share and note.is_own and _forgives(note, forgiving, with_pool)
    )


def _forgives(note: OwedNote, forgiving: Collection[int], with_pool: bool) -> bool:
    return with_pool if note.node is None else note.node in forgiving


def holders(notes: Sequence[OwedNote], size: int) -> Flags:
    """Return, with a place for every member, who holds a note of their own among these.

    Source: A-24: only somebody who has a share to forgive forgives in this event.
    """
    holding = np.zeros(size, dtype=np.bool_)
    own = [note.node for note in notes if note.is_own and note.node is not None]
    holding[own] = True

    return holding
