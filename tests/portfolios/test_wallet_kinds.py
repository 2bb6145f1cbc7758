"""Whatever moves a wallet is told in words: on its page, in statements and in their files."""

import pytest

from ledger.kinds import ALLOWED, Kind, Purpose
from payments import words
from portfolios.queries.movements import _TYPES, TYPES
from portfolios.views.statements import _PP_TYPES
from portfolios.words import TYPES as TYPE_WORDS

# A reversal is told as what it undoes.
TOLD = [
    kind
    for kind, pairs in ALLOWED.items()
    if kind != Kind.REVERSAL and any(Purpose.WALLET in pair for pair in pairs)
]


@pytest.mark.parametrize("kind", TOLD)
def test_a_row_of_it_stands_in_the_statement(kind):
    assert kind in words.MOVEMENTS
    assert kind in _TYPES


def test_every_type_has_its_words():
    assert set(TYPES) == set(TYPE_WORDS) == set(_PP_TYPES)


def test_a_purchase_and_what_comes_back_of_it_read_well():
    assert str(words.movement(Kind.PURCHASE, -450)) == "Purchase"
    assert str(words.movement(Kind.SALE_REFUND, 450)) == "Refund of a purchase"
    assert str(words.movement(Kind.AUTHORIZATION, -450)) == "Held for a purchase"
    assert (
        str(words.movement(Kind.AUTHORIZATION_RELEASED, 450)) == "Held for a purchase, given back"
    )
