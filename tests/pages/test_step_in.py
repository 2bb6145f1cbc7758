"""Officers of two banks hand loans over and back, each in the other's inbox."""

import pytest

from banks.models import Approval, Bank
from banks.operations import banks
from loans.models import BankLoan
from tests.bank_scene import a_bank_loan, a_bank_network, an_officer
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


def test_a_suspended_bank_is_wound_up_by_two_banks(scene, other):
    olga, nell = officer_client(scene.person("olga")), officer_client(scene.person("nell"))
    page = f"/desk/{scene.bank.slug}/standing"
    wind = {"deed": "wind", "to": "LIQUIDATION", "reason": "It cannot go on."}

    assert "First another bank steps in" in olga.get(page).content.decode()
    assert olga.post(page, wind).status_code == 422
    Bank.objects.filter(pk=scene.bank.pk).update(step_in_servicer=other)
    assert olga.post(page, {**wind, "to": "RESOLVED"}).status_code == 422
    assert olga.post(page, wind).status_code == 302
    assert Bank.objects.get(pk=scene.bank.pk).state == "SUSPENDED"
    decide(nell, "second")

    assert Bank.objects.get(pk=scene.bank.pk).state == "LIQUIDATION"
    change = scene.bank.changes.get(to_state="LIQUIDATION")
    assert (change.reason, change.by) == ("It cannot go on.", scene.person("nell"))
    loan = a_bank_loan(scene)
    refused = olga.post(page, {**wind, "to": "RESOLVED"})
    assert refused.status_code == 422
    assert "Some of its loans are not over" in refused.content.decode()
    BankLoan.objects.filter(pk=loan.pk).update(servicing="SETTLED")
    assert olga.post(page, {**wind, "to": "RESOLVED"}).status_code == 302
    decide(nell, "second")
    assert Bank.objects.get(pk=scene.bank.pk).state == "RESOLVED"


def test_a_restructured_bank_comes_back_to_where_it_was(scene, other):
    for ended_on, state in ((None, "PROBATION"), (scene.on, "ACTIVE")):
        Bank.objects.filter(pk=scene.bank.pk).update(
            state="RESTRUCTURING", step_in_servicer=other, probation_ended_on=ended_on
        )
        officer_client(scene.person("olga")).post(
            f"/desk/{scene.bank.slug}/standing",
            {"deed": "wind", "to": "ACTIVE", "reason": "It is cured."},
        )
        decide(officer_client(scene.person("nell")), "second")

        assert Bank.objects.get(pk=scene.bank.pk).state == state


@pytest.mark.parametrize("who", ["ines", "nell"])
def test_there_is_nothing_here_for_anybody_else(scene, other, who):
    # Nell works in both: in this one she looks on.
    client = officer_client(scene.person(who))
    page = f"/desk/{scene.bank.slug}/step-in"

    expected = {"ines": (404, 404), "nell": (200, 403)}[who]
    assert (client.get(page).status_code, client.post(page).status_code) == expected
