"""The bundles that a group may adopt together."""

import itertools

import pytest

from rules.bundles import BUNDLES, AcceptanceRule, bundle_of, is_adopted

RANK = {"NONE": 0, "LOAN": 1, "EXTEND": 2, "FORGIVE": 3}


def reach(bundle):
    return [RANK[word] for word in (bundle.peers, bundle.second, bundle.third)]


def strictness(rule):
    defaults = 99 if rule.defaults_max is None else rule.defaults_max
    return (-defaults, rule.on_time_percent_min or 0, rule.ratio_min or 0)


def test_every_bundle_gives_at_least_what_the_one_before_gives():
    for less, more in itertools.pairwise(BUNDLES):
        assert all(one <= other for one, other in zip(reach(less), reach(more), strict=True))
        for level in ("accepts_second", "accepts_third"):
            lax, strict = strictness(getattr(more, level)), strictness(getattr(less, level))
            assert all(one <= other for one, other in zip(lax, strict, strict=True))


def test_nobody_offers_farther_out_more_than_nearer():
    for bundle in BUNDLES:
        assert reach(bundle) == sorted(reach(bundle), reverse=True)


def test_a_bundle_is_found_by_its_code():
    assert bundle_of("GENEROUS").accepts_third == AcceptanceRule()
    with pytest.raises(KeyError):
        bundle_of("LAVISH")


@pytest.mark.parametrize(("agreed", "needed", "is_so"), [(1, 2, False), (2, 2, True), (3, 2, True)])
def test_a_bundle_is_adopted_once_enough_have_agreed(agreed, needed, is_so):
    assert is_adopted(agreed, needed=needed) is is_so
