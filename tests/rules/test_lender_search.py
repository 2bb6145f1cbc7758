import csv
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.acceptance import BorrowerRecord, is_accepted
from rules.lender_search import LendersByLevel, find_helpers, find_lenders, path_to
from rules.trust_building import with_agreements
from rules.trust_graph import NO_LIMIT, Grant
from tests.trust_webs import (
    ANYBODY,
    CLEAN,
    EXTEND,
    FORGIVE,
    LOAN,
    NONE,
    Flags,
    Terms,
    Wants,
    Web,
    a_web,
    agreement_rows,
    webs,
)

SPOILED = BorrowerRecord(1, 80, 1)
OTC = Path(__file__).parents[3] / "shared" / "data" / "bitcoin_otc_trust.csv"


def by_name(web: Web, borrower: str, record: BorrowerRecord = CLEAN) -> list[str]:
    """The lenders of each level as letters."""
    graph = web.graph()
    found = find_lenders(graph, graph.get_node(ord(borrower)), record)

    return ["".join(chr(one) for one in graph.members.ids[nodes]) for nodes in found.levels]


def plain_search(
    web: Web,
    borrower: int,
    record: BorrowerRecord = CLEAN,
    *,
    grant: Grant = LOAN,
    able: set[int] | None = None,
) -> list[dict[int, tuple[int, ...]]]:
    """Those of each level with their path, by walking every path one by one.

    Where `able` is given, paths run over those alone who take part.
    """
    distance = {borrower: 0}
    ring = [borrower]
    for level in (1, 2, 3):
        ring = sorted({f for one in ring for f in web.friends(one)} - set(distance))
        distance |= dict.fromkeys(ring, level)

    paths = [(borrower,)]
    levels: list[dict[int, tuple[int, ...]]] = []
    for level in (1, 2, 3):
        steps = [
            (*path, head)
            for path in paths
            for head in sorted(web.friends(path[-1]))
            if distance.get(head) == level and web.grants(head, path[-1]) > NONE
        ]
        found: dict[int, tuple[int, ...]] = {}
        for path in sorted(steps):
            one = path[-1]
            flags = web.members[one]
            offers = (web.grants(one, path[-2]), flags.offers_second, flags.offers_third)
            wants = (ANYBODY, flags.second, flags.third)[level - 1]
            if (
                offers[level - 1] >= grant
                and (flags.lending if able is None else one in able)
                and is_accepted(record, **asdict(wants))
            ):
                found.setdefault(one, path[1:-1])
        levels.append(found)
        paths = [
            path
            for path in steps
            if web.relays(path[-1], path[-2]) and (able is None or path[-1] in found)
        ]

    return levels


def test_lenders_stand_one_two_and_three_steps_away():
    assert by_name(a_web("ab", "bc", "cd", "de", "fg"), "a") == ["b", "c", "d"]


def test_a_direct_peer_who_says_no_does_not_lend_as_second_degree():
    web = a_web("ab", "ac", "bc")
    web.agreements[ord("a"), ord("c")] = Terms(high=NONE)

    assert by_name(web, "a") == ["b", "", ""]


def test_a_peer_who_paused_the_borrower_relays_nobody_to_them():
    web = a_web("ab", "bc", "cd")
    web.agreements[ord("a"), ord("b")] = Terms(high=NONE)

    assert by_name(web, "a") == ["", "", ""]


def test_only_the_direction_towards_the_borrower_must_be_open():
    web = a_web("ab", "bc", "cd")
    web.agreements = dict.fromkeys(web.agreements, Terms(low=NONE))

    assert by_name(web, "a") == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("flags", "lenders"),
    [
        ({"b": Flags(relays=False)}, ["b", "", ""]),
        ({"c": Flags(relays=False)}, ["b", "c", ""]),
        ({"b": Flags(lending=False)}, ["", "c", "d"]),
        ({"c": Flags(offers_second=NONE)}, ["b", "", "d"]),
        ({"d": Flags(offers_third=NONE)}, ["b", "c", ""]),
        ({"d": Flags(lending=False)}, ["b", "c", ""]),
        ({"a": Flags(lending=False, relays=False, counted=False)}, ["b", "c", "d"]),
    ],
)
def test_what_members_grant_beyond_their_circle_decides(flags, lenders):
    assert by_name(a_web("ab", "bc", "cd", **flags), "a") == lenders


def test_an_open_path_next_to_a_closed_one_is_enough():
    web = a_web("ab", "ac", "bd", "cd", b=Flags(relays=False))
    graph = web.graph()

    found = find_lenders(graph, 0)

    assert found.levels[1].tolist() == [3]
    assert path_to(found, 3) == (2,)


def test_the_path_with_the_lowest_ids_counts_from_the_borrower_outward():
    # z reaches e over b-y and over c-d: the first step decides, not the second.
    web = a_web("ab", "ac", "by", "cd", "ye", "de")
    graph = web.graph()

    found = find_lenders(graph, graph.get_node(ord("a")))
    path = path_to(found, graph.get_node(ord("e")))

    assert [chr(graph.members.ids[node]) for node in path] == ["b", "y"]


def test_nobody_lends_to_somebody_alone():
    assert by_name(a_web("bc", a=Flags()), "a") == ["", "", ""]


def test_the_limits_of_direct_peers_come_with_them():
    web = a_web("ab", "bc", "bd", d=Flags(lending=False))
    web.agreements[ord("a"), ord("b")] = Terms(low_limit=5)
    web.agreements[ord("b"), ord("d")] = Terms(high_limit=8)
    graph = web.graph()

    found = find_lenders(graph, 1)

    assert found.levels[0].tolist() == [0, 2]
    assert found.limit_minor.tolist() == [5, NO_LIMIT]


def test_a_friend_may_relay_for_one_and_not_for_another():
    # c passes on what b asks for, and not what a asks for.
    web = a_web("ac", "bc", "cd")
    web.agreements[ord("a"), ord("c")] = Terms(high_relays=False)

    assert by_name(web, "a") == ["c", "", ""]
    assert by_name(web, "b") == ["c", "ad", ""]


def test_somebody_lends_along_one_path_and_passes_on_along_another():
    # d lends to a over b, its lowest path, but relays for c alone: e is reached over c and d.
    web = a_web("ab", "ac", "bd", "cd", "de")
    web.agreements[ord("b"), ord("d")] = Terms(high_relays=False)
    graph = web.graph()

    found = find_lenders(graph, 0)

    assert path_to(found, 3) == (1,)
    assert path_to(found, 4) == (2, 3)


@pytest.mark.parametrize(
    ("record", "lenders"),
    [
        (CLEAN, ["b", "c", "d"]),
        (SPOILED, ["b", "", "d"]),
        (BorrowerRecord(2, 50, 1), ["b", "", ""]),
    ],
)
def test_who_is_not_accepted_at_a_level_is_still_passed_on(record, lenders):
    web = a_web("ab", "bc", "cd", c=Flags(second=Wants(0)), d=Flags(third=Wants(1, 60, 1)))

    assert by_name(web, "a", record) == lenders


def test_a_record_must_be_there_where_somebody_asks_for_it():
    graph = a_web("ab", "bc", c=Flags(second=Wants(0))).graph()

    with pytest.raises(AssertionError, match="asks for the borrower's record"):
        find_lenders(graph, 0)


HELPING = {name: Flags(offers_second=EXTEND, offers_third=EXTEND) for name in "bcdx"}
FIRST = (ord("a"), ord("b"))


@pytest.mark.parametrize(
    ("change", "helpers"),
    [
        # Each level on its own says yes, so all three help.
        ({}, ["b", "c", "d"]),
        # A peer who only lends carries nobody behind them either, whatever those would do.
        ({"agreements": {FIRST: Terms(high=LOAN)}}, ["", "", ""]),
        ({"agreements": {FIRST: Terms(high=FORGIVE)}}, ["b", "c", "d"]),
        ({"agreements": {FIRST: Terms(high=EXTEND, high_relays=False)}}, ["b", "", ""]),
        # A second level that does not help stops the third; a step need only be open.
        ({"c": Flags(offers_third=EXTEND)}, ["b", "", ""]),
        ({"c": Flags(offers_second=FORGIVE)}, ["b", "c", "d"]),
        ({"d": Flags(offers_second=EXTEND)}, ["b", "c", ""]),
        ({"c": Flags(offers_second=EXTEND, relays=False)}, ["b", "c", ""]),
        ({"c": Flags(offers_second=EXTEND, second=Wants(0))}, ["b", "", ""]),
        ({"able": "bd"}, ["b", "", ""]),
        ({"able": "cd"}, ["", "", ""]),
    ],
)
def test_a_level_helps_where_those_before_it_on_a_path_do(change, helpers):
    flags = HELPING | {name: value for name, value in change.items() if name in HELPING}
    web = a_web("ab", "bc", "cd", **flags)
    web.agreements[FIRST] = Terms(high=EXTEND)
    web.agreements |= change.get("agreements", {})
    graph = web.graph()
    able = np.isin(graph.members.ids, [ord(name) for name in change.get("able", "bcd")])

    found = find_helpers(graph, 0, grant=EXTEND, able=able, record=SPOILED)

    read = ["".join(chr(one) for one in graph.members.ids[nodes]) for nodes in found.levels]
    assert read == helpers


def test_another_path_with_a_helping_pair_is_enough():
    # e is reached over b and d as well as over c and d; b only lends, c extends.
    web = a_web("ab", "ac", "bd", "cd", "de", d=Flags(offers_second=EXTEND), e=HELPING["x"])
    web.agreements[ord("a"), ord("c")] = Terms(high=EXTEND)
    graph = web.graph()

    found = find_helpers(graph, 0, grant=EXTEND, able=np.ones(graph.size, dtype=np.bool_))

    assert [nodes.tolist() for nodes in found.levels] == [[2], [3], [4]]
    assert path_to(found, 4) == (2, 3)


@settings(max_examples=300)
@given(webs(), st.sampled_from([CLEAN, SPOILED, BorrowerRecord(1, None, 2)]))
def test_the_search_finds_what_walking_every_path_finds(web, record):
    graph = web.graph()

    for borrower in web.members:
        assert_same(graph, web, borrower, record)


@settings(max_examples=300)
@given(webs(), st.sampled_from([EXTEND, FORGIVE]), st.data())
def test_helpers_are_those_whom_walking_every_path_finds(web, grant, data):
    graph = web.graph()
    able = data.draw(st.sets(st.sampled_from(sorted(web.members))))
    is_able = np.isin(graph.members.ids, sorted(able))

    for borrower in web.members:
        found = find_helpers(
            graph, graph.get_node(borrower), grant=grant, able=is_able, record=CLEAN
        )
        read = paths_by_id(graph, found)
        assert read == plain_search(web, borrower, grant=grant, able=able)
        assert len(found.limit_minor) == len(found.levels[0])


@settings(max_examples=300)
@given(webs(), st.data())
def test_a_search_that_is_narrowed_finds_what_a_new_one_finds(web, data):
    graph = web.graph()
    able = data.draw(st.sets(st.sampled_from(sorted(web.members))))
    fewer = data.draw(st.sets(st.sampled_from(sorted(able)))) if able else able
    many, few = (np.isin(graph.members.ids, sorted(some)) for some in (able, fewer))

    for node in range(graph.size):
        first = find_helpers(graph, node, grant=EXTEND, able=many, record=CLEAN)
        narrowed = find_helpers(graph, node, grant=EXTEND, able=few, record=CLEAN, within=first)
        anew = find_helpers(graph, node, grant=EXTEND, able=few, record=CLEAN)
        assert paths_by_id(graph, narrowed) == paths_by_id(graph, anew)
        assert narrowed.limit_minor.tolist() == anew.limit_minor.tolist()


@given(webs(), webs())
def test_the_search_reads_todays_changes(web, other):
    graph = web.graph()
    changes = {
        pair: terms for pair, terms in other.agreements.items() if set(pair) <= set(web.members)
    }
    graph = with_agreements(graph, agreement_rows(changes))
    web.agreements |= changes

    for borrower in web.members:
        assert_same(graph, web, borrower)


def paths_by_id(graph, found: LendersByLevel) -> list[dict[int, tuple[int, ...]]]:
    """Who was found at each level, with the path, as ids."""
    ids = graph.members.ids
    return [
        {
            int(ids[node]): tuple(int(ids[step]) for step in path_to(found, node))
            for node in nodes.tolist()
        }
        for nodes in found.levels
    ]


def assert_same(graph, web: Web, borrower: int, record: BorrowerRecord = CLEAN) -> None:
    found = find_lenders(graph, graph.get_node(borrower), record)
    read = paths_by_id(graph, found)

    assert read == plain_search(web, borrower, record)
    assert all(low < high for nodes in found.levels for low, high in pairwise(nodes.tolist()))
    peers = [web.agreements[min(one, borrower), max(one, borrower)] for one in read[0]]
    assert found.limit_minor.tolist() == [
        terms.low_limit if one < borrower else terms.high_limit
        for one, terms in zip(read[0], peers, strict=True)
    ]


@pytest.mark.skipif(not OTC.exists(), reason=f"the ratings file {OTC.name} is not here")
def test_the_search_finds_the_same_on_a_real_web_of_trust():
    with OTC.open() as file:
        good = {
            (int(row["source"]), int(row["target"]))
            for row in csv.DictReader(file)
            if int(row["rating"]) > 0
        }
    pairs = {(one, other) for one, other in good if one < other and (other, one) in good}
    people = sorted({end for pair in pairs for end in pair})
    web = Web(dict.fromkeys(people, Flags()), dict.fromkeys(pairs, Terms()))
    graph = web.graph()
    friends: dict[int, set[int]] = {one: set() for one in people}
    for one, other in pairs:
        friends[one].add(other)
        friends[other].add(one)

    for borrower in people[:: len(people) // 25]:
        rings, seen = [{borrower}], {borrower}
        for _ in range(3):
            rings.append({f for one in rings[-1] for f in friends[one]} - seen)
            seen |= rings[-1]
        found: LendersByLevel = find_lenders(graph, graph.get_node(borrower))
        assert [set(graph.members.ids[nodes].tolist()) for nodes in found.levels] == rings[1:]
        assert np.all(found.limit_minor == NO_LIMIT)
