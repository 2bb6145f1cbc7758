"""Dividing a level's amount into whole notes by a draw that anybody can recompute."""

from hashlib import sha256

import numpy as np

from rules.trust_graph import Minors


def note_count(amount_minor: int, note_minor_min: int) -> int:
    """Return into how many notes an amount is cut: as many smallest notes as fit, at least one.

    Source: A-20, P-34: U = max(1, floor(A / s)).
    """
    assert amount_minor > 0
    assert note_minor_min > 0

    return max(1, amount_minor // note_minor_min)


def draw_start(loan_public_id: str, level: int) -> int:
    """Return where on the line the draw of a loan's level starts, before it is wrapped.

    Source: A-20: the first 8 bytes, big-endian, of SHA-256 of "{loan public id}:{level}".
    """
    digest = sha256(f"{loan_public_id}:{level}".encode()).digest()

    return int.from_bytes(digest[:8], "big")


def drawn_amounts(
    amount_minor: int, *, note_minor_min: int, available: Minors, room: Minors, start: int
) -> Minors | None:
    """Divide `amount_minor` in whole notes over lenders in id order, None where they lack room.

    The available funds of those who can take the largest note lie end to end on a line; notes are
    laid on it at equal steps from `start`, so everybody's expected part is pro rata to what they
    have. A note for which its lender has no room (a limit, or too little) goes on to the next in
    id order, after the last to the first. Note 0 takes the residue of the division into notes.

    Source: A-20: by draw when exact shares would be crumbs.
    """
    count = note_count(amount_minor, note_minor_min)
    size, residue = divmod(amount_minor, count)
    largest = size + residue
    taking = np.flatnonzero(room >= largest)
    capacity = room[taking] // largest
    if int(capacity.sum()) < count:
        return None

    # Python integers: the product of a place and the length of the line may pass 64 bits.
    line = np.cumsum(available[taking])
    length = int(line[-1])
    points = [(start + place * length // count) % length for place in range(count)]
    owners = np.searchsorted(line, np.array(points, dtype=np.int64), side="right")
    if (np.bincount(owners, minlength=len(taking)) > capacity).any():
        owners = np.array(_moved_on(owners.tolist(), capacity.tolist()), dtype=np.int64)

    amounts = np.zeros(len(room), dtype=np.int64)
    amounts[taking] = np.bincount(owners, minlength=len(taking)) * size
    amounts[taking[owners[0]]] += residue

    return amounts


def _moved_on(owners: list[int], capacity: list[int]) -> list[int]:
    """Move every note that its lender has no room for to the next lender with room."""
    left = list(capacity)
    # Who is full points onward; the way is shortened while it is walked.
    onward = list(range(len(left)))
    settled = []
    for owner in owners:
        passed = []
        lender = owner
        while left[lender] == 0:
            passed.append(lender)
            after = onward[lender]
            lender = after if after != lender else (lender + 1) % len(left)
        for full in passed:
            onward[full] = lender
        left[lender] -= 1
        settled.append(lender)

    return settled
