"""Dividing one level's amount over its lenders, to the unit or by draw."""

import numpy as np

from rules.allotment import INT64_MAX, allot_capped
from rules.note_draw import draw_start, drawn_amounts, note_count
from rules.trust_graph import Minors


def exact_amounts(amount_minor: int, available: Minors, room: Minors) -> Minors:
    """Divide `amount_minor` pro rata to `available`, nobody above their `room`.

    The vectorised twin of `allot_capped`: largest remainder, ties to the lowest number; what a
    full lender frees is divided again over those with room. Where products could pass 64 bits the
    plain rule divides.

    Source: A-20; held equal to `allot_capped` by a property test.
    """
    assert int(room.sum()) >= amount_minor
    if int(available.max(initial=1)) > INT64_MAX // max(amount_minor, 1):
        return np.array(
            allot_capped(amount_minor, available.tolist(), room.tolist()), dtype=np.int64
        )

    parts = np.zeros(len(room), dtype=np.int64)
    free = amount_minor
    roomy = np.flatnonzero(room > 0)
    while True:
        total = max(int(available[roomy].sum()), 1)
        # A share is a quotient with a remainder; with a remainder it passes a cap it equals.
        shares, over = np.divmod(available[roomy] * free, total)
        full = (shares > room[roomy]) | ((shares == room[roomy]) & (over > 0))
        if not full.any():
            break
        parts[roomy[full]] = room[roomy[full]]
        free -= int(room[roomy[full]].sum())
        roomy = roomy[~full]

    left = free - int(shares.sum())
    shares[np.argsort(-over, kind="stable")[:left]] += 1
    parts[roomy] = shares

    return parts


def divide_level(
    amount_minor: int,
    *,
    level: int,
    loan_public_id: str,
    note_minor_min: int,
    available: Minors,
    room: Minors,
) -> Minors:
    """Divide a level's amount over its lenders, who lie in id order.

    Exact where the lenders with room are no more than the notes the amount makes; more would be
    crumbs, so then the notes are drawn. Where whole notes do not fit, exact after all. `available`
    is what each lender has; `room` is the part of it that they may lend to this loan. Together
    the lenders must have room for the amount.

    Source: A-20.
    """
    assert len(available) == len(room)
    assert (room <= available).all()
    if amount_minor == 0:
        return np.zeros(len(room), dtype=np.int64)

    if int((room > 0).sum()) > note_count(amount_minor, note_minor_min):
        amounts = drawn_amounts(
            amount_minor,
            note_minor_min=note_minor_min,
            available=available,
            room=room,
            start=draw_start(loan_public_id, level),
        )
        if amounts is not None:
            return amounts

    return exact_amounts(amount_minor, available, room)
