"""What a community says of itself: nothing of fewer than ten, to the nearest five percent."""

import pytest

from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.choices import choices_of, count_choices
from tests.circle_scene import a_community
from tests.factories import DAY, a_network, link_all, members

pytestmark = pytest.mark.django_db


def a_ring(size=24):
    """So many members, each trusting the next two, none extending."""
    network = a_network()
    ring = members(network, *(f"Member {number}" for number in range(size)))
    pairs = [(ring[place], ring[(place + step) % size]) for place in range(size) for step in (1, 2)]
    link_all(network, pairs)

    return network, ring


def extend(ring, count):
    """Let so many members extend for one friend each."""
    for place in range(count):
        low, high = sorted((ring[place].pk, ring[place + 1].pk))
        side = "low" if low == ring[place].pk else "high"
        TrustLink.objects.filter(low=low, high=high).update(**{f"{side}_grants": "EXTEND"})


def test_of_nine_members_nothing_is_told():
    network = a_network()
    members(network, *(f"Member {number}" for number in range(9)))

    assert count_choices(network.pk, on=DAY).says_nothing


def test_a_share_is_told_of_ten_on_either_side():
    network, ring = a_ring()
    extend(ring, 9)
    few = count_choices(network.pk, on=DAY)
    extend(ring, 13)
    enough = count_choices(network.pk, on=DAY)

    assert few.extend_percent is None
    assert enough.extend_percent == 55  # 13 of 24 are 54.2 %
    assert enough.forgive_percent is None
    assert (enough.members, enough.peers_median) == (25, 4)


def test_one_who_changes_is_not_seen_before_the_next_day():
    network, ring = a_ring()
    extend(ring, 12)

    first = choices_of(network)
    extend(ring, 14)
    LoanAccount.objects.filter(pk=ring[0].pk).update(state="EXITED")

    assert choices_of(network) == first
    assert first.extend_percent == 50
    assert count_choices(network.pk, on=DAY) != first


def test_the_page_of_the_rules_tells_them_or_says_that_it_cannot():
    all_ = a_community()

    page = all_.client("Ana").get("/me/network/").content.decode()

    assert "How people here choose" in page
    assert "too few people" in page
