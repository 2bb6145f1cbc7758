"""What a member is told before they agree, consent, close or leave: whose unique peers it takes."""

import pytest
from django.urls import reverse

from lending_circles.models import TrustLink
from lending_circles.operations import trust
from tests.circle_scene import a_community
from tests.factories import link_all

pytestmark = pytest.mark.django_db


def text(answer):
    return " ".join(answer.content.decode().split())


def asked(community, asking, peer):
    """A request that waits for `peer`, and its page as `peer` sees it."""
    link = trust.request_trust(
        account_id=community.accounts[asking].pk,
        peer_account_id=community.accounts[peer].pk,
        on=community.on(),
        by=None,
    )
    return link, community.client(peer).get(reverse("agreement", args=[link.pk]))


def test_who_agrees_reads_which_common_friend_falls_below():
    # Fay and Bruno are Ana's only unique peers, and she needs one of them (numbers 8.7).
    community = a_community()

    link, page = asked(community, "Fay", "Bruno")

    assert "Your unique peers go from 2 to 1" in text(page)
    assert "It takes unique peers from Ana, who would have too few to borrow" in text(page)
    # Fay loses her only one, but Bruno does not know her circle: she is counted, not named.
    assert "from 1 person outside your circle" in text(page)

    trust.agree_trust(
        link_id=link.pk,
        account_id=community.accounts["Bruno"].pk,
        on=community.on(),
        by=None,
    )
    trust.agree_trust(
        link_id=link.pk, account_id=community.accounts["Fay"].pk, on=community.on(), by=None
    )
    circle = text(community.client("Ana").get(reverse("circle")))
    assert "your unique peers would go from 2 to 0" in circle


def test_a_common_friend_beyond_the_own_circle_is_never_named():
    community = a_community()
    accounts = community.accounts

    # Dona and Ana have no friend in common; both win one another, and nobody falls.
    _, page = asked(community, "Dona", "Ana")

    assert "Your unique peers go from 2 to 3" in text(page)
    assert "too few to borrow" not in text(page)
    assert accounts["Chi"].person.name not in text(page)


def test_an_agreement_that_takes_nothing_says_so():
    # Both trust Bruno and Chi, who trust each other and so are unique for neither.
    community = a_community(MIN_UNIQUE_PEERS=0)
    accounts = community.accounts
    pairs = [("Eli", "Chi"), ("Eli", "Bruno"), ("Ana", "Chi")]
    link_all(community.network, [(accounts[one], accounts[other]) for one, other in pairs])

    _, page = asked(community, "Eli", "Ana")

    assert "You keep your 1 unique peer, and nobody else gets too few by it." in text(page)


def test_who_closes_or_leaves_reads_it_beforehand():
    community = a_community()
    link_all(community.network, [(community.accounts["Eli"], community.accounts["Dona"])])
    link = TrustLink.objects.get(pk=community.links["Fay"].pk)
    ana = community.client("Ana")

    closing = text(ana.get(reverse("agreement", args=[link.pk])))
    leaving = text(ana.get(reverse("standing", args=["leave"])))

    assert "Your unique peers would go from 2 to 1" in closing
    assert "It takes a unique peer from Fay, who would have too few to borrow" in closing
    assert "Fay would then have too few unique peers to borrow, and 14 days to find" in leaving
