"""Values of parameters: what people write is read exactly, or refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.money import AmountRefused, Asset
from rules.parameter_kinds import (
    FLAG,
    LADDER,
    NOTES,
    PARTS,
    RATE,
    SHARES,
    ValueRefused,
    amounts,
    choices,
    counts,
    rate_text,
    read_rate,
)
from rules.parameters import WaiverMode

RIV = Asset("RIV", 2)


@pytest.mark.parametrize(
    ("value", "rate"),
    [
        ("6%", Fraction(6, 100)),
        ("6 %", Fraction(6, 100)),
        ("0.1%", Fraction(1, 1000)),
        (0.06, Fraction(6, 100)),
        ("0.06", Fraction(6, 100)),
        (1, Fraction(1)),
        (1.0, Fraction(1)),
        ("100%", Fraction(1)),
        (0, Fraction(0)),
    ],
)
def test_a_rate_is_percent_or_a_ratio(value, rate):
    assert read_rate(value) == rate


@pytest.mark.parametrize(
    "value", [6, "101%", "-1%", "", "%", "nan", "1e-2", 1e-9, True, None, [1], "٦%", "6%%"]
)
def test_what_is_no_rate_is_refused(value):
    with pytest.raises(ValueRefused):
        read_rate(value)


@pytest.mark.parametrize(
    ("rate", "text"),
    [(Fraction(6, 100), "6%"), (Fraction(1, 1000), "0.1%"), (Fraction(1), "100%")],
)
def test_a_rate_is_written_in_percent(rate, text):
    assert rate_text(rate) == text


@given(st.integers(0, 10**6))
def test_a_rate_reads_back(millionths):
    rate = Fraction(millionths, 10**6)

    assert read_rate(rate_text(rate)) == rate


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (SHARES, "40/20/10/30", (Fraction(2, 5), Fraction(1, 5), Fraction(1, 10), Fraction(3, 10))),
        (SHARES, [40, 20, 10, 30], tuple(Fraction(n, 10) for n in (4, 2, 1, 3))),
        (SHARES, [0.4, 0.2, 0.1, 0.3], tuple(Fraction(n, 10) for n in (4, 2, 1, 3))),
        (SHARES, "40%, 20%, 10%, 30%", tuple(Fraction(n, 10) for n in (4, 2, 1, 3))),
        (LADDER, [1, 2, 3], (1, 2, 3)),
        (LADDER, "1:1, 2:1", (1, 2)),
        (LADDER, 1, (1,)),
        (NOTES, 2, (200, 200, 200)),
        (NOTES, "0.50", (50, 50, 50)),
        (NOTES, ["1.00", 5, 5.0], (100, 500, 500)),
        (FLAG, True, True),
        (FLAG, "False", False),
        (RATE, "6%", Fraction(3, 50)),
        (counts(0, 9), 7, 7),
        (counts(0, 90, "day", "days"), "60 days", 60),
        (counts(0, 90, "day", "days"), "1 day", 1),
        (choices(WaiverMode), "tiered", WaiverMode.TIERED),
        (amounts(zero_allowed=True), 0, 0),
        (amounts(zero_allowed=False), 100.5, 10050),
    ],
)
def test_values_are_read_as_people_write_them(kind, value, read):
    assert kind.read(value, RIV) == read


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (SHARES, "40/20/40"),
        (SHARES, {"first": 40}),
        (LADDER, [1, "x"]),
        (LADDER, list(range(1, 20))),
        (LADDER, [0, 1]),
        (NOTES, [1, 2]),
        (FLAG, 1),
        (FLAG, "maybe"),
        (counts(0, 9), 10),
        (counts(0, 9), 1.5),
        (counts(0, 9), -1),
        (counts(0, 9), True),
        (counts(0, 9, "day"), "3 weeks"),
        (choices(WaiverMode), "SOME"),
        (choices(WaiverMode), 1),
    ],
)
def test_other_values_are_refused(kind, value):
    with pytest.raises(ValueRefused):
        kind.read(value, RIV)


@pytest.mark.parametrize(("kind", "value"), [(amounts(zero_allowed=False), 0), (NOTES, "1.234")])
def test_amounts_are_refused_as_amounts(kind, value):
    with pytest.raises(AmountRefused):
        kind.read(value, RIV)


def test_the_parts_of_a_schedule_leave_something_for_the_last():
    asset = Asset("RIV", 2)

    assert PARTS.read(["33", "33", "rest"], asset)[2] == Fraction(34, 100)
    for said in (["33", "33"], ["rest"], ["0", "rest"], ["60", "40", "rest"]):
        with pytest.raises(ValueRefused):
            PARTS.read(said, asset)
