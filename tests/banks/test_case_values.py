"""What stands in a case is read strictly, counted for completeness, and compared."""

import pytest

from banks.case_diff import differences
from banks.case_sections import BY_NAME, SECTIONS
from banks.case_values import ValuesRefused, cleaned, forecast_of, missing, plain_values
from rules.money import Asset

RIV = Asset("RIV", 2)
ASKS = 100_000


def content(**sections):
    return {
        "request": {"title": "Oven", "asks_minor": ASKS},
        "sections": {**plain_values(ASKS), **sections},
        "documents": [],
    }


def refused(section, values):
    with pytest.raises(ValuesRefused) as found:
        cleaned(BY_NAME[section], values, RIV)
    return set(found.value.errors)


def test_the_plain_case_is_complete_and_kept_as_it_is():
    values = plain_values(ASKS)

    assert missing(values, ASKS) == {}
    for section in SECTIONS:
        given = values.get(section.name, {})
        assert cleaned(section, given, RIV) == given
    assert forecast_of(values) == [(20_000, 10_000)] * 12


def test_an_amount_is_minor_units_or_text_in_major_units():
    rows = [{"what": "Oven", "amount_minor": "12.50"}, {"what": "Tin", "amount_minor": 3}]

    kept = cleaned(BY_NAME["funding"], {"uses": rows}, RIV)

    assert [row["amount_minor"] for row in kept["uses"]] == [1_250, 3]


def test_empty_lines_are_left_out_and_begun_ones_completed():
    rows = [{"what": "", "amount_minor": ""}, {"what": "Oven", "amount_minor": ""}]

    kept = cleaned(BY_NAME["funding"], {"text": "  ", "uses": rows}, RIV)

    assert kept == {"uses": [{"what": "Oven", "amount_minor": 0}]}


@pytest.mark.parametrize(
    ("section", "values", "fields"),
    [
        ("market", {"text": "x" * 20_001}, {"text"}),
        ("market", {"text": "a\u202eb"}, {"text"}),
        ("market", {"text": "a\x00b"}, {"text"}),
        ("market", {"text": 5}, {"text"}),
        ("market", {"other": "x"}, {"other"}),
        ("company", {"founded_year": "19x8"}, {"founded_year"}),
        ("company", {"employees": -1}, {"employees"}),
        ("company", {"employees": True}, {"employees"}),
        ("forecast", {"starts": "2026-13"}, {"starts"}),
        ("funding", {"uses": "x"}, {"uses"}),
        ("funding", {"uses": [{"amount_minor": "5"}]}, {"uses-0-what"}),
        ("funding", {"uses": [{"what": "x", "amount_minor": "-5"}]}, {"uses-0-amount_minor"}),
        ("funding", {"uses": [{"what": "x", "amount_minor": "1.005"}]}, {"uses-0-amount_minor"}),
        ("funding", {"uses": [{"what": "x", "amount_minor": 1.5}]}, {"uses-0-amount_minor"}),
        ("funding", {"uses": [{"what": "x", "amount_minor": -1}]}, {"uses-0-amount_minor"}),
        ("funding", {"uses": [{"what": "x", "amount_minor": 1}] * 13}, {"uses"}),
    ],
)
def test_what_a_section_cannot_hold_is_said_by_field(section, values, fields):
    assert refused(section, values) == fields


def test_what_is_missing_is_said_by_section():
    values = plain_values(ASKS)
    values["forecast"]["months"] = values["forecast"]["months"][:11]
    del values["risks"]

    assert set(missing(values, ASKS)) == {"forecast", "risks"}
    assert set(missing(plain_values(ASKS), ASKS + 1)) == {"funding"}
    assert "references" not in missing({}, ASKS)


def test_versions_are_compared_section_by_section():
    old = content(risks={"text": "Fire.\nRain."}, company={"employees": 2, "text": "Us."})
    new = content(risks={"text": "Fire.\nSnow."}, company={"employees": 3, "text": "Us."})
    new["request"]["asks_minor"] = ASKS + 1
    new["documents"] = [{"title": "Register", "sha256": "a" * 64}]

    found = {section.name: section.changes for section in differences(old, new)}

    assert list(found) == ["request", "company", "risks", "documents"]
    assert (found["company"][0].before, found["company"][0].after) == (2, 3)
    assert [(piece.sign, piece.text) for piece in found["risks"][0].pieces] == [
        (" ", "Fire."),
        ("-", "Rain."),
        ("+", "Snow."),
    ]
    assert found["documents"][0].pieces[-1].text == f"Register ({'a' * 12})"


def test_what_did_not_change_is_not_listed():
    assert differences(content(), content()) == []
    assert differences({}, {}) == []
