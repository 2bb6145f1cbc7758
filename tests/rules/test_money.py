"""Amounts: reading is strict, writing is its inverse, rounding is half up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.money import (
    AMOUNT_MINOR_MAX,
    AmountRefused,
    Asset,
    format_amount,
    number_text,
    parse_amount,
    round_half_up,
    rounded_part,
)

RIV = Asset("RIV", 2)
SHELLS = Asset("SHELL", 0)
BTC = Asset("BTC", 11)
assets = st.builds(Asset, st.just("RIV"), st.integers(0, 11))


@pytest.mark.parametrize(
    ("text", "asset", "minor"),
    [
        ("1", RIV, 100),
        ("1.5", RIV, 150),
        ("0.01", RIV, 1),
        ("007.00", RIV, 700),
        ("12", SHELLS, 12),
        ("0.00000000001", BTC, 1),
        ("90000000000000.00", RIV, AMOUNT_MINOR_MAX),
    ],
)
def test_an_amount_is_read_to_the_minor_unit(text, asset, minor):
    assert parse_amount(text, asset) == minor


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "NOT_TEXT"),
        (12, "NOT_TEXT"),
        ("", "EMPTY"),
        ("1" * 21, "TOO_LONG"),
        ("9" * 10**5, "TOO_LONG"),
        ("-1", "NEGATIVE"),
        ("-0.01", "NEGATIVE"),
        ("-x", "NOT_A_NUMBER"),
        ("+1", "NOT_A_NUMBER"),
        ("NaN", "NOT_A_NUMBER"),
        ("Infinity", "NOT_A_NUMBER"),
        ("1e400", "NOT_A_NUMBER"),
        ("1_000", "NOT_A_NUMBER"),
        ("1,000.00", "NOT_A_NUMBER"),
        (" 1", "NOT_A_NUMBER"),
        ("1\n", "NOT_A_NUMBER"),
        ("1\x00", "NOT_A_NUMBER"),
        ("\ud800", "NOT_A_NUMBER"),
        ("١٢", "NOT_A_NUMBER"),
        ("1.", "NOT_A_NUMBER"),
        (".5", "NOT_A_NUMBER"),
        ("1.2.3", "NOT_A_NUMBER"),
        ("1.234", "TOO_MANY_DECIMALS"),
        ("1.500", "TOO_MANY_DECIMALS"),
        ("90000000000000.01", "TOO_LARGE"),
        ("0", "ZERO"),
        ("0.00", "ZERO"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text, reason):
    with pytest.raises(AmountRefused) as refused:
        parse_amount(text, RIV)

    assert refused.value.reason == reason
    assert refused.value.detail.endswith(".")
    assert refused.value.remedy.endswith(".")
    assert len(str(refused.value)) < 200


def test_zero_is_read_where_it_is_allowed():
    assert parse_amount("0.00", RIV, zero_allowed=True) == 0


@given(minor=st.integers(1, AMOUNT_MINOR_MAX), asset=assets)
def test_what_is_written_reads_back(minor, asset):
    assert parse_amount(format_amount(minor, asset), asset) == minor


@given(text=st.text(max_size=30), asset=assets)
def test_any_text_is_an_amount_in_bounds_or_refused(text, asset):
    try:
        minor = parse_amount(text, asset)
    except AmountRefused:
        return

    assert 1 <= minor <= AMOUNT_MINOR_MAX
    assert Fraction(text) * 10**asset.decimals == minor


@pytest.mark.parametrize(
    ("minor", "asset", "text"),
    [
        (21400, RIV, "214.00"),
        (5, RIV, "0.05"),
        (-5, RIV, "-0.05"),
        (-123456, RIV, "-1234.56"),
        (7, SHELLS, "7"),
        (0, RIV, "0.00"),
    ],
)
def test_an_amount_is_written_plainly(minor, asset, text):
    assert format_amount(minor, asset) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(500.0, "500"), (0.1, "0.1"), (12, "12"), ("500.00", "500.00"), (True, True), (None, None)],
)
def test_a_number_of_a_story_becomes_its_text(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(("code", "decimals"), [("riv", 2), ("", 2), ("RIV", -1), ("RIV", 12)])
def test_an_asset_has_a_code_and_a_scale(code, decimals):
    with pytest.raises(ValueError, match="asset"):
        Asset(code, decimals)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"), [(1, 2, 1), (3, 2, 2), (149, 100, 1), (0, 7, 0)]
)
def test_halves_are_rounded_up(numerator, denominator, rounded):
    assert round_half_up(numerator, denominator) == rounded


@given(st.integers(0, 10**20), st.integers(1, 10**10))
def test_rounding_is_never_more_than_half_a_unit_off(numerator, denominator):
    off = round_half_up(numerator, denominator) - Fraction(numerator, denominator)

    assert -Fraction(1, 2) < off <= Fraction(1, 2)


@given(st.integers(0, 10**12), st.fractions(0, 1, max_denominator=10**6))
def test_a_part_and_its_rest_miss_the_whole_by_one_unit_at_most(amount, ratio):
    together = rounded_part(amount, ratio=ratio) + rounded_part(amount, ratio=1 - ratio)

    assert together - amount in (0, 1)
