"""What a circle rests on, by worked tables and held against taking each peer away."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.circle_xray import (
    can_supply,
    cut_in_quarters,
    largest_loan,
    read_capacities,
    with_direction,
)
from rules.lender_search import find_lenders
from rules.parameters import ShortfallPolicy
from rules.sourcing import Funds, lenders_room
from rules.terms import DEFAULTS
from rules.trust_building import with_members
from rules.trust_graph import NO_LIMIT, Grant
from tests.trust_webs import CLEAN, EXTEND, Flags, Terms, a_web, member_rows, webs

PILOT = replace(DEFAULTS, shortfall_policy=ShortfallPolicy.PILOT)


def funds_of(graph, each=1_000, pool=5_000):
    return Funds(
        available_minor=np.full(graph.size, each, dtype=np.int64), owed_minor={}, pool_minor=pool
    )


def capacities(web, borrower, pool=5_000):
    graph = web.graph()
    found = find_lenders(graph, graph.get_node(ord(borrower)), CLEAN)
    return read_capacities(graph, found, funds_of(graph, pool=pool), DEFAULTS)


def test_what_hangs_on_each_peer_alone():
    # d stands behind b alone, e behind both; f behind d, and so behind b alone.
    read = capacities(a_web("ab", "ac", "bd", "be", "ce", "df"), "a")

    assert read.sources == (2_000, 2_000, 1_000, 5_000)
    assert read.by_peer.tolist() == [[1_000, 1_000, 1_000], [1_000, 0, 0]]
    assert read.without(0) == (1_000, 1_000, 0, 5_000)
    assert read.without(1) == (1_000, 2_000, 1_000, 5_000)


def test_an_empty_pool_and_nobody_lend_nothing():
    read = capacities(a_web(a=Flags()), "a", pool=-1)

    assert read.sources == (0, 0, 0, 0)
    assert read.by_peer.shape == (0, 3)


@given(webs())
def test_without_a_peer_is_what_the_search_finds_once_they_neither_lend_nor_relay(web):
    graph = web.graph()
    for borrower in web.members:
        node = graph.get_node(borrower)
        read = read_capacities(graph, find_lenders(graph, node, CLEAN), funds_of(graph), DEFAULTS)
        for place, peer in enumerate(read.peers.tolist()):
            one = int(graph.members.ids[peer])
            gone = replace(web.members[one], lending=False, relays=False)
            left = with_members(graph, member_rows({one: gone}))
            found = find_lenders(left, node, CLEAN)
            rooms = [
                int(lenders_room(found, funds_of(left), level=level, share_max=1)[1].sum())
                for level in (1, 2, 3)
            ]
            assert read.without(place) == (*rooms, 5_000)


@pytest.mark.parametrize(
    ("most", "sources", "largest"),
    [
        (30_000, (12_000, 6_000, 3_000, 9_000), 30_000),
        (30_000, (4_000, 6_000, 3_000, 9_000), 10_001),
        (30_000, (0, 6_000, 3_000, 9_000), 0),
        (499, (9_000, 9_000, 9_000, 9_000), 0),
    ],
)
def test_the_largest_loan_is_bound_by_the_scarcest_source(most, sources, largest):
    found = largest_loan(most, sources, DEFAULTS, is_young=False)

    assert abs(found - largest) <= 1


@given(
    st.integers(0, 50_000),
    st.tuples(*[st.integers(0, 20_000)] * 4),
    st.sampled_from(ShortfallPolicy),
    st.booleans(),
)
def test_what_is_called_the_largest_loan_could_be_made(most, sources, policy, is_young):
    terms = replace(DEFAULTS, shortfall_policy=policy)

    found = largest_loan(most, sources, terms, is_young=is_young)

    assert 0 <= found <= most
    assert found == 0 or can_supply(found, sources, terms, is_young=is_young)


def test_a_young_network_reaches_further():
    sources = (6_000, 0, 0, 9_000)

    assert not can_supply(10_000, sources, PILOT, is_young=False)
    assert can_supply(10_000, sources, PILOT, is_young=True)


@pytest.mark.parametrize(
    ("now", "then", "quarters"),
    [(100, 100, 0), (100, 99, 1), (100, 75, 1), (100, 74, 2), (100, 0, 4), (100, 1, 4), (0, 0, 0)],
)
def test_a_cut_is_told_in_quarters(now, then, quarters):
    assert cut_in_quarters(now, then) == quarters


@pytest.mark.parametrize(("tail", "head"), [(0, 1), (1, 0)])
def test_one_direction_changes_and_the_other_stays(tail, head):
    web = a_web("ab", "bc")
    web.agreements[97, 98] = Terms(low=EXTEND, high=EXTEND, low_limit=5, high_limit=5)
    graph = web.graph()

    changed = with_direction(
        graph, tail, head, grant=Grant.NONE, limit_minor=NO_LIMIT, relays=False
    )

    there, back = (
        changed.slots_at(changed.rows_of(np.array([node]))[0][:1]) for node in (tail, head)
    )
    assert (there.head_grants[0], there.head_limit_minor[0], there.head_relays[0]) == (
        Grant.NONE,
        NO_LIMIT,
        False,
    )
    assert (back.head_grants[0], back.head_limit_minor[0], back.head_relays[0]) == (EXTEND, 5, True)
