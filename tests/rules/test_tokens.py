"""Claims exchanged for tokens at a discount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.tokens import claim_for, interest_of_note, tokens_for


@pytest.mark.parametrize(
    ("claim", "discount", "decimals", "token_decimals", "tokens"),
    [
        (10_000, 200_000, 2, 2, 12_500),
        (10_000, 0, 2, 2, 10_000),
        (10_000, 100_000, 2, 2, 11_111),
        (100, 500_000, 2, 0, 2),
        (7, 200_000, 0, 2, 875),
    ],
)
def test_a_claim_buys_tokens_at_face(claim, discount, decimals, token_decimals, tokens):
    scales = {"decimals": decimals, "token_decimals": token_decimals}

    assert tokens_for(claim, discount_millionths=discount, **scales) == tokens
    assert claim_for(tokens, discount_millionths=discount, **scales) == claim


def test_a_note_has_its_part_of_the_interest_that_runs():
    # A tenth of 10.05 is 1.005, rounded half up.
    assert interest_of_note(1_005, 10_000, 100_000) == 101


@given(st.integers(0, 10**12), st.integers(0, 900_000))
def test_there_and_back_is_within_rounding(claim, discount):
    tokens = tokens_for(claim, discount_millionths=discount)

    assert tokens >= claim
    assert abs(claim_for(tokens, discount_millionths=discount) - claim) <= 1
