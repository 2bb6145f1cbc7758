"""The digest of a journal: the same reference with the same digest is the same event.

SHA-256 over big-endian integers: the id of the journal that it reverses (0: none), then kind,
debit, credit and amount of each transfer in order. `ledger_digest` says the same in SQL. The day
is no part of it: an event that is sent again after midnight is still the same event.
"""

import hashlib
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_HEAD = struct.pack(">q", 0)
_TRANSFER = np.dtype([("kind", ">i2"), ("debit", ">i8"), ("credit", ">i8"), ("amount", ">i8")])


def digest(moves: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Return the digest of a journal's (kind, debit id, credit id, amount in minor units)."""
    flat = [number for move in moves for number in move]
    return hashlib.sha256(_HEAD + struct.pack(">" + "hqqq" * len(moves), *flat)).digest()


def digests(
    ends: NDArray[np.int64],
    kinds: NDArray[np.integer],
    debits: NDArray[np.int64],
    credits: NDArray[np.int64],
    amounts: NDArray[np.int64],
) -> list[bytes]:
    """Return the digest of each journal; `ends` says where its transfers end in the arrays."""
    cells = np.empty(len(kinds), dtype=_TRANSFER)
    cells["kind"] = kinds
    cells["debit"] = debits
    cells["credit"] = credits
    cells["amount"] = amounts
    stream = memoryview(cells.tobytes())
    width = _TRANSFER.itemsize

    found: list[bytes] = []
    start = 0
    for end in (ends * width).tolist():
        hashed = hashlib.sha256(_HEAD)
        hashed.update(stream[start:end])
        found.append(hashed.digest())
        start = end
    return found
