"""Rings of two, three and four hops are found; what only looks like one is not. Source: R3-139."""

import datetime
from fractions import Fraction

import pytest

from rules.loan_rings import Passing, RingLimits, SpentLoan, rings

DAY = datetime.date(2026, 1, 5)
LIMITS = RingLimits(hops_max=4, days_max=30, share_min=Fraction(1, 2))
LOAN = SpentLoan(1, "ana", "shop", 10_000, DAY, 1)


def passed(giver, taker, amount_minor, *, days=1, order=2):
    return Passing(giver, taker, amount_minor, DAY + datetime.timedelta(days=days), order)


RINGS = [
    ([passed("shop", "ana", 9_000)], ("ana", "shop", "ana"), 9_000, 1),
    # On the same day, behind the purchase.
    ([passed("shop", "ana", 9_000, days=0, order=2)], ("ana", "shop", "ana"), 9_000, 0),
    (
        [passed("shop", "eli", 10_000), passed("eli", "ana", 6_000, days=30)],
        ("ana", "shop", "eli", "ana"),
        6_000,
        30,
    ),
    (
        [
            passed("shop", "eli", 10_000),
            passed("eli", "stall", 8_000, days=2),
            passed("stall", "ana", 8_000, days=3),
        ],
        ("ana", "shop", "eli", "stall", "ana"),
        8_000,
        3,
    ),
    # Of two ways to the same hands the earlier goes on in time.
    (
        [
            passed("shop", "eli", 10_000, days=9),
            passed("shop", "eli", 7_000, days=2),
            passed("eli", "ana", 7_000, days=5),
        ],
        ("ana", "shop", "eli", "ana"),
        7_000,
        5,
    ),
    # The second way to Eli is the earlier one.
    (
        [
            passed("shop", "bo", 10_000, days=1),
            passed("shop", "chi", 10_000, days=1, order=3),
            passed("bo", "eli", 10_000, days=8),
            passed("chi", "eli", 9_000, days=3),
            passed("eli", "ana", 9_000, days=5),
        ],
        ("ana", "shop", "chi", "eli", "ana"),
        9_000,
        5,
    ),
]


@pytest.mark.parametrize(("passings", "parties", "amount_minor", "days"), RINGS)
def test_a_ring_is_found(passings, parties, amount_minor, days):
    (ring,) = rings([LOAN], passings, LIMITS)

    assert ring.parties == parties
    assert ring.hops == len(parties) - 1
    assert ring.amount_minor == amount_minor
    assert ring.ends_on == DAY + datetime.timedelta(days=days)


INNOCENT = [
    [],
    # Too little of it: a small refund.
    [passed("shop", "ana", 4_999)],
    # Before the purchase.
    [passed("shop", "ana", 10_000, days=0, order=0)],
    # Long after it.
    [passed("shop", "ana", 10_000, days=31)],
    # In the wrong order of time.
    [passed("shop", "eli", 10_000, days=5), passed("eli", "ana", 10_000, days=4)],
    # To somebody else.
    [passed("shop", "eli", 10_000), passed("eli", "bo", 10_000, days=2)],
    # To and fro without the borrower.
    [
        passed("shop", "eli", 10_000),
        passed("eli", "shop", 10_000, days=2),
        passed("shop", "eli", 10_000, days=3),
    ],
    # Five hops are one more than are followed.
    [
        passed("shop", "eli", 10_000),
        passed("eli", "bo", 10_000, days=2),
        passed("bo", "chi", 10_000, days=3),
        passed("chi", "ana", 10_000, days=4),
    ],
]


@pytest.mark.parametrize("passings", INNOCENT)
def test_what_only_looks_like_one_is_none(passings):
    assert rings([LOAN], passings, LIMITS) == ()


def test_each_loan_is_followed_by_itself():
    other = SpentLoan(2, "bo", "shop", 10_000, DAY, 5)

    found = rings([LOAN, other], [passed("shop", "bo", 9_000)], LIMITS)

    assert [ring.loan_id for ring in found] == [2]
