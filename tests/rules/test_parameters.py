"""The table of parameters: names are known, and unknown ones are answered with the nearest."""

import pytest

from rules.parameters import FIXED, PARAMETERS, unknown_names
from rules.terms import CircleTerms


def test_every_field_of_the_terms_has_one_row():
    fields = [row.field for row in PARAMETERS]

    assert sorted(fields) == sorted(CircleTerms.__dataclass_fields__)
    assert len({row.name for row in PARAMETERS}) == len(PARAMETERS)


def test_known_names_raise_no_problem():
    assert unknown_names({row.name: row.default for row in PARAMETERS}) == ()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("MIN_STAK", "MIN_STAKE"),
        ("min_stake", "MIN_STAKE"),
        ("WAIVER", "WAIVER_MODE"),
        ("N_REPAYMENT", "N_REPAYMENTS"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name, nearest):
    (problem,) = unknown_names({name: 1})

    assert problem.name == name
    assert problem.remedy == f"Is it {nearest}?"


@pytest.mark.parametrize("name", [7, "", "x" * 10**5, "\ud800"])
def test_any_name_at_all_gets_a_short_answer(name):
    (problem,) = unknown_names({name: 1})

    assert problem.remedy.startswith("Is it ")
    assert len(problem.name) <= 40


@pytest.mark.parametrize("name", FIXED)
def test_what_is_fixed_can_be_stated_but_not_changed(name):
    for value in FIXED[name]:
        assert unknown_names({name: value}) == ()

    (problem,) = unknown_names({name: "something else"})
    assert problem.remedy == f"Leave it out, or write {FIXED[name][0]}."


def test_a_fixed_flag_may_be_stated_as_yaml_reads_it():
    assert unknown_names({"REFUND_UNUSED_TX_FEE": False, "PERIOD": 7}) == ()
    assert len(unknown_names({"REFUND_UNUSED_TX_FEE": True})) == 1
