"""Credit: the limit, the ladder with all its conditions, and the floor of a withdrawal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.credit_limit import (
    LoanHistory,
    available_credit,
    credit_limit,
    deposit_floor,
    earns_step,
    is_top_up_required,
    ratio_after_step_down,
    ratio_after_step_up,
    withdrawable_minor,
    withdrawal_within_floor,
)
from rules.refusals import Code
from rules.terms import DEFAULTS

START = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("deposit", "ratio", "limit"), [(10000, 1, 10000), (28600, 3, 85800), (0, 3, 0)]
)
def test_the_limit_is_the_ratio_times_the_deposit(deposit, ratio, limit):
    """A-49: the gym loan of 858 needs a deposit of 286 at 3:1."""
    assert credit_limit(deposit, ratio=ratio) == limit


@pytest.mark.parametrize(("used", "credit"), [(0, 10000), (4000, 6000), (12000, 0)])
def test_credit_is_what_the_limit_leaves(used, credit):
    assert available_credit(10000, used_minor=used) == credit


GOOD = LoanHistory(
    principal_minor=5000,
    limit_at_start_minor=10000,
    established_on=START,
    settled_on=START + timedelta(days=56),
    is_always_on_time=True,
)
CALM = {"stepped_down_on": None, "is_other_loan_late": False, "is_blocked": False}


def test_a_history_worth_the_name_earns_a_step():
    assert earns_step(GOOD, terms=DEFAULTS, **CALM)


@pytest.mark.parametrize(
    "change",
    [
        {"principal_minor": 4999},
        {"settled_on": START + timedelta(days=55)},
        {"is_always_on_time": False},
        {"is_relieved": True},
    ],
)
def test_each_condition_on_the_loan_is_needed(change):
    assert not earns_step(replace(GOOD, **change), terms=DEFAULTS, **CALM)


@pytest.mark.parametrize(
    "change",
    [
        {"stepped_down_on": START + timedelta(days=1)},
        {"is_other_loan_late": True},
        {"is_blocked": True},
    ],
)
def test_each_condition_on_the_borrower_is_needed(change):
    assert not earns_step(GOOD, terms=DEFAULTS, **(CALM | change))


def test_a_loan_established_since_the_last_step_down_counts():
    assert earns_step(GOOD, terms=DEFAULTS, **(CALM | {"stepped_down_on": START}))


@pytest.mark.parametrize(("ratio", "up", "down"), [(1, 2, 1), (2, 3, 1), (3, 3, 2), (5, 5, 3)])
def test_the_ratio_moves_one_rung_at_a_time(ratio, up, down):
    assert ratio_after_step_up(ratio, earning_loans=1, terms=DEFAULTS) == up
    assert ratio_after_step_down(ratio, terms=DEFAULTS) == down


def test_a_rung_may_take_several_loans():
    terms = replace(DEFAULTS, loans_per_step=2)

    assert ratio_after_step_up(1, earning_loans=1, terms=terms) == 1
    assert ratio_after_step_up(1, earning_loans=2, terms=terms) == 2


@given(st.sets(st.integers(2, 50), max_size=6), st.lists(st.booleans(), max_size=20))
def test_the_ratio_never_leaves_the_ladder(rungs, moves):
    terms = replace(DEFAULTS, credit_ratios=(1, *sorted(rungs)))
    ratio = 1
    for is_up in moves:
        if is_up:
            ratio = ratio_after_step_up(ratio, earning_loans=1, terms=terms)
        else:
            ratio = ratio_after_step_down(ratio, terms=terms)

        assert ratio in terms.credit_ratios


@pytest.mark.parametrize(("deposit", "required"), [(9999, True), (10000, False)])
def test_a_deposit_below_the_minimum_must_be_topped_up(deposit, required):
    assert is_top_up_required(deposit, terms=DEFAULTS) is required


@pytest.mark.parametrize(
    ("outstanding", "ratio", "floor"),
    [(0, 1, 10000), (30000, 3, 10000), (30001, 3, 10001), (50000, 2, 25000)],
)
def test_the_floor_keeps_the_minimum_and_what_own_loans_need(outstanding, ratio, floor):
    """A-52: outstanding / ratio rounded up."""
    assert deposit_floor(outstanding, ratio=ratio, terms=DEFAULTS) == floor


@pytest.mark.parametrize(
    ("deposit", "available", "floor", "most"),
    [
        (30000, 30000, 10000, 20000),
        (30000, 5000, 10000, 5000),
        (9000, 9000, 10000, 0),
        (30000, 0, 10000, 0),
    ],
)
def test_what_may_be_withdrawn_is_available_and_above_the_floor(deposit, available, floor, most):
    assert withdrawable_minor(deposit, available, floor_minor=floor) == most


def test_a_withdrawal_beyond_that_is_refused_with_what_is_too_much():
    assert withdrawal_within_floor(20000, withdrawable_minor=20000) is None

    reason = withdrawal_within_floor(20001, withdrawable_minor=20000)
    assert reason is not None
    assert reason.code is Code.BELOW_MINIMUM
    assert reason.short_minor == 1
    assert dict(reason.facts) == {"withdrawable_minor": 20000}


@given(
    st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([1, 2, 3])
)
def test_what_stays_after_a_withdrawal_still_carries_the_loans(deposit, lent, owed, ratio):
    available = max(0, deposit - lent)
    floor = deposit_floor(owed, ratio=ratio, terms=DEFAULTS)

    most = withdrawable_minor(deposit, available, floor_minor=floor)

    assert 0 <= most <= available
    if most:
        assert credit_limit(deposit - most, ratio=ratio) >= owed
        assert not is_top_up_required(deposit - most, terms=DEFAULTS)
