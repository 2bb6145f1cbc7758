from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rules.trust
from rules.lender_search import find_lenders
from rules.trust import (
    UniqueChange,
    UniqueStage,
    agreement_effects,
    closing_effects,
    friends_to_ask,
    guaranteed_first_minor,
    guaranteed_levels_minor,
    is_grace_running,
    leaving_effects,
    unique_counts,
    unique_peers,
    unique_stage,
)
from rules.trust_building import with_agreements, with_members
from tests.trust_webs import NONE, Flags, Terms, a_web, agreement_rows, member_rows, webs

# Worked table 8.7: the circle of A is B, C, D, E, and D trusts E.
CIRCLE = ("ab", "ac", "ad", "ae", "de")


def plain_unique(web, one) -> set[int]:
    """Unique peers as the rule says them."""
    friends = web.friends(one)
    return {
        peer
        for peer in friends
        if not web.friends(peer) & friends
        if web.members[one].counted and web.members[peer].counted
    }


def names(graph, nodes) -> str:
    return "".join(chr(one) for one in graph.members.ids[nodes])


def test_peers_who_trust_each_other_are_not_unique():
    graph = a_web(*CIRCLE).graph()

    assert names(graph, unique_peers(graph, 0)) == "bc"


def test_an_agreement_in_the_circle_takes_both_ends():
    graph = a_web(*CIRCLE, "bc").graph()

    assert names(graph, unique_peers(graph, 0)) == ""


def test_a_peer_below_the_minimum_stake_overlaps_but_does_not_count():
    graph = a_web(*CIRCLE, c=Flags(counted=False), d=Flags(counted=False)).graph()

    assert names(graph, unique_peers(graph, 0)) == "b"


def test_a_paused_direction_does_not_end_the_overlap():
    web = a_web(*CIRCLE)
    web.agreements[ord("d"), ord("e")] = Terms(low=NONE, high=NONE)
    graph = web.graph()

    assert names(graph, unique_peers(graph, 0)) == "bc"


def test_somebody_below_the_minimum_stake_has_no_unique_peers_yet():
    graph = a_web(*CIRCLE, a=Flags(counted=False)).graph()

    assert names(graph, unique_peers(graph, 0)) == ""


def test_somebody_alone_has_no_unique_peers():
    graph = a_web("bc", a=Flags()).graph()

    assert names(graph, unique_peers(graph, 0)) == ""
    assert unique_counts(graph, 0, 1).tolist() == [0]


@settings(max_examples=200)
@given(webs(), st.integers(1, 30), st.data())
def test_all_counts_equal_the_plain_rule(web, marks_max, data):
    graph = web.graph()
    start = data.draw(st.integers(0, graph.size))
    stop = data.draw(st.integers(start, graph.size))
    expected = [plain_unique(web, one) for one in sorted(web.members)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules.trust, "MARKS_MAX", marks_max)
        counts = unique_counts(graph, start, stop)

    assert counts.tolist() == [len(unique) for unique in expected[start:stop]]
    for node, unique in enumerate(expected):
        assert set(graph.members.ids[unique_peers(graph, node)].tolist()) == unique


@pytest.mark.parametrize(
    ("count", "stage"),
    [
        (0, UniqueStage.TOO_FEW),
        (2, UniqueStage.TOO_FEW),
        (3, UniqueStage.WARNING),
        (4, UniqueStage.WARNING),
        (5, UniqueStage.ENOUGH),
    ],
)
def test_a_warning_comes_before_the_minimum_breaks(count, stage):
    assert unique_stage(count, unique_min=3, buffer=1) is stage


def test_an_agreement_of_two_friends_takes_two_from_whom_both_trust():
    graph = a_web(*CIRCLE).graph()

    effects = agreement_effects(graph, 1, 2)

    # B and C have only A: each loses A as unique peer, and does not win the other.
    assert effects == (UniqueChange(1, 1, 0), UniqueChange(2, 1, 0), UniqueChange(0, 2, 0))
    assert friends_to_ask(effects, (1, 2), unique_min=2) == (0,)
    assert friends_to_ask(effects, (1, 2), unique_min=3) == ()


def test_strangers_without_a_common_friend_win_each_other():
    graph = a_web("ab", "cd").graph()

    assert agreement_effects(graph, 0, 2) == (UniqueChange(0, 1, 2), UniqueChange(2, 1, 2))


def test_an_agreement_that_stands_already_changes_nothing():
    graph = a_web("ab").graph()

    assert agreement_effects(graph, 0, 1) == ()


def test_closing_takes_each_end_one_where_they_have_no_common_friend():
    graph = a_web(*CIRCLE).graph()

    # A has B and C as unique peers; D and E trust each other, so neither is A's.
    assert closing_effects(graph, 0, 1) == (UniqueChange(0, 2, 1), UniqueChange(1, 1, 0))
    assert closing_effects(graph, 0, 3) == ()


def test_leaving_takes_one_from_whoever_had_the_leaver_as_unique_peer():
    graph = a_web(*CIRCLE).graph()

    assert leaving_effects(graph, 0) == (UniqueChange(1, 1, 0), UniqueChange(2, 1, 0))
    assert leaving_effects(graph, 3) == ()


@given(webs(), st.data())
def test_effects_are_what_counting_again_finds(web, data):
    graph = web.graph()
    if graph.size == 1:
        return
    low, high = data.draw(
        st.lists(st.integers(0, graph.size - 1), min_size=2, max_size=2, unique=True)
    )
    low, high = min(low, high), max(low, high)
    before = unique_counts(graph, 0, graph.size)
    ids = graph.members.ids.tolist()
    after_graph = with_agreements(graph, agreement_rows({(ids[low], ids[high]): Terms()}))
    after = unique_counts(after_graph, 0, graph.size)

    effects = agreement_effects(graph, low, high)

    assert {change.node: (change.before, change.after) for change in effects} == {
        node: (int(before[node]), int(after[node])) for node in np.flatnonzero(before != after)
    }


def test_the_two_minimums_guarantee_a_pool():
    graph = a_web("ab", "ac", "bd", "be", e=Flags(counted=False)).graph()

    assert guaranteed_first_minor(unique_min=3, stake_minor_min=10_000) == 30_000
    assert guaranteed_levels_minor(graph, find_lenders(graph, 0), stake_minor_min=10_000) == (
        20_000,
        10_000,
        0,
    )


@pytest.mark.parametrize(("days", "running"), [(0, True), (14, True), (15, False)])
def test_a_grace_runs_through_its_last_day(days, running):
    since = date(2026, 1, 5)

    assert is_grace_running(since, on=since + timedelta(days=days), grace_days=14) is running


@given(webs())
def test_closing_takes_from_nobody_but_the_two_ends(web):
    graph = web.graph()
    ids = graph.members.ids.tolist()
    before = unique_counts(graph, 0, graph.size)

    for low, high in web.agreements:
        one, other = ids.index(low), ids.index(high)
        after = unique_counts(
            with_agreements(graph, agreement_rows({}), ((low, high),)), 0, len(ids)
        )
        fallen = [
            UniqueChange(n, int(before[n]), int(after[n])) for n in np.flatnonzero(after < before)
        ]
        assert sorted(closing_effects(graph, one, other), key=lambda each: each.node) == fallen


@given(webs())
def test_leaving_takes_from_those_who_are_unique_for_the_one_who_leaves(web):
    graph = web.graph()
    before = unique_counts(graph, 0, graph.size)

    for node, one in enumerate(sorted(web.members)):
        flags = replace(web.members[one], counted=False)
        left = unique_counts(with_members(graph, member_rows({one: flags})), 0, graph.size)
        left[node] = before[node]
        assert leaving_effects(graph, node) == tuple(
            UniqueChange(n, int(before[n]), int(left[n])) for n in np.flatnonzero(left < before)
        )
