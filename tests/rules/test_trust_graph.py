import numpy as np
import pytest
from hypothesis import given

from rules.trust_graph import NO_LIMIT, UnknownMember
from tests.trust_webs import EXTEND, NONE, Flags, Terms, Web, a_web, webs


def test_a_member_is_found_by_id_and_numbered_in_id_order():
    graph = a_web("ca", b=Flags()).graph()

    assert graph.size == 3
    assert [graph.get_node(ord(name)) for name in "abc"] == [0, 1, 2]
    assert graph.find_node(ord("z")) is None
    assert graph.find_node(1) is None
    with pytest.raises(UnknownMember, match="1"):
        graph.get_node(1)


def test_an_empty_graph_has_no_members():
    graph = Web().graph()

    assert graph.size == 0
    assert graph.find_node(1) is None


def test_each_end_has_the_other_in_its_row_with_both_directions():
    terms = Terms(low=EXTEND, high=NONE, low_limit=5, high_relays=False)
    graph = Web({1: Flags(), 2: Flags()}, {(1, 2): terms}).graph()

    low_row = graph.slots_at(graph.rows_of(np.array([0]))[0])
    high_row = graph.slots_at(graph.rows_of(np.array([1]))[0])

    assert low_row.heads.tolist() == [1]
    assert low_row.head_grants.tolist() == [NONE]
    assert low_row.tail_grants.tolist() == [EXTEND]
    assert low_row.head_limit_minor.tolist() == [NO_LIMIT]
    assert low_row.head_relays.tolist() == [False]
    assert low_row.tail_relays.tolist() == [True]
    assert high_row.heads.tolist() == [0]
    assert high_row.head_grants.tolist() == [EXTEND]
    assert high_row.tail_grants.tolist() == [NONE]
    assert high_row.head_limit_minor.tolist() == [5]
    assert high_row.head_relays.tolist() == [True]
    assert high_row.tail_relays.tolist() == [False]


@given(webs())
def test_rows_are_what_the_agreements_say(web):
    graph = web.graph()
    ids = graph.members.ids
    nodes = np.arange(graph.size)

    places, sizes = graph.rows_of(nodes)
    grants = graph.head_grants_at(places).tolist()
    relays = graph.head_relays_at(places) & graph.members.relays[graph.heads_at(places)]
    heads = ids[graph.heads_at(places)].tolist()
    pairs = list(zip(np.repeat(ids, sizes).tolist(), heads, strict=True))

    assert pairs == [
        (one, friend) for one in sorted(web.members) for friend in sorted(web.friends(one))
    ]
    assert grants == [web.grants(friend, one) for one, friend in pairs]
    assert relays.tolist() == [web.relays(friend, one) for one, friend in pairs]
    for one in web.members:
        row = graph.neighbours(graph.get_node(one))
        assert ids[row].tolist() == sorted(web.friends(one))
