import numpy as np
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import digests
from ledger.wire import (
    BigintArray,
    ByteaArray,
    IntegerArray,
    SmallintArray,
    TextArray,
    bigints,
    first_bigint,
)

ROW = (
    st.integers(-(2**15), 2**15 - 1),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**63 - 1),
)


@pytest.mark.parametrize(
    ("array", "bits", "type_name"),
    [(SmallintArray, 16, "smallint"), (IntegerArray, 32, "integer"), (BigintArray, 64, "bigint")],
)
@pytest.mark.parametrize("count", [1, 16, 17, 3_000])
def test_the_server_reads_what_was_sent(owner_connection, array, bits, type_name, count):
    values = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, *range(count)][:count]

    for sent in (array.of(values), array.of_numpy(np.array(values, dtype=np.int64))):
        found = psycopg.Cursor(owner_connection).execute(
            "SELECT %s, pg_typeof(%s)::text", (sent, sent)
        )
        assert found.fetchone() == (values, f"{type_name}[]")


def test_texts_and_bytes_arrive_too(owner_connection):
    texts, strings = ["a", "", "Größe €", "x" * 200], [b"", b"\x00\xff", bytes(32)]

    found = psycopg.Cursor(owner_connection).execute(
        "SELECT %s, %s", (TextArray.of_texts(texts), ByteaArray.of(strings))
    )

    assert found.fetchone() == (texts, strings)


@pytest.mark.parametrize("numbers", [[7], [-1, 2**63 - 1, -(2**63)]])
def test_what_the_server_sends_is_read(owner_connection, numbers):
    cursor = owner_connection.cursor(binary=True)
    cursor.execute("SELECT %s::bigint[]", (numbers,))
    sent = cursor.pgresult.get_value(0, 0)

    assert bigints(sent).tolist() == numbers
    assert first_bigint(sent) == numbers[0]


@given(rows=st.lists(st.tuples(*ROW), min_size=1, max_size=20), cut=st.integers(1, 20))
def test_columns_and_rows_have_the_same_digests(rows, cut):
    cut = min(cut, len(rows))
    ends = np.array([cut, len(rows)] if cut < len(rows) else [cut])
    kinds, debits, credits, amounts = (
        np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)
    )

    found = digests.digests(ends, kinds, debits, credits, amounts)

    wanted = [rows[:cut]] + ([rows[cut:]] if cut < len(rows) else [])
    assert found == [digests.digest(journal) for journal in wanted]
