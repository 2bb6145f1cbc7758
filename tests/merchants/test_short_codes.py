"""Short codes: read aloud, typed with thumbs."""

import pytest

from merchants import short_codes


def test_a_code_has_eight_letters_without_look_alikes():
    codes = {short_codes.new_short_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(len(code) == 8 for code in codes)
    assert not set("".join(codes)) & set("01OILU")


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd2345", " abcd 2345 ", "ABCD-2345"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert short_codes.read_short_code(typed) == "ABCD2345"


@pytest.mark.parametrize(
    "typed",
    ["", "ABCD234", "ABCD23456", "ABCD2340", "ÀBCD2345", "ABCD234\x00", "٣" * 8, "A" * 10**5],
)
def test_what_is_no_code_is_none(typed):
    assert short_codes.read_short_code(typed) is None


def test_a_code_is_shown_in_two_groups():
    assert short_codes.spaced("ABCD2345") == "ABCD 2345"
