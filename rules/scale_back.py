"""What each investor gets of an offer that more was committed to than it takes."""

from collections.abc import Sequence

from rules.allotment import allot


def scale_back(amounts: Sequence[int], *, cap_minor: int, partition_minor: int) -> tuple[int, ...]:
    """Return what is accepted of each commitment: whole notes, together no more than the cap.

    Where all fit, all are accepted. Otherwise the notes that fit under the cap are divided pro rata
    to what was committed, by largest remainder, ties to the first; give the commitments in the
    order in which they were made. Commitments are whole notes.

    Source: R0-16, R2-25: pro-rata scale-back by default; A-20; N-7.
    """
    assert partition_minor > 0
    assert cap_minor >= 0
    assert all(amount >= 0 and amount % partition_minor == 0 for amount in amounts)

    if sum(amounts) <= cap_minor:
        return tuple(amounts)

    notes = allot(cap_minor // partition_minor, [amount // partition_minor for amount in amounts])

    return tuple(count * partition_minor for count in notes)
