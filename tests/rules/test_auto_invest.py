"""Strategies: what fits, how much, and why not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.auto_invest import Code, Holdings, Open, Wish, outcome, plan

OVEN = Open(
    offer_id=1,
    bank_id=7,
    sector="FOOD",
    country="BR",
    grade="B",
    repayment="SCHEDULED",
    rate_millionths=80_000,
    term_days=365,
    ticket_minor=50_00,
    partition_minor=10_00,
    left_minor=1_000_00,
)
ANY = Wish(loan_minor_max=200_00)
RICH = Holdings(cash_minor=500_00)


@pytest.mark.parametrize(
    ("wish", "failed"),
    [
        ({"bank_ids": frozenset({8})}, "bank"),
        ({"sectors": frozenset({"FARM"})}, "sector"),
        ({"countries": frozenset({"DE"})}, "country"),
        ({"grades": frozenset({"A"})}, "grade"),
        ({"repayments": frozenset({"BULLET"})}, "repayment"),
        ({"rate_millionths_min": 80_001}, "rate"),
        ({"term_days_max": 364}, "term"),
    ],
)
def test_an_offer_that_fails_a_filter_is_left(wish, failed):
    found = outcome(replace(ANY, **wish), OVEN, RICH)

    assert (found.code, found.detail, found.amount_minor) == (Code.FILTER, failed, 0)


def test_an_offer_to_a_related_party_takes_a_wish_of_its_own():
    related = replace(OVEN, is_related_party=True)

    assert outcome(ANY, related, RICH).detail == "related"
    assert outcome(replace(ANY, with_related_parties=True), related, RICH).code is Code.INVESTED


def test_every_filter_can_be_passed():
    wish = Wish(
        loan_minor_max=200_00,
        bank_ids=frozenset({7}),
        sectors=frozenset({"FOOD"}),
        countries=frozenset({"BR"}),
        grades=frozenset({"B"}),
        repayments=frozenset({"SCHEDULED"}),
        rate_millionths_min=80_000,
        term_days_max=365,
    )

    assert outcome(wish, OVEN, RICH).amount_minor == 200_00


@pytest.mark.parametrize(
    ("wish", "offer", "held", "code"),
    [
        ({}, {"left_minor": 0}, {}, Code.FILLED),
        ({"loan_minor_max": 49_99}, {}, {}, Code.LOAN_LIMIT),
        ({"keep_minor": 451_00}, {}, {}, Code.CASH),
        ({"bank_minor_max": 100_00}, {}, {"by_bank": {7: 60_00}}, Code.BANK_LIMIT),
        ({"sector_minor_max": 100_00}, {}, {"by_sector": {"FOOD": 130_00}}, Code.SECTOR_LIMIT),
        ({}, {}, {"year_minor_left": 10_00}, Code.OWN_LIMIT),
        ({}, {}, {"offer_minor_max": 10_00}, Code.OWN_LIMIT),
        ({}, {}, {"committed_offers": {1}}, Code.COMMITTED_ALREADY),
    ],
)
def test_the_tightest_limit_is_the_reason(wish, offer, held, code):
    held = Holdings(**{"cash_minor": 500_00, **held})

    found = outcome(replace(ANY, **wish), replace(OVEN, **offer), held)

    assert (found.code, found.amount_minor) == (code, 0)


def test_whole_notes_are_given():
    assert outcome(replace(ANY, loan_minor_max=199_99), OVEN, RICH).amount_minor == 190_00


def test_the_last_part_may_be_below_the_ticket():
    assert outcome(ANY, replace(OVEN, left_minor=40_00), RICH).amount_minor == 40_00


def test_a_plan_spends_money_once():
    other = replace(OVEN, offer_id=2)
    held = Holdings(cash_minor=250_00, year_minor_left=1_000_00)

    first, second = plan([ANY, ANY], [OVEN, other], held)

    assert [(each.code, each.amount_minor) for each in first] == [
        (Code.INVESTED, 200_00),
        (Code.INVESTED, 50_00),
    ]
    assert {each.code for each in second} == {Code.COMMITTED_ALREADY}
    assert held.cash_minor == 0
    assert held.by_bank == {7: 250_00}
    assert held.year_minor_left == 750_00


def test_who_has_no_limit_of_a_year_has_none_afterwards():
    held = Holdings(cash_minor=100_00)

    plan([ANY], [OVEN], held)

    assert (held.cash_minor, held.year_minor_left) == (0, None)


@given(
    st.lists(
        st.builds(
            Wish,
            loan_minor_max=st.integers(0, 500_00),
            bank_minor_max=st.none() | st.integers(0, 500_00),
            sector_minor_max=st.none() | st.integers(0, 500_00),
            keep_minor=st.integers(0, 100_00),
        ),
        max_size=4,
    ),
    st.lists(st.integers(0, 1_000_00), max_size=5),
    st.integers(0, 2_000_00),
)
def test_no_plan_breaks_a_limit(wishes, left, cash_minor):
    offers = [
        replace(OVEN, offer_id=number, bank_id=number % 2, left_minor=minor)
        for number, minor in enumerate(left, 1)
    ]
    held = Holdings(cash_minor=cash_minor)

    plans = plan(wishes, offers, held)

    given_minor = sum(each.amount_minor for done in plans for each in done)
    assert given_minor == cash_minor - held.cash_minor <= cash_minor
    for wish, done in zip(wishes, plans, strict=True):
        for offer, each in zip(offers, done, strict=True):
            assert each.amount_minor % offer.partition_minor == 0
            assert each.amount_minor <= min(wish.loan_minor_max, offer.left_minor)
            assert each.amount_minor == 0 or each.amount_minor >= offer.partition_minor
