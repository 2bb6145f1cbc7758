from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lender_search import find_lenders
from rules.parameters import ShortfallPolicy
from rules.refusals import Code, Reason
from rules.sourcing import (
    Funds,
    Source,
    lenders_room,
    level_amounts,
    loan_sources,
    pilot_bridge_minor,
    supplied_amounts,
)
from rules.terms import DEFAULTS
from tests.trust_webs import CLEAN, Flags, Terms, a_web, webs

STRICT, CASCADE_IN, PILOT = ShortfallPolicy
SHARES = (4, 2, 1, 3)


def plan(
    web, borrower, amounts, *, principal=30_000, pool=100_000, owed=None, terms=DEFAULTS, bridge=0
):
    """The sources of a loan of 300.00, with `amounts` available by member id."""
    graph = web.graph()
    ids = graph.members.ids.tolist()
    return loan_sources(
        principal_minor=principal,
        loan_public_id="LN-1",
        terms=terms,
        lenders=find_lenders(graph, graph.get_node(borrower), CLEAN),
        funds=Funds(
            available_minor=np.array([amounts.get(one, 0) for one in ids], dtype=np.int64),
            owed_minor={graph.get_node(one): minor for one, minor in (owed or {}).items()},
            pool_minor=pool,
        ),
        bridge_minor_max=bridge,
    )


def by_letter(**amounts):
    return {ord(name): minor for name, minor in amounts.items()}


@pytest.mark.parametrize(
    ("principal", "parts"),
    [
        # Worked table 8.3: 300.00, and 100.01 with the unit to the largest remainder.
        (30_000, (12_000, 6_000, 3_000, 9_000)),
        (10_001, (4_001, 2_000, 1_000, 3_000)),
        # 0.05: 2, 1, 0.5, 1.5 leaves one unit at a tie of level 3 and the pool.
        (5, (2, 1, 1, 1)),
        (0, (0, 0, 0, 0)),
    ],
)
def test_the_levels_lend_forty_twenty_ten_and_thirty(principal, parts):
    assert level_amounts(principal, DEFAULTS.level_weights) == parts


@pytest.mark.parametrize(
    ("capacities", "supplied"),
    [
        ((400, 200, 100, 300), (400, 200, 100, 300)),
        ((399, 199, 99, 299), (1, 1)),
        ((400, 190, 99, 0), (2, 10)),
        ((400, 200, 60, 0), (3, 40)),
        ((400, 200, 100, 295), (0, 5)),
    ],
)
def test_strictly_the_first_short_level_refuses(capacities, supplied):
    assert as_pair(supplied_amounts((400, 200, 100, 300), capacities, STRICT)) == supplied


@pytest.mark.parametrize(
    ("capacities", "supplied"),
    [
        ((900, 900, 900, 300), (400, 200, 100, 300)),
        # Level 3 gives 60, level 2 its own part and the 40 carried in.
        ((900, 900, 60, 300), (400, 240, 60, 300)),
        ((900, 230, 60, 300), (410, 230, 60, 300)),
        ((900, 0, 0, 300), (700, 0, 0, 300)),
        # Never outward: what level 1 lacks nobody else gives.
        ((399, 900, 900, 900), (1, 1)),
        ((409, 230, 60, 900), (1, 1)),
        # Never from or to the pool beyond its part.
        ((900, 900, 900, 299), (0, 1)),
    ],
)
def test_cascading_in_the_nearer_level_gives_what_the_farther_lacks(capacities, supplied):
    assert as_pair(supplied_amounts((400, 200, 100, 300), capacities, CASCADE_IN)) == supplied


@pytest.mark.parametrize(
    ("capacities", "bridge", "supplied"),
    [
        # Nothing is short: the pool gives its own part.
        ((900, 900, 900, 900), 300, (400, 200, 100, 300)),
        ((900, 0, 0, 900), 300, (700, 0, 0, 300)),
        # What level 1 lacks in the end the pool bridges, and never gives more than it.
        ((600, 0, 0, 900), 300, (600, 0, 0, 400)),
        ((500, 0, 0, 900), 300, (500, 0, 0, 500)),
        ((499, 0, 0, 900), 300, (1, 1)),
        ((360, 200, 100, 900), 300, (360, 200, 100, 340)),
        ((350, 200, 100, 900), 300, (350, 200, 100, 350)),
        ((349, 200, 100, 900), 300, (1, 1)),
        # No further than the bridge reaches, nor than the pool has.
        ((650, 0, 0, 900), 50, (650, 0, 0, 350)),
        ((640, 0, 0, 900), 50, (1, 10)),
        ((640, 0, 0, 340), 300, (1, 20)),
        ((699, 0, 0, 900), 0, (1, 1)),
        # The pool's own part comes first.
        ((400, 200, 100, 299), 300, (0, 1)),
        ((399, 200, 100, 299), 300, (1, 1)),
    ],
)
def test_in_a_young_network_the_pool_bridges_what_level_one_lacks(capacities, bridge, supplied):
    given = supplied_amounts((400, 200, 100, 300), capacities, PILOT, bridge_minor_max=bridge)

    assert as_pair(given) == supplied


def test_a_level_that_others_lean_on_still_lends_the_most():
    # 40/35/25: level 3 has nothing, so level 2 would lend 60, but lends as much as level 1.
    for policy in (CASCADE_IN, PILOT):
        assert as_pair(supplied_amounts((40, 35, 25, 0), (90, 60, 0, 90), policy)) == (50, 50, 0, 0)
        assert as_pair(supplied_amounts((40, 35, 25, 0), (30, 60, 0, 90), policy)) == (1, 20)
    assert as_pair(supplied_amounts((90, 75, 45, 90), (900, 900, 0, 90), CASCADE_IN)) == (
        *(105, 105, 0, 90),
    )
    assert as_pair(
        supplied_amounts((40, 35, 25, 0), (39, 35, 25, 9), PILOT, bridge_minor_max=30)
    ) == (39, 35, 25, 1)
    # Level 3 with 39 must not lend more than level 1.
    assert as_pair(
        supplied_amounts((40, 20, 39, 1), (35, 20, 39, 90), PILOT, bridge_minor_max=30)
    ) == (1, 4)


@given(
    st.lists(st.integers(0, 300), min_size=4, max_size=4),
    st.lists(st.integers(0, 900), min_size=4, max_size=4),
    st.sampled_from(ShortfallPolicy),
    st.integers(0, 300),
)
def test_whatever_is_short_level_one_lends_the_most(parts, capacities, policy, bridge):
    parts = sorted(parts, reverse=True)

    supplied = supplied_amounts(parts, capacities, policy, bridge_minor_max=bridge)

    if not isinstance(supplied, Reason):
        assert sum(supplied) == sum(parts)
        assert supplied[0] == max(supplied)
        assert all(given <= most for given, most in zip(supplied, capacities, strict=True))


def test_what_is_short_under_a_bridge_says_that_others_are_carried():
    bridged = supplied_amounts((400, 200, 100, 300), (640, 0, 0, 340), PILOT, bridge_minor_max=300)
    alone = supplied_amounts((400, 200, 100, 300), (300, 200, 100, 300), PILOT)

    assert bridged.facts == (("carried_minor", 300),)
    assert alone.facts == ()


@pytest.mark.parametrize(
    ("policy", "day", "bridge_minor"),
    [
        (PILOT, date(2026, 1, 1), 3_000),
        (PILOT, date(2026, 6, 29), 3_000),
        (PILOT, date(2026, 6, 30), 0),  # 180 days after the start
        (CASCADE_IN, date(2026, 1, 1), 0),
        (STRICT, date(2026, 1, 1), 0),
    ],
)
def test_a_network_is_young_for_so_many_days(policy, day, bridge_minor):
    terms = replace(DEFAULTS, shortfall_policy=policy)

    assert pilot_bridge_minor(10_001, terms, started_on=date(2026, 1, 1), on=day) == bridge_minor


def as_pair(supplied):
    if isinstance(supplied, Reason):
        assert supplied.code is Code.LEVEL_SHORT
        return supplied.level, supplied.short_minor

    return supplied


def test_a_limit_less_what_is_owed_bounds_a_direct_peer_only():
    web = a_web("ab", "ac", "ad", "be")
    web.agreements[ord("a"), ord("b")] = Terms(high_limit=500)
    web.agreements[ord("a"), ord("c")] = Terms(high_limit=500)
    web.agreements[ord("b"), ord("e")] = Terms(high_limit=0)
    graph = web.graph()
    funds = Funds(
        available_minor=np.array([0, 2000, 2000, 2000, 2000]),
        owed_minor={1: 120, 2: 900, 3: 50},
        pool_minor=0,
    )
    found = find_lenders(graph, 0)

    available, room = lenders_room(found, funds, level=1, share_max=Fraction(1))
    _, second = lenders_room(found, funds, level=2, share_max=Fraction(1))

    assert available.tolist() == [2000, 2000, 2000]
    assert room.tolist() == [380, 0, 2000]
    assert second.tolist() == [2000]


def test_one_loan_takes_no_more_than_the_largest_share_of_a_lender():
    graph = a_web("ab", "ac").graph()
    funds = Funds(available_minor=np.array([0, 1000, 3 * 10**18]), owed_minor={}, pool_minor=0)

    _, room = lenders_room(find_lenders(graph, 0), funds, level=1, share_max=Fraction(1, 3))

    assert room.tolist() == [333, 10**18]


def test_a_loan_is_put_together_from_its_levels():
    web = a_web("ab", "ac", "bd", "de")

    sources = plan(web, ord("a"), by_letter(b=10_000, c=20_000, d=9_000, e=3_000))

    assert sources.level_amounts == (12_000, 6_000, 3_000, 9_000)
    assert sources.levels == (
        (Source(1, 4_000), Source(2, 8_000)),
        (Source(3, 6_000),),
        (Source(4, 3_000),),
    )
    assert sources.pool_minor == 9_000


def test_a_short_level_is_named_with_what_it_lacks():
    web = a_web("ab", "bc", "cd")
    plenty = by_letter(b=50_000, c=50_000, d=50_000)

    assert as_pair(plan(web, ord("a"), plenty | by_letter(d=2_999))) == (3, 1)
    assert as_pair(plan(web, ord("a"), plenty, pool=8_000)) == (0, 1_000)
    assert as_pair(plan(web, ord("a"), plenty, pool=-1)) == (0, 9_000)
    assert as_pair(plan(web, ord("d"), plenty | by_letter(a=0))) == (3, 3_000)


def test_a_limit_that_is_used_up_makes_the_first_level_short():
    web = a_web("ab", "bc", "cd")
    web.agreements[ord("a"), ord("b")] = Terms(high_limit=15_000)
    plenty = by_letter(b=50_000, c=50_000, d=50_000)

    assert as_pair(plan(web, ord("a"), plenty, owed=by_letter(b=4_000))) == (1, 1_000)


def test_cascading_in_the_network_decides():
    web = a_web("ab", "bc")
    terms = replace(DEFAULTS, shortfall_policy=CASCADE_IN)

    sources = plan(web, ord("a"), by_letter(b=50_000, c=7_000), terms=terms)

    assert sources.level_amounts == (14_000, 7_000, 0, 9_000)
    assert sources.levels[2] == ()


def test_what_the_pool_bridges_stands_in_the_plan():
    web = a_web("ab", "bc")
    terms = replace(DEFAULTS, shortfall_policy=PILOT)

    sources = plan(web, ord("a"), by_letter(b=16_000, c=500), terms=terms, bridge=9_000)

    assert sources.level_amounts == (16_000, 500, 0, 13_500)
    assert sources.bridged_minor == 4_500


def test_many_distant_lenders_are_drawn_and_each_has_one_row():
    names = [chr(code) for code in range(ord("d"), ord("d") + 20)]
    web = a_web("ab", "bc", *(f"c{name}" for name in names), "ac", **{"z": Flags()})
    web.agreements.pop((ord("a"), ord("c")))
    funds = by_letter(b=50_000, c=50_000) | {ord(name): 10_000 for name in names}

    sources = plan(web, ord("a"), funds)

    third = sources.levels[2]
    # 30.00 at notes of 5.00: six notes over twenty lenders.
    assert len(third) == 6
    assert {source.amount_minor for source in third} == {500}
    assert sources == plan(web, ord("a"), funds)


@given(
    webs(),
    st.integers(1, 4000),
    st.lists(st.integers(0, 3000), min_size=9, max_size=9),
    st.integers(0, 2000),
    st.sampled_from(ShortfallPolicy),
    st.integers(0, 2000),
)
def test_sources_add_up_and_stay_within_what_lenders_have(
    web, principal, amounts, pool, policy, bridge
):
    borrower = min(web.members)
    terms = replace(DEFAULTS, shortfall_policy=policy)
    funds = dict(zip(sorted(web.members), amounts, strict=False))

    sources = plan(web, borrower, funds, principal=principal, pool=pool, terms=terms, bridge=bridge)

    parts = level_amounts(principal, SHARES)
    if isinstance(sources, Reason):
        assert sources.short_minor > 0
        return
    assert sum(sources.level_amounts) == principal
    bridged = sources.bridged_minor
    assert sources.pool_minor == parts[3] + bridged <= pool
    assert 0 <= bridged <= (bridge if policy is PILOT else 0)
    assert sources.level_amounts[0] >= (max(sources.level_amounts) if bridged else parts[0])
    if policy is STRICT:
        assert sources.level_amounts == parts
    ids = sorted(web.members)
    rows = [source for level in sources.levels for source in level]
    assert len({source.node for source in rows}) == len(rows)
    assert all(0 < source.amount_minor <= funds[ids[source.node]] for source in rows)
    assert ids.index(borrower) not in {source.node for source in rows}
