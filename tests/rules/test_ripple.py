"""Who stood how near to a deed, worked by hand on a line of five."""

import numpy as np
import pytest

from rules.ripple import (
    NEGATIVE,
    STRATUM_COUNT,
    Deed,
    Web,
    day_counts,
    followed_deed,
    nearest_deeds,
    strata,
    web_of,
)
from tests.trust_webs import a_web as a_web_of_trust

TOP_UP = np.uint16(1 << Deed.TOP_UP)
LEFT = np.uint16(1 << Deed.LEFT)


def a_web(size, *pairs, ended=()):
    """People 0 ... size - 1 and the agreements between them."""
    rows = [
        sorted({b for a, b in pairs if a == n} | {a for a, b in pairs if b == n})
        for n in range(size)
    ]
    return Web(
        heads=np.array([head for row in rows for head in row], dtype=np.int32),
        bounds=np.cumsum([0, *(len(row) for row in rows)]),
        ended=np.array(ended, dtype=np.int64).reshape(-1, 2).T,
    )


LINE = a_web(5, (0, 1), (1, 2), (2, 3), (3, 4))


def masks(size=5, **kinds):
    found = np.zeros(size, dtype=np.uint16)
    for name, people in kinds.items():
        found[people] |= np.uint16(1 << Deed[name])
    return found


def test_a_deed_is_near_to_those_around_its_actor():
    near = nearest_deeds(LINE, masks(TOP_UP=[0]))

    assert [list(np.flatnonzero(one & TOP_UP)) for one in near] == [[1], [2], [3]]


def test_the_nearest_deed_counts_and_kinds_do_not_mix():
    near = nearest_deeds(LINE, masks(TOP_UP=[0, 4], LEFT=[2]))

    assert [list(np.flatnonzero(one & TOP_UP)) for one in near] == [[1, 3], [2], []]
    assert [list(np.flatnonzero(one & LEFT)) for one in near] == [[1, 3], [0, 4], []]


def test_an_agreement_that_ended_lately_still_shows():
    web = a_web(3, ended=[(0, 2)])

    near = nearest_deeds(web, masks(3, CLOSED=[0]))

    assert [len(np.flatnonzero(one)) for one in near] == [1, 0, 0]
    assert list(web.around(2)) == [0]
    assert list(web.around(1)) == []


@pytest.mark.parametrize(
    ("degree", "activity", "stratum"),
    [(0, 0, 0), (1, 0, 4), (2, 1, 5), (3, 3, 10), (8, 4, 15), (16, 0, 16), (33, 9, 27)],
)
def test_people_are_alike_by_agreements_and_deeds(degree, activity, stratum):
    star = a_web(degree + 1, *((0, other) for other in range(1, degree + 1)))

    assert strata(star, np.array([activity] * (degree + 1)))[0] == stratum


def test_a_day_counts_who_could_and_who_did():
    counts = day_counts(
        LINE,
        recent=masks(TOP_UP=[0]),
        today=masks(TOP_UP=[0, 1, 4], WITHDRAWAL=[2]),
        activity=np.zeros(5, dtype=np.int64),
    )

    by_nearness = counts.at_risk[Deed.TOP_UP].sum(axis=1), counts.doing[Deed.TOP_UP].sum(axis=1)
    assert [list(one) for one in by_nearness] == [[1, 1, 1, 1], [1, 0, 0, 1]]
    assert (counts.active[Deed.TOP_UP], counts.fresh[Deed.TOP_UP]) == (1, 2)
    assert counts.at_risk[Deed.WITHDRAWAL].sum() == 5
    assert counts.doing[Deed.WITHDRAWAL].sum() == 1
    assert counts.at_risk.shape[2] == STRATUM_COUNT


def test_a_deed_follows_the_latest_of_those_one_sees():
    latest = np.array([7, 0, 9, 3, 0])

    assert followed_deed(LINE, 1, latest) == 9
    assert followed_deed(LINE, 4, latest) == 3
    assert followed_deed(LINE, 0, latest) is None
    assert followed_deed(a_web(1), 0, np.array([5])) is None


def test_a_web_is_read_from_the_graph_of_trust():
    web = web_of(a_web_of_trust("ab", "bd", "cd").graph(), ((0, 2),))

    assert [sorted(web.around(node)) for node in range(4)] == [[1, 2], [0, 3], [0, 3], [1, 2]]
    assert web.size == 4


def test_five_kinds_take_something_out_of_the_network():
    assert {kind.name for kind in NEGATIVE} == {
        "WITHDRAWAL",
        "PERMISSION_LOWERED",
        "PAUSED",
        "CLOSED",
        "LEFT",
    }
