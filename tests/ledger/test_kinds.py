import re
from pathlib import Path

from django.db import connection

from ledger.kinds import ALLOWED, DECLARED, Kind, Purpose

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ledger.md"


def rows_after(heading):
    text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


def words(cell):
    return re.findall(r"`(\w+)`", cell)


def test_the_page_declares_the_same_pairs():
    told = {kind: set() for kind in Kind}
    for kind, debits, credits, _ in rows_after("Transfers"):
        told[Kind[words(kind)[0]]] |= {
            (Purpose[debit], Purpose[credit])
            for debit in words(debits)
            for credit in words(credits)
        }

    told.pop(Kind.REVERSAL)
    assert told == {kind: set(pairs) for kind, pairs in DECLARED.items()}


def test_the_page_lists_every_purpose():
    assert [words(row[0])[0] for row in rows_after("Accounts")] == Purpose.names


def test_the_database_allows_the_same_pairs(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, debit_purpose, credit_purpose FROM ledger_allowed")
        kept = set(cursor.fetchall())

    assert kept == {
        (kind.value, debit.value, credit.value)
        for kind, pairs in DECLARED.items()
        for debit, credit in pairs
    }


def test_a_reversal_goes_back_along_every_pair():
    assert ALLOWED[Kind.REVERSAL] == {
        (credit, debit) for pairs in DECLARED.values() for debit, credit in pairs
    }


def test_interest_of_circle_loans_reaches_the_common_pool_alone():
    assert {credit for _, credit in DECLARED[Kind.INTEREST]} == {Purpose.COMMON_POOL}


def test_a_loan_never_becomes_spending_money():
    assert {credit for _, credit in DECLARED[Kind.DISBURSEMENT]} == {Purpose.MERCHANT}
