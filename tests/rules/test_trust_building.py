from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.acceptance import no_rules
from rules.trust_building import build_graph, with_agreements, with_members
from rules.trust_graph import TrustGraph, UnknownMember
from tests.trust_webs import (
    Flags,
    Terms,
    Web,
    a_web,
    agreement_rows,
    link_terms,
    member_flags,
    member_rows,
    webs,
)

FLAG_NAMES = ("lending", "relays", "offers_second", "offers_third", "counted")
SLOT_NAMES = (
    "heads",
    "head_grants",
    "tail_grants",
    "head_limit_minor",
    "head_relays",
    "tail_relays",
)


def content(graph: TrustGraph) -> list[object]:
    """Everything that can be read from a graph, member by member."""
    read: list[object] = [graph.members.ids.tolist()]
    read += [getattr(graph.members, name).tolist() for name in FLAG_NAMES]
    rules = graph.members.acceptance or no_rules(graph.size)
    read += [getattr(rules, field.name).tolist() for field in fields(rules)]
    for node in range(graph.size):
        row = graph.slots_at(graph.rows_of(np.array([node]))[0])
        read.append([getattr(row, name).tolist() for name in SLOT_NAMES])

    return read


def test_the_later_of_two_rows_for_a_pair_counts():
    first = agreement_rows({(1, 2): Terms(low_limit=5)})
    later = agreement_rows({(1, 2): Terms(high_limit=9)})
    columns = [field.name for field in fields(first)]
    both = replace(
        first,
        **{name: np.concatenate((getattr(first, name), getattr(later, name))) for name in columns},
    )

    graph = build_graph(member_rows({1: Flags(), 2: Flags()}), both)

    expected = Web({1: Flags(), 2: Flags()}, {(1, 2): Terms(high_limit=9)}).graph()
    assert content(graph) == content(expected)


def test_an_agreement_with_a_stranger_is_refused():
    members = member_rows({1: Flags(), 2: Flags()})

    with pytest.raises(UnknownMember, match="3"):
        build_graph(members, agreement_rows({(1, 3): Terms()}))
    with pytest.raises(UnknownMember, match="0"):
        with_agreements(build_graph(members, agreement_rows({})), agreement_rows({}), ((0, 1),))


def test_no_change_is_the_same_graph():
    graph = a_web("ab").graph()

    assert with_agreements(graph, agreement_rows({})) is graph


def test_a_pair_that_is_made_and_removed_at_once_is_gone():
    graph = a_web("ab", c=Flags()).graph()

    changed = with_agreements(
        graph, agreement_rows({(97, 99): Terms()}), ((99, 97), (98, 97), (98, 99))
    )

    assert content(changed) == content(a_web(a=Flags(), b=Flags(), c=Flags()).graph())


def test_the_graph_before_a_change_stays_as_it_was():
    graph = a_web("ab", "bc").graph()
    before = content(graph)

    with_agreements(graph, agreement_rows({(97, 99): Terms()}), ((97, 98),))
    with_members(graph, member_rows({1: Flags(), 98: Flags(lending=False)}))

    assert content(graph) == before


def test_who_joins_last_moves_nobody():
    web = a_web("ab", "bc")

    joined = with_members(web.graph(), member_rows({200: Flags()}))

    web.members[200] = Flags()
    assert content(joined) == content(web.graph())


@pytest.mark.parametrize("stood", [("ab", "bc"), ()])
def test_agreements_made_later_are_read_beside_those_that_stood(stood):
    web = a_web(*stood)
    web.members |= {number: Flags() for number in (97, 98, 99, 100)}
    made = {(98, 100): Terms(low_limit=5), (99, 100): Terms()}

    graph = with_agreements(web.graph(), agreement_rows(made), ())

    web.agreements |= made
    assert content(graph) == content(web.graph())


@given(webs(), st.data())
def test_changes_laid_over_the_graph_equal_a_new_graph(web, data):
    graph = web.graph()
    for _ in range(data.draw(st.integers(1, 4))):
        joining = data.draw(st.dictionaries(st.integers(1, 60), member_flags, max_size=3))
        web.members |= joining
        graph = with_members(graph, member_rows(joining))

        two = st.lists(st.sampled_from(sorted(web.members)), min_size=2, max_size=2, unique=True)
        pairs = two.map(lambda ends: (min(ends), max(ends)))
        several = len(web.members) > 1
        made = data.draw(st.dictionaries(pairs, link_terms, max_size=4)) if several else {}
        gone = data.draw(st.lists(pairs, max_size=4)) if several else []
        graph = with_agreements(graph, agreement_rows(made), tuple(gone))
        web.agreements |= made
        for pair in gone:
            web.agreements.pop(pair, None)

    assert content(graph) == content(web.graph())
