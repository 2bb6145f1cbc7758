"""Arrays as PostgreSQL reads them from the wire, built without a Python object per number."""

import struct
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.adapt import Dumper
from psycopg.pq import Format

# Up to here packing numbers one by one is quicker than asking numpy.
_FEW = 16
_HEAD_BYTES = 20


class WireArray(bytes):
    """A one-dimensional array without NULLs, in PostgreSQL's binary form."""

    element_oid: ClassVar[int]

    @classmethod
    def _head(cls, count: int) -> bytes:
        # Dimensions, no NULLs, type of element, then length and lower bound of the one dimension.
        return struct.pack(">iiIii", 1, 0, cls.element_oid, count, 1)


class _NumberArray(WireArray):
    element_code: ClassVar[str]
    element_bytes: ClassVar[int]

    @classmethod
    def of(cls, values: Sequence[int]) -> "WireArray":
        """Encode a few Python integers."""
        pairs = [part for value in values for part in (cls.element_bytes, value)]
        return cls(
            cls._head(len(values))
            + struct.pack(">" + ("i" + cls.element_code) * len(values), *pairs)
        )

    @classmethod
    def of_numpy(cls, values: NDArray[np.integer]) -> "WireArray":
        """Encode many numbers at once."""
        if len(values) <= _FEW:
            return cls.of(values.tolist())
        cells = np.empty(len(values), dtype=[("bytes", ">i4"), ("value", f">i{cls.element_bytes}")])
        cells["bytes"] = cls.element_bytes
        cells["value"] = values
        return cls(cls._head(len(values)) + cells.tobytes())


class SmallintArray(_NumberArray):
    """A `smallint[]`."""

    element_oid = 21
    element_code = "h"
    element_bytes = 2


class IntegerArray(_NumberArray):
    """An `integer[]`."""

    element_oid = 23
    element_code = "i"
    element_bytes = 4


class BigintArray(_NumberArray):
    """A `bigint[]`."""

    element_oid = 20
    element_code = "q"
    element_bytes = 8


class ByteaArray(WireArray):
    """A `bytea[]`."""

    element_oid = 17

    @classmethod
    def of(cls, values: Sequence[bytes]) -> "ByteaArray":
        """Encode strings of bytes."""
        lengths = struct.pack(f">{len(values)}i", *map(len, values))
        return cls(
            cls._head(len(values))
            + b"".join(
                part
                for place, value in enumerate(values)
                for part in (lengths[4 * place : 4 * place + 4], value)
            )
        )


class TextArray(ByteaArray):
    """A `text[]`."""

    element_oid = 25

    @classmethod
    def of_texts(cls, values: Sequence[str]) -> "ByteaArray":
        """Encode texts; the database's encoding is UTF-8."""
        return cls.of([value.encode() for value in values])


def bigints(array: bytes) -> NDArray[np.int64]:
    """Read a `bigint[]` without NULLs that the server sent."""
    cells = np.frombuffer(array, dtype=[("bytes", ">i4"), ("value", ">i8")], offset=_HEAD_BYTES)
    return cells["value"].astype(np.int64)


def first_bigint(array: bytes) -> int:
    """Read the first element of such an array."""
    return int(struct.unpack_from(">q", array, _HEAD_BYTES + 4)[0])


class _WireDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: WireArray) -> bytes:
        """Hand the bytes over as they are."""
        return obj


class _SmallintDumper(_WireDumper):
    oid = 1005


class _IntegerDumper(_WireDumper):
    oid = 1007


class _BigintDumper(_WireDumper):
    oid = 1016


class _ByteaDumper(_WireDumper):
    oid = 1001


class _TextDumper(_WireDumper):
    oid = 1009


def register() -> None:
    """Teach the driver these arrays; connections that are open already do not learn them."""
    psycopg.adapters.register_dumper(SmallintArray, _SmallintDumper)
    psycopg.adapters.register_dumper(IntegerArray, _IntegerDumper)
    psycopg.adapters.register_dumper(BigintArray, _BigintDumper)
    psycopg.adapters.register_dumper(ByteaArray, _ByteaDumper)
    psycopg.adapters.register_dumper(TextArray, _TextDumper)
