import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.acceptance import (
    BorrowerRecord,
    is_accepted,
    merged_rules,
    no_rules,
    on_time_percent,
)
from tests.trust_webs import ANYBODY, Flags, Wants, acceptance_rows, wants

records = st.builds(
    BorrowerRecord, st.integers(0, 3), st.none() | st.integers(0, 100), st.integers(1, 3)
)


@pytest.mark.parametrize(
    ("on_time", "due", "percent"),
    [(0, 0, None), (0, 1, 0), (10, 10, 100), (199, 200, 99), (2, 3, 66)],
)
def test_a_hundred_percent_says_that_all_were_in_time(on_time, due, percent):
    assert on_time_percent(on_time, due) == percent


@pytest.mark.parametrize(
    ("record", "rules", "accepted"),
    [
        (BorrowerRecord(9, 0, 1), ANYBODY, True),
        (BorrowerRecord(0, 90, 1), Wants(0, 90, 1), True),
        (BorrowerRecord(1, 90, 1), Wants(defaults_max=0), False),
        (BorrowerRecord(1, 90, 1), Wants(defaults_max=1), True),
        (BorrowerRecord(0, 89, 1), Wants(on_time_percent_min=90), False),
        (BorrowerRecord(0, 89, 1), Wants(ratio_min=2), False),
        # Who never had an installment due is not judged by them.
        (BorrowerRecord(0, None, 1), Wants(on_time_percent_min=90), True),
    ],
)
def test_a_record_is_held_against_each_of_the_rules(record, rules, accepted):
    plain = is_accepted(
        record,
        defaults_max=rules.defaults_max,
        on_time_percent_min=rules.on_time_percent_min,
        ratio_min=rules.ratio_min,
    )

    assert plain is accepted


@given(st.lists(st.tuples(wants, wants), min_size=1), records)
def test_the_rules_of_all_accept_whom_each_one_accepts(pairs, record):
    members = [Flags(second=second, third=third) for second, third in pairs]
    rules = acceptance_rows(members) or no_rules(len(members))
    nodes = np.arange(len(members))

    for level, place in ((2, 0), (3, 1)):
        assert rules.accepting(level, record, nodes).tolist() == [
            is_accepted(
                record,
                defaults_max=pair[place].defaults_max,
                on_time_percent_min=pair[place].on_time_percent_min,
                ratio_min=pair[place].ratio_min,
            )
            for pair in pairs
        ]


def test_rules_that_change_are_laid_over_those_before():
    before = acceptance_rows([Flags(second=Wants(defaults_max=1)), Flags()])
    changed = acceptance_rows([Flags(third=Wants(ratio_min=2))])
    spoiled = BorrowerRecord(2, None, 1)
    old, new, all_three = np.array([0, 2]), np.array([1]), np.arange(3)

    merged = merged_rules(before, changed, old, new, 3)

    assert merged is not None
    assert merged.accepting(2, spoiled, all_three).tolist() == [False, True, True]
    assert merged.accepting(3, spoiled, all_three).tolist() == [True, False, True]


def test_rules_are_there_as_soon_as_one_member_has_any():
    some = acceptance_rows([Flags(second=Wants(defaults_max=0))])
    one, other = np.array([0]), np.array([1])
    spoiled = BorrowerRecord(1, None, 1)

    assert merged_rules(None, None, one, other, 2) is None
    for before, changed, accepted in ((some, None, [False, True]), (None, some, [True, False])):
        merged = merged_rules(before, changed, one, other, 2)
        assert merged is not None
        assert merged.accepting(2, spoiled, np.arange(2)).tolist() == accepted
