"""Officers of two banks hand loans over and back, each in the other's inbox."""

import pytest

from banks.models import Approval, Bank
from banks.operations import banks
from tests.bank_scene import a_bank_network, an_officer
from tests.officers import officer_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_bank_network(bond=0, state="SUSPENDED")


@pytest.fixture
def other(scene):
    nell = an_officer(scene, "nell", "AUDITOR")
    return banks.register_bank(
        name="Second Bank",
        slug="second",
        country="PT",
        region="",
        network_id=scene.network.pk,
        on=scene.on,
        by=nell,
    )


def decide(client, slug):
    public_id = Approval.objects.get(state="ASKED").public_id
    return client.post(f"/desk/{slug}/inbox/{public_id}", {"deed": "approve"})


def test_loans_are_handed_over_and_back(scene, other):
    olga, nell = officer_client(scene.person("olga")), officer_client(scene.person("nell"))
    page = f"/desk/{scene.bank.slug}/step-in"
    assert "Second Bank" in olga.get(page).content.decode()

    assert olga.post(page, {"deed": "ask", "servicer": other.pk}).status_code == 302
    shown = nell.get("/desk/second/inbox").content.decode()
    assert scene.bank.name in shown
    assert decide(nell, "second").status_code == 302

    assert Bank.objects.get(pk=scene.bank.pk).step_in_servicer == other
    refused = nell.post("/desk/second/step-in", {"deed": "hand_back", "bank": scene.bank.slug})
    assert refused.status_code == 422
    Bank.objects.filter(pk=scene.bank.pk).update(state="ACTIVE")
    nell.post("/desk/second/step-in", {"deed": "hand_back", "bank": scene.bank.slug})
    decide(olga, scene.bank.slug)
    assert Bank.objects.get(pk=scene.bank.pk).step_in_servicer is None


@pytest.mark.parametrize("who", ["ines", "nell"])
def test_there_is_nothing_here_for_anybody_else(scene, other, who):
    # Nell works in both: in this one she looks on.
    client = officer_client(scene.person(who))
    page = f"/desk/{scene.bank.slug}/step-in"

    expected = {"ines": (404, 404), "nell": (200, 403)}[who]
    assert (client.get(page).status_code, client.post(page).status_code) == expected
