"""Issuance: the common pool receives its part on top."""

from dataclasses import replace
from fractions import Fraction

import pytest

from rules.issuance import pool_issuance
from rules.terms import DEFAULTS


@pytest.mark.parametrize(("issued", "to_pool"), [(100000, 10000), (4, 0), (5, 1), (1, 0)])
def test_the_pool_receives_a_tenth_rounded_half_up(issued, to_pool):
    assert pool_issuance(issued, DEFAULTS) == to_pool


def test_a_network_may_give_its_pool_nothing():
    terms = replace(DEFAULTS, issuance_pool_ratio=Fraction(0))

    assert pool_issuance(100000, terms) == 0
