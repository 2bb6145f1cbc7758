"""The terms of a circle: defaults as published, validation with plain reasons, exact JSON."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.parameters import ShortfallPolicy, WaiverMode
from rules.terms import DEFAULTS, CircleTerms, TermsRefused


def test_the_defaults_are_those_of_the_parameters():
    """P-01 to P-39, in minor units of an asset with two decimals."""
    assert DEFAULTS.stake_minor_min == 10000
    assert DEFAULTS.unique_peers_min == 3
    assert DEFAULTS.transaction_fee_ratio == Fraction(1, 1000)
    assert DEFAULTS.contingency_fee_ratio == Fraction(1, 100)
    assert DEFAULTS.repayment_count == 10
    assert DEFAULTS.apr == Fraction(6, 100)
    assert DEFAULTS.waiver_mode is WaiverMode.THRESHOLD
    assert DEFAULTS.waiver_lookback_days == 60
    assert DEFAULTS.credit_ratios == (1, 2, 3)
    assert DEFAULTS.level_weights == (4, 2, 1, 3)
    assert DEFAULTS.lender_share_max == 1
    assert DEFAULTS.late_days == 7
    assert DEFAULTS.contingency_cover_ratio == Fraction(1, 2)
    assert DEFAULTS.shortfall_policy is ShortfallPolicy.STRICT
    assert DEFAULTS.note_minor_min == (100, 500, 500)
    assert DEFAULTS.loan_minor_min == 500
    assert DEFAULTS.quote_ttl_minutes == 15


@pytest.mark.parametrize("decimals", range(12))
def test_the_defaults_hold_for_every_asset(decimals):
    terms = CircleTerms.from_parameters({}, decimals)

    assert terms.stake_minor_min == 100 * 10**decimals
    assert terms.loan_minor_min >= terms.repayment_count


PROBLEMS = [
    ({"SOURCING": "40/20/10/20"}, "SOURCING", "add up"),
    ({"SOURCING": "30/20/10/40"}, "SOURCING", "largest share"),
    ({"RATIO_LADDER": [2, 3]}, "RATIO_LADDER", "climb"),
    ({"RATIO_LADDER": [1, 3, 2]}, "RATIO_LADDER", "climb"),
    ({"RATIO_LADDER": [1, 2, 2]}, "RATIO_LADDER", "climb"),
    ({"MIN_LOAN": "0.09"}, "MIN_LOAN", "no 10 installments"),
    ({"FEE_TX_PER_REPAYMENT": "11%"}, "FEE_TX_PER_REPAYMENT", "cost more"),
    ({"APR": 6}, "APR", "600%"),
    ({"MIN_STAKE": "-1"}, "MIN_STAKE", "negative"),
    ({"SHORTFALL_POLICY": "LATER"}, "SHORTFALL_POLICY", "STRICT or CASCADE_IN"),
    ({"MIN_STAK": 1}, "MIN_STAK", "Is it MIN_STAKE?"),
]


@pytest.mark.parametrize(("parameters", "name", "words"), PROBLEMS)
def test_terms_nobody_can_live_by_are_refused_with_a_reason(parameters, name, words):
    with pytest.raises(TermsRefused) as refused:
        CircleTerms.from_parameters(parameters)

    assert [problem.name for problem in refused.value.problems] == [name]
    assert words in str(refused.value)


def test_all_wrong_values_are_reported_at_once():
    with pytest.raises(TermsRefused) as refused:
        CircleTerms.from_parameters({"APR": "x", "MIN_STAKE": "x", "NAME": 1})

    assert {problem.name for problem in refused.value.problems} == {"APR", "MIN_STAKE", "NAME"}


def test_an_amount_with_too_many_decimals_is_refused_by_its_parameter():
    with pytest.raises(TermsRefused) as refused:
        CircleTerms.from_parameters({"MIN_STAKE": "100.005"})

    (problem,) = refused.value.problems
    assert problem.detail == "MIN_STAKE has at most 2 decimals."
    assert problem.remedy == "Write it like 12.00."


def test_terms_are_checked_however_they_are_made():
    with pytest.raises(TermsRefused):
        replace(DEFAULTS, credit_ratios=(2,))


rates = st.integers(0, 10**6).map(lambda n: f"{n // 10**4}.{n % 10**4:04}%")


@st.composite
def parameter_sets(draw):
    first = draw(st.integers(25, 100))
    others = draw(st.permutations([0, (100 - first) // 2, 100 - first - (100 - first) // 2]))
    sourcing = [first, *others] if max(others) <= first else [40, 20, 10, 30]

    return {
        "SOURCING": sourcing,
        "APR": draw(rates),
        "WAIVER_GROWTH": draw(rates),
        "WAIVER_MODE": draw(st.sampled_from(list(WaiverMode))),
        "HOLD_BLOCKS_BORROWING": draw(st.booleans()),
        "RATIO_LADDER": sorted({1, *draw(st.sets(st.integers(1, 99), max_size=5))}),
        "N_REPAYMENTS": draw(st.integers(1, 260)),
        "FEE_TX_PER_REPAYMENT": "0.1%",
        "MIN_STAKE": draw(st.integers(0, 90_000)),
        "MIN_NOTE": draw(st.one_of(st.integers(1, 50), st.just(["1", "2", "3"]))),
    }


@given(parameter_sets(), st.integers(0, 11))
def test_terms_go_through_json_unchanged(parameters, decimals):
    terms = CircleTerms.from_parameters(parameters, decimals)

    stored = json.loads(json.dumps(terms.to_parameters(decimals)))

    assert CircleTerms.from_parameters(stored, decimals) == terms
