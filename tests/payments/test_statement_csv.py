"""Statements of any bank are read, and what cannot be read is said by its line."""

import datetime

import pytest

from payments import references
from payments.statement_csv import LINES_MAX, Days, read
from rules.money import Asset

EUR = Asset("EUR", 2)
ON = datetime.date(2026, 1, 31)


def lines_of(text, **about):
    found = read(text.encode(), asset=EUR, on=ON, **about)
    assert not found.problems
    return found.lines


def problems_of(text, **about):
    found = read(text.encode(), asset=EUR, on=ON, **about)
    return [(problem.line, problem.text) for problem in found.problems]


@pytest.mark.parametrize(
    "text",
    [
        "booked_on,amount,reference,counterparty,id\n2026-01-05,100.00,DP1,Ines,a1",
        "\ufeffDate;Amount;Reference;Name;Transaction ID\r\n2026-01-05;100,00;DP1;Ines;a1\r\n",
        "ID\tCounterparty\tPurpose\tBooking date\tSum\na1\tInes\tDP1\t05.01.2026\t+100.00 EUR",
        "Buchungstag;Betrag;Verwendungszweck;Auftraggeber;id\n05.01.2026;100,00;DP1;Ines;a1",
        "date,paid in,paid out,details,payee,id\n2026-01-05,100.00,,DP1,Ines,a1",
        '\n"Date","Amount","Reference","Name","Id"\n"2026-01-05","100","DP1","Ines","a1"\n\n',
    ],
)
def test_headings_are_free(text):
    (line,) = lines_of(text)

    assert (line.booked_on, line.amount_minor) == (datetime.date(2026, 1, 5), 10_000)
    assert (line.reference, line.counterparty, line.external_id) == ("DP1", "Ines", "a1")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12.5", 1_250),
        ("-12.50", -1_250),
        ("12.50-", -1_250),
        ("\u221212,50", -1_250),
        ("1,234.56", 123_456),
        ("1.234,56", 123_456),
        ("1'234.56", 123_456),
        ("1\u00a0234,56", 123_456),
        ("1,234,567.00", 123_456_700),
        ("1.234.567", 123_456_700),
        ("7", 700),
        ("0,05", 5),
    ],
)
def test_amounts_of_any_country_are_read_exactly(text, minor):
    (line,) = lines_of(f'date;amount;reference\n2026-01-05;"{text}";x')

    assert line.amount_minor == minor


@pytest.mark.parametrize(
    "text", ["", "0", "0.00", "abc", "1.234", "1,234", "1.2.3", "12.345", "--5", "1e5", "1,23,456"]
)
def test_amounts_that_mean_nothing_or_two_things_are_refused(text):
    ((line, _said),) = problems_of(f'date;amount;reference\n2026-01-05;"{text}";x')

    assert line == 2


def test_every_bad_line_is_named_and_nothing_is_left_out():
    found = problems_of(
        "date,amount,reference\n"
        "2026-01-05,1.00,good\n"
        "2026-02-30,1.00,no such day\n"
        "2026-01-05,much,no amount\n"
        "2026-02-01,1.00,after the business date\n"
    )

    assert [line for line, _text in found] == [3, 4, 5]
    assert all("much" not in text for _line, text in found)


def test_a_day_with_slashes_is_asked_about():
    text = "date,amount,reference\n01/02/2025,1.00,x"

    ((_line, said),) = problems_of(text)
    assert "month" in said
    assert lines_of(text, days=Days.DAY_FIRST)[0].booked_on == datetime.date(2025, 2, 1)
    assert lines_of(text, days=Days.MONTH_FIRST)[0].booked_on == datetime.date(2025, 1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "only,two\n1,2",
        "date,reference\n2026-01-05,x",
        "amount,reference\n1.00,x",
        "date,amount\n2026-01-05,1.00",
        'date,amount,reference\n2026-01-05,1.00,"never closed',
        "date,amount,reference\n\0,1,x",
    ],
)
def test_what_is_no_statement_is_refused(text):
    found = read(text.encode(), asset=EUR, on=ON)

    if text.endswith("closed"):
        assert found.problems or found.lines[0].reference == "never closed"
    else:
        assert found.problems
        assert not found.lines


def test_a_file_has_a_largest_size():
    many = "date,amount,reference\n" + "2026-01-05,1.00,x\n" * (LINES_MAX + 1)

    assert problems_of(many)
    assert read(b"x" * 1_000_000, asset=EUR, on=ON).problems


def test_other_encodings_are_read():
    content = "date;amount;reference;name\n2026-01-05;1,00;Gruß;Müller".encode("cp1252")

    (line,) = read(content, asset=EUR, on=ON).lines

    assert (line.reference, line.counterparty) == ("Gruß", "Müller")


def test_the_id_tells_lines_apart_and_else_all_that_they_say():
    with_ids = lines_of("date,amount,reference,id\n2026-01-05,1,x,1\n2026-01-05,1,x,2")
    without = lines_of("date,amount,reference\n2026-01-05,1,x\n2026-01-05,1.00, x\n2026-01-05,1,y")

    assert with_ids[0].key != with_ids[1].key
    assert without[0].key == without[1].key != without[2].key


def test_unseen_characters_are_left_out():
    (line,) = lines_of("date,amount,reference\n2026-01-05,1,a\u202eb\u0007c")

    assert line.reference == "a b c"


def test_codes_are_found_however_people_write_them():
    code = references.code_of(references.DEPOSIT, "dep_" + "0" * 16 + "4k7qx01a9b")

    assert code == "DP4K7QX01A9B"
    assert references.spaced(code) == "DP 4K7QX 01A9B"
    for text in (
        code,
        "dp-4k7qx-01a9b",
        "SEPA Dp 4K7QX O1A9B thanks",
        "dp4k7qxo|la9b dp4k7qxola9b",
    ):
        assert code in references.codes_in(text)
    assert references.codes_in("nothing here") == frozenset()
