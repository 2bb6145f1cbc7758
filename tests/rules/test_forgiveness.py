"""Who forgives their own share of a failed extension payment, and how much that is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rules.forgiveness import (
    ForgivenShare,
    OwedNote,
    able_to_forgive,
    forgiven_shares,
    forgiving_nodes,
    holders,
    pool_forgives,
)
from rules.lender_search import LendersByLevel


def found(*levels: list[int]) -> LendersByLevel:
    nothing = np.zeros(0, dtype=np.int32)
    return LendersByLevel(
        borrower=9,
        levels=tuple(np.array(level, dtype=np.int32) for level in levels),
        limit_minor=np.zeros(0, dtype=np.int64),
        via=nothing,
        relay_via=nothing,
        distance=np.zeros(0, dtype=np.uint8),
    )


# 85.80 carried by all four: 34.32 / 17.16 / 8.58 / 25.74, and the first payment of 28.31.
CARRIED = [
    OwedNote(1, 0, 3_432),
    OwedNote(2, 1, 1_716),
    OwedNote(3, 2, 858),
    OwedNote(4, None, 2_574),
]


def test_each_gives_up_their_own_share_and_no_more():
    assert forgiven_shares(2_831, CARRIED, forgiving={0}, with_pool=False) == (
        ForgivenShare(1, 0, 1_133),
    )
    assert forgiven_shares(2_831, CARRIED, forgiving={0, 1, 2}, with_pool=True) == (
        ForgivenShare(1, 0, 1_133),
        ForgivenShare(2, 1, 566),
        ForgivenShare(3, 2, 283),
        ForgivenShare(4, None, 849),
    )
    assert 1_133 + 566 + 283 + 849 == 2_831
    assert forgiven_shares(2_831, CARRIED, forgiving=(), with_pool=False) == ()


def test_a_note_that_is_not_its_holders_to_forgive_is_left_alone():
    assigned = [OwedNote(1, 0, 100, is_own=False), OwedNote(2, 1, 100)]

    assert forgiven_shares(100, assigned, forgiving={0, 1}, with_pool=True) == (
        ForgivenShare(2, 1, 50),
    )


def test_a_share_of_nothing_is_not_forgiven():
    crumbs = [OwedNote(1, 0, 99), OwedNote(2, 1, 1)]

    assert forgiven_shares(1, crumbs, forgiving={0, 1}, with_pool=False) == (
        ForgivenShare(1, 0, 1),
    )


def test_who_could_forgive_stays_holds_a_share_and_reaches_the_minimum():
    able = able_to_forgive(
        staying=np.array([True, True, True, False]),
        holding=np.array([True, True, False, True]),
        deposits=np.array([25_000, 25_000, 90_000, 90_000]),
        advanced=np.array([5_000, 5_001, 0, 0]),
        minor_min=20_000,
    )

    assert able.tolist() == [True, False, False, False]


def test_the_pool_forgives_if_somebody_does_at_each_level():
    assert pool_forgives(found([0], [1], [2]))
    assert not pool_forgives(found([0], [1], []))
    assert not pool_forgives(found([0], [], [2]))
    assert not pool_forgives(found([], [], []))
    assert forgiving_nodes(found([0], [1, 3], [])) == {0, 1, 3}


def test_holders_are_those_with_a_note_of_their_own():
    notes = [OwedNote(1, 3, 10), OwedNote(2, None, 10), OwedNote(3, 1, 10, is_own=False)]

    assert holders(notes, 5).tolist() == [False, False, False, True, False]


@given(
    outstanding=st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    forgiving=st.sets(st.integers(0, 5)),
    part=st.fractions(0, 1),
)
def test_what_is_forgiven_and_what_is_still_owed_are_the_payment(outstanding, forgiving, part):
    notes = [OwedNote(node + 1, node, minor) for node, minor in enumerate(outstanding)]
    unpaid = int(sum(outstanding) * part)

    shares = forgiven_shares(unpaid, notes, forgiving=forgiving, with_pool=False)
    everybody = forgiven_shares(unpaid, notes, forgiving=set(range(6)), with_pool=False)

    assert sum(share.amount_minor for share in everybody) == unpaid
    # Whoever else forgives changes nobody's own share.
    assert set(shares) == {share for share in everybody if share.node in forgiving}
    for share in shares:
        assert share.amount_minor <= outstanding[share.node]
