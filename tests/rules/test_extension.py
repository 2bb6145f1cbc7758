from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.accrual import weekly_interest
from rules.extension import (
    Missed,
    NotExtended,
    able_to_extend,
    extension_interest,
    extension_parts,
    extension_plan,
    may_extend,
    reserve_short,
)
from rules.parameters import ExtensionScope
from rules.terms import DEFAULTS

PARTS = DEFAULTS.extension_parts
MISSED = Missed(
    principal_minor=8_580,
    interest_minor=99,
    is_extension=False,
    of_loan=0,
    of_borrower_open=1,
    of_borrower_ever=7,
)


@pytest.mark.parametrize(
    ("principal", "parts"),
    [
        # Numbers 8.4: 85.80 in 33/33/rest.
        (8_580, (2_831, 2_831, 2_918)),
        (2_000, (660, 660, 680)),
        # Parts that come to nothing are left out.
        (1, (1,)),
        (2, (1, 1)),
        (3, (1, 1, 1)),
    ],
)
def test_an_extension_is_repaid_in_three_parts_the_last_with_the_residue(principal, parts):
    assert extension_parts(principal, PARTS) == parts


@given(st.integers(1, 10**12), st.lists(st.integers(1, 24), min_size=1, max_size=4))
def test_parts_of_an_extension_add_up_and_none_is_empty(principal, hundredths):
    shares = [Fraction(one, 100) for one in hundredths]
    parts = extension_parts(principal, (*shares, 1 - sum(shares)))

    assert sum(parts) == principal
    assert all(part > 0 for part in parts)
    assert len(parts) <= len(shares) + 1


def test_the_parts_fall_due_a_week_apart_from_the_day_it_was_granted():
    plan = extension_plan(8_580, granted_on=date(2026, 1, 13), terms=DEFAULTS)

    assert [(part.number, part.due_on.isoformat(), part.principal_minor) for part in plan] == [
        (1, "2026-01-20", 2_831),
        (2, "2026-01-27", 2_831),
        (3, "2026-02-03", 2_918),
    ]


@pytest.mark.parametrize(
    ("missed", "terms", "why"),
    [
        (MISSED, {}, None),
        (replace(MISSED, is_extension=True), {}, NotExtended.IS_EXTENSION),
        (replace(MISSED, principal_minor=0), {}, NotExtended.NO_PRINCIPAL),
        (replace(MISSED, of_loan=1), {}, NotExtended.LOAN_EXTENDED),
        (replace(MISSED, of_loan=1), {"extensions_per_loan_max": 2}, None),
        (replace(MISSED, of_borrower_open=2), {}, NotExtended.BORROWER_EXTENDED),
        (MISSED, {"extension_scope": ExtensionScope.LIFETIME}, NotExtended.BORROWER_EXTENDED),
        (
            replace(MISSED, of_borrower_open=9, of_borrower_ever=1),
            {"extension_scope": ExtensionScope.LIFETIME},
            None,
        ),
        (MISSED, {"extensions_per_loan_max": 0}, NotExtended.LOAN_EXTENDED),
    ],
)
def test_what_may_be_extended(missed, terms, why):
    assert may_extend(missed, terms=replace(DEFAULTS, **terms)) is why


def test_interest_is_twelve_percent_on_what_is_outstanding():
    # Numbers 8.4: 0.1980, 0.1327 and 0.0673, each rounded half up.
    outstanding = np.array([8_580, 8_580 - 2_831, 2_918, 0], dtype=np.int64)

    assert extension_interest(outstanding, terms=DEFAULTS).tolist() == [20, 13, 7, 0]


def test_interest_of_huge_extensions_is_as_exact():
    huge = 2**62
    found = extension_interest(np.array([huge, 1], dtype=np.int64), terms=DEFAULTS)

    assert found.tolist() == [weekly_interest(huge, apr=DEFAULTS.extension_apr), 0]


@given(st.lists(st.integers(0, 2**40)), st.integers(0, 1_000))
def test_interest_of_many_is_that_of_each(principals, per_mille):
    terms = replace(DEFAULTS, extension_apr=Fraction(per_mille, 1_000))

    assert extension_interest(np.array(principals, dtype=np.int64), terms=terms).tolist() == [
        weekly_interest(one, apr=terms.extension_apr) for one in principals
    ]


def test_who_could_extend_by_state_money_and_minimum():
    able = able_to_extend(
        lending=np.array([True, False, True, True, True]),
        available=np.array([1, 1, 0, 1, 1]),
        deposits=np.array([15_000, 15_000, 15_000, 14_999, 16_000]),
        advanced=np.array([0, 0, 0, 0, 1_001]),
        minor_min=DEFAULTS.extend_minor_min,
    )

    assert able.tolist() == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("deposit", "advanced", "short"), [(15_000, 0, 0), (16_000, 1_001, 1), (0, 0, 15_000)]
)
def test_what_has_to_be_topped_up(deposit, advanced, short):
    assert reserve_short(deposit_minor=deposit, advanced_minor=advanced, minor_min=15_000) == short
