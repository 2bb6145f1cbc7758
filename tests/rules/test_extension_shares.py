from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.extension import NotExtended
from rules.extension_shares import ExtensionPlan, Uncovered, extension_amounts, plan_extension
from rules.sourcing import Funds
from rules.terms import DEFAULTS
from tests.trust_webs import CLEAN, EXTEND, LOAN, Flags, Terms, a_web, webs

SHARES = (4, 2, 1, 3)
PLENTY = (10**6,) * 4
EXACT = replace(DEFAULTS, note_minor_min=(1, 1, 1))
HELPS = Flags(offers_second=EXTEND, offers_third=EXTEND)


@pytest.mark.parametrize(
    ("capacities", "amounts"),
    [
        # the vectors for 85.80.
        ((10**6, 0, 0, 0), (8_580, 0, 0, 0)),
        ((10**6, 10**6, 0, 0), (5_720, 2_860, 0, 0)),
        (PLENTY, (3_432, 1_716, 858, 2_574)),
        ((10**6, 10**6, 10**6, 0), (4_903, 2_451, 1_226, 0)),
        # What a level lacks the others give, level 1 first.
        ((10**6, 1_000, 858, 2_574), (3_432 + 716, 1_000, 858, 2_574)),
        ((3_500, 1_000, 1_000, 10**6), (3_500, 1_000, 1_000, 3_080)),
        ((3_000, 10**6, 10**6, 10**6), (3_000, 1_716 + 432, 858, 2_574)),
        # All or nothing.
        ((8_579, 0, 0, 0), None),
        ((8_580, 0, 0, 0), (8_580, 0, 0, 0)),
        ((0, 0, 0, 0), None),
    ],
)
def test_the_shares_of_the_levels_that_take_part(capacities, amounts):
    assert extension_amounts(8_580, capacities, SHARES) == amounts


def test_levels_without_a_share_of_their_own_fill_what_is_missing():
    assert extension_amounts(5, (0, 9, 0, 0), (1, 0, 0, 0)) == (0, 5, 0, 0)
    assert extension_amounts(5, (4, 9, 0, 0), (1, 0, 0, 0)) == (4, 1, 0, 0)


@given(
    st.integers(1, 10**9),
    st.tuples(*[st.integers(0, 10**9)] * 4),
    st.tuples(st.integers(1, 100), *[st.integers(0, 100)] * 3),
)
def test_levels_give_all_of_it_within_what_they_have_or_nothing(amount, capacities, weights):
    amounts = extension_amounts(amount, capacities, weights)

    if sum(capacities) < amount:
        assert amounts is None
    else:
        assert sum(amounts) == amount
        assert all(0 <= one <= most for one, most in zip(amounts, capacities, strict=True))


def plan(web, amounts, *, amount=8_580, pool=10**6, terms=DEFAULTS, able=None, record=CLEAN):
    """Who carries `amount` for member a, with `amounts` available by letter."""
    graph = web.graph()
    ids = graph.members.ids.tolist()
    available = np.array([amounts.get(chr(one), 0) for one in ids], dtype=np.int64)
    return plan_extension(
        amount_minor=amount,
        extension_public_id="loan_1_x1",
        graph=graph,
        borrower=graph.get_node(ord("a")),
        able=(available > 0) & graph.members.lending if able is None else able,
        record=record,
        funds=Funds(available_minor=available, owed_minor={}, pool_minor=pool),
        terms=terms,
    ), ids


def by_letter(outcome):
    found, ids = outcome
    assert isinstance(found, ExtensionPlan)
    given_by = {
        chr(ids[source.node]): source.amount_minor
        for level in found.sources.levels
        for source in level
    }
    return given_by | ({"pool": found.sources.pool_minor} if found.sources.pool_minor else {})


def a_chain(first=EXTEND, **flags):
    """A borrows; b stands next to them, c behind b and d behind c."""
    web = a_web("ab", "bc", "cd", **{"b": HELPS, "c": HELPS, "d": HELPS, **flags})
    web.agreements[ord("a"), ord("b")] = Terms(LOAN, first)
    return web


RICH = {"b": 10**6, "c": 10**6, "d": 10**6}


@pytest.mark.parametrize(
    ("flags", "amounts"),
    [
        ({}, {"b": 3_432, "c": 1_716, "d": 858, "pool": 2_574}),
        # The pool joins where each level does; the third where the second of its path does.
        ({"d": Flags()}, {"b": 5_720, "c": 2_860}),
        ({"c": Flags()}, {"b": 8_580}),
        ({"c": replace(HELPS, lending=False)}, {"b": 8_580}),
        ({"b": replace(HELPS, relays=False)}, {"b": 8_580}),
        ({"c": replace(HELPS, relays=False)}, {"b": 5_720, "c": 2_860}),
    ],
)
def test_each_level_takes_part_where_the_one_before_it_does(flags, amounts):
    assert by_letter(plan(a_chain(**flags), RICH)) == amounts


def test_nobody_extends_behind_a_peer_who_only_lends():
    found, _ = plan(a_chain(first=LOAN), RICH)

    assert found == Uncovered(NotExtended.NOBODY_EXTENDS, 8_580)


def test_all_together_too_little_is_nothing_with_what_is_missing():
    found, _ = plan(a_chain(), {"b": 1_000, "c": 2_000, "d": 580}, pool=4_000)
    assert found == Uncovered(NotExtended.NOT_COVERED, 1_000)

    found, _ = plan(a_chain(d=Flags()), {"b": 1_000, "c": 2_000}, pool=4_000)
    assert found == Uncovered(NotExtended.NOT_COVERED, 5_580)


def test_a_peer_whose_limit_is_reached_extends_nothing_and_passes_nothing_on():
    web = a_chain()
    web.agreements[ord("a"), ord("b")] = Terms(LOAN, EXTEND, high_limit=0)

    found, _ = plan(web, RICH)

    assert found == Uncovered(NotExtended.NOBODY_EXTENDS, 0)


def two_peers(**limits):
    """A's peers b and c both extend; d stands behind c."""
    web = a_web("ab", "ac", "cd", b=HELPS, c=HELPS, d=HELPS)
    web.agreements[ord("a"), ord("b")] = Terms(LOAN, EXTEND, **limits)
    web.agreements[ord("a"), ord("c")] = Terms(LOAN, EXTEND)
    return web


def test_who_stands_behind_somebody_whose_part_is_nothing_stays_out():
    # Of 3, level 1 gives 2, all of it b's: so c does not extend, and d must not.
    outcome = plan(two_peers(), {"b": 1_000, "c": 1, "d": 50}, amount=3, terms=EXACT)

    assert by_letter(outcome) == {"b": 3}


def test_where_that_leaves_too_little_the_circle_alone_carries_it():
    outcome = plan(two_peers(high_limit=2), {"b": 1_000, "c": 1, "d": 50}, amount=3, terms=EXACT)

    assert by_letter(outcome) == {"b": 2, "c": 1}


def test_the_pool_stays_out_where_a_level_has_no_part_of_so_small_a_payment():
    # 2 in 40/20/10/30 would be 1 of level 1 and 1 of the pool.
    assert by_letter(plan(a_chain(), RICH, amount=2)) == {"b": 1, "c": 1}


def test_many_lenders_are_drawn_rather_than_crumbled():
    pairs = [f"a{name}" for name in "bcdefghijk"]
    web = a_web(*pairs, **dict.fromkeys("bcdefghijk", HELPS))
    for name in "bcdefghijk":
        web.agreements[ord("a"), ord(name)] = Terms(LOAN, EXTEND)

    outcome = plan(web, dict.fromkeys("bcdefghijk", 1_000), amount=300)

    assert sorted(by_letter(outcome).values()) == [100, 100, 100]


@given(
    webs(),
    st.integers(1, 60),
    st.lists(st.integers(0, 30), min_size=9, max_size=9),
    st.integers(0, 30),
    st.sampled_from([DEFAULTS, EXACT]),
)
def test_whatever_the_web_it_is_covered_whole_along_paths_that_extend(
    web, amount, money, pool, terms
):
    graph = web.graph()
    ids = graph.members.ids.tolist()
    available = np.array(money[: len(ids)], dtype=np.int64)
    found = plan_extension(
        amount_minor=amount,
        extension_public_id="loan_1_x1",
        graph=graph,
        borrower=0,
        able=(available > 0) & graph.members.lending,
        record=CLEAN,
        funds=Funds(available_minor=available, owed_minor={}, pool_minor=pool),
        terms=terms,
    )
    if isinstance(found, Uncovered):
        assert found.short_minor >= 0
        return

    levels = found.sources.levels
    amounts = {source.node: source.amount_minor for level in levels for source in level}
    assert sum(amounts.values()) + found.sources.pool_minor == amount
    assert found.sources.pool_minor <= pool
    assert not found.sources.pool_minor or all(levels)
    for number, level in enumerate(levels, start=1):
        for source in level:
            assert 0 < source.amount_minor <= available[source.node]
            path = found.path_to(source.node)
            assert len(path) == number - 1
            assert all(relay in amounts for relay in path)
            nearest = ids[path[0] if path else source.node]
            assert web.grants(nearest, ids[0]) >= EXTEND


@given(webs(), st.integers(1, 60), st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_what_peers_have_together_is_enough_whoever_stands_behind_them(web, amount, money):
    graph = web.graph()
    ids = graph.members.ids.tolist()
    available = np.array(money[: len(ids)], dtype=np.int64)
    able = (available > 0) & graph.members.lending
    found = plan_extension(
        amount_minor=amount,
        extension_public_id="loan_1_x1",
        graph=graph,
        borrower=0,
        able=able,
        record=CLEAN,
        funds=Funds(available_minor=available, owed_minor={}, pool_minor=0),
        terms=EXACT,
    )
    own = [one for one in web.friends(ids[0]) if web.grants(one, ids[0]) >= EXTEND]
    limits = {
        one: terms.low_limit if one == low else terms.high_limit
        for (low, high), terms in web.agreements.items()
        for one in (low, high)
        if ids[0] in (low, high)
    }
    enough = 0
    for one in own:
        node = graph.get_node(one)
        if able[node]:
            limit = limits[one]
            enough += int(available[node]) if limit < 0 else min(int(available[node]), limit)
    if enough >= amount:
        assert isinstance(found, ExtensionPlan)
