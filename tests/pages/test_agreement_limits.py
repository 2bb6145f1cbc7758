"""What an agreement's page says where peers or stakes do not suffice."""

import pytest
from django.urls import reverse

from lending_circles.models import TrustLink
from tests.circle_scene import a_community
from tests.pages.test_member_deeds import deed, text

pytestmark = pytest.mark.django_db


def test_a_common_friend_is_asked_for_consent():
    # Ana's only friends are Bruno and Fay; together they would leave her without a unique peer.
    community = a_community(MIN_UNIQUE_PEERS=2, UNIQUE_BUFFER=0)
    ana, fay = community.client("Ana"), community.client("Fay")
    fay.post(reverse("circle_with", args=["bruno"]))
    link = TrustLink.objects.get(state="REQUESTED")

    page = reverse("agreement", args=[link.pk])
    assert "takes unique peers from Ana" in text(community.client("Bruno").get(page))
    deed(community.client("Bruno"), link, "agree")
    answer = deed(fay, link, "agree", follow=True)
    assert "as soon as your common friends consent" in text(answer)
    asked = text(ana.get(reverse("circle")))
    assert "want to trust each other" in asked
    assert "from 2 to 0" in asked
    ana.post(reverse("agreement_answer", args=[link.pk, "consent"]))

    link.refresh_from_db()
    assert link.state == TrustLink.State.ACTIVE


def test_a_permission_that_rests_says_what_tops_it_up():
    community = a_community(stake=120)
    link = community.links["Bruno"]
    ana, bruno = community.client("Ana"), community.client("Bruno")
    address = reverse("agreement", args=[link.pk])

    assert "rests" not in text(ana.get(address))
    ana.post(address, {"permission": "FORGIVE", "limit": ""})
    mine = text(ana.get(address))

    assert "A permission of yours rests" in mine
    assert "to forgive 200.00" in mine
    assert "Add 80.00" in mine
    assert "amount=80.00" in mine
    assert "Beyond loans it rests at the moment" in text(bruno.get(address))
    for name in ("circle_groups", "circle_terms"):
        assert "A permission of yours rests" in text(ana.get(reverse(name)))
