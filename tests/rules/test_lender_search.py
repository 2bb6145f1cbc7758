import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from rules.lender_search import LendersByLevel, find_lenders, path_to
from rules.trust_building import with_agreements
from rules.trust_graph import NO_LIMIT
from tests.trust_webs import Flags, Terms, Web, a_web, agreement_rows, webs

OTC = Path(__file__).parents[3] / "shared" / "data" / "bitcoin_otc_trust.csv"


def by_name(web: Web, borrower: str) -> list[str]:
    """The lenders of each level as letters."""
    graph = web.graph()
    found = find_lenders(graph, graph.get_node(ord(borrower)))

    return ["".join(chr(one) for one in graph.members.ids[nodes]) for nodes in found.levels]


def plain_lenders(web: Web, borrower: int) -> list[dict[int, tuple[int, ...]]]:
    """Lenders of each level with their path, by walking every path one by one."""
    distance = {borrower: 0}
    ring = [borrower]
    for level in (1, 2, 3):
        ring = sorted({f for one in ring for f in web.friends(one)} - set(distance))
        distance |= dict.fromkeys(ring, level)

    paths = [(borrower,)]
    levels: list[dict[int, tuple[int, ...]]] = []
    for level in (1, 2, 3):
        paths = [
            (*path, head)
            for path in paths
            for head in sorted(web.friends(path[-1]))
            if distance.get(head) == level and web.lends(head, path[-1])
            if path[-1] == borrower or web.members[path[-1]].relays
        ]
        found: dict[int, tuple[int, ...]] = {}
        for path in sorted(paths):
            flags = web.members[path[-1]]
            offers = (True, flags.offers_second, flags.offers_third)[level - 1]
            if flags.lending and offers:
                found.setdefault(path[-1], path[1:-1])
        levels.append(found)

    return levels


def test_lenders_stand_one_two_and_three_steps_away():
    assert by_name(a_web("ab", "bc", "cd", "de", "fg"), "a") == ["b", "c", "d"]


def test_a_direct_peer_who_says_no_does_not_lend_as_second_degree():
    web = a_web("ab", "ac", "bc")
    web.agreements[ord("a"), ord("c")] = Terms(high_lends=False)

    assert by_name(web, "a") == ["b", "", ""]


def test_a_peer_who_paused_the_borrower_relays_nobody_to_them():
    web = a_web("ab", "bc", "cd")
    web.agreements[ord("a"), ord("b")] = Terms(high_lends=False)

    assert by_name(web, "a") == ["", "", ""]


def test_only_the_direction_towards_the_borrower_must_be_open():
    web = a_web("ab", "bc", "cd")
    web.agreements = dict.fromkeys(web.agreements, Terms(low_lends=False))

    assert by_name(web, "a") == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("flags", "lenders"),
    [
        ({"b": Flags(relays=False)}, ["b", "", ""]),
        ({"c": Flags(relays=False)}, ["b", "c", ""]),
        ({"b": Flags(lending=False)}, ["", "c", "d"]),
        ({"c": Flags(offers_second=False)}, ["b", "", "d"]),
        ({"d": Flags(offers_third=False)}, ["b", "c", ""]),
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


@settings(max_examples=300)
@given(webs())
def test_the_search_finds_what_walking_every_path_finds(web):
    graph = web.graph()

    for borrower in web.members:
        assert_same(graph, web, borrower)


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


def assert_same(graph, web: Web, borrower: int) -> None:
    ids = graph.members.ids
    found = find_lenders(graph, graph.get_node(borrower))
    read = [
        {
            int(ids[node]): tuple(int(ids[step]) for step in path_to(found, node))
            for node in nodes.tolist()
        }
        for nodes in found.levels
    ]

    assert read == plain_lenders(web, borrower)
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
