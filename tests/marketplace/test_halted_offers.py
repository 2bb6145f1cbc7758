"""A bank that may raise no money: what waits, who is told, what comes back."""

import pytest
from django.db import transaction
from django.test import Client

from banks.models import Bank, FidelityBond
from ledger import queries as ledger_queries
from marketplace.models import Offer
from marketplace.operations import closing, commitments, contracts, offers
from marketplace.steps import offer_days
from people.models import Notice
from people.refusals import Refusal
from portfolios.queries.matching import open_offers
from tests import bank_scene
from tests.bank_scene import NOON, UNIT, days
from tests.marketplace import offers as made
from tests.officers import signed_in

pytestmark = pytest.mark.django_db
WHOLE = {"after_id": 0, "up_to_id": 2**62}


@pytest.fixture
def scene():
    return bank_scene.a_bank_network()


def stands(scene, state, *, on=None):
    Bank.objects.filter(pk=scene.bank.pk).update(state=state, state_since=on or scene.on)


def slashed(scene):
    """A ruling took the whole bond."""
    bond = FidelityBond.objects.get()
    FidelityBond.objects.update(slashed_minor=bond.pledged_minor, state="SLASHED")


def refused(code, deed, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        deed(*arguments, **named)
    assert caught.value.code == code


def night(scene, step, *, on=None, ranged=True):
    with transaction.atomic():
        return step(network_id=scene.network.pk, on=on or scene.on, **(WHOLE if ranged else {}))


def sign(scene, offer, side, name):
    return contracts.sign_contract(
        offer_id=offer.pk, side=side, on=scene.on, at=NOON, by=scene.person(name)
    )


def told(scene, name, kind):
    return Notice.objects.filter(kind=kind, person=scene.person(name)).count()


@pytest.mark.parametrize(
    ("code", "state"), [("BANK_NOT_RAISING", "OVERDUE"), ("BANK_NOT_RAISING", "SUSPENDED")]
)
def test_nobody_commits_to_a_bank_in_bad_standing(scene, code, state):
    offer = made.an_open_offer(scene)
    stands(scene, state)

    refused(code, made.commit, scene, offer, "ines", 300)

    assert open_offers(asset_id=scene.asset.pk, on=scene.on) == []


def test_a_slashed_bond_stops_what_it_no_longer_covers(scene):
    offer = made.an_open_offer(scene)
    assert [one.offer_id for one in open_offers(asset_id=scene.asset.pk, on=scene.on)] == [offer.pk]
    slashed(scene)

    refused("COVER_TOO_LOW", made.commit, scene, offer, "ines", 300)

    assert open_offers(asset_id=scene.asset.pk, on=scene.on) == []


def test_the_cap_of_probation_counts_where_a_bank_is_put_back_into_it(scene):
    offer = made.an_open_offer(scene, principal=6_000)
    FidelityBond.objects.update(slashed_minor=99_500 * UNIT)
    made.commit(scene, offer, "ines", 300)

    stands(scene, "PROBATION")

    refused("PROBATION_CAP", made.commit, scene, offer, "ines", 300)


def test_committers_are_told_once_and_may_take_their_money_back(scene):
    offer = made.an_open_offer(scene)
    held = made.commit(scene, offer, "ines", 300)
    take_back = {
        "commitment_id": held.pk,
        "on": scene.on,
        "by": scene.person("ines"),
    }
    refused("REFLECTION_OVER", commitments.withdraw_commitment, **take_back)
    stands(scene, "OVERDUE")

    assert night(scene, offer_days.halt_offers, ranged=False) == 1
    assert night(scene, offer_days.halt_offers, ranged=False) == 0
    stands(scene, "SUSPENDED", on=scene.on + days(1))
    night(scene, offer_days.halt_offers, on=scene.on + days(1), ranged=False)
    assert (told(scene, "ines", "OFFER_HALTED"), told(scene, "ivo", "OFFER_HALTED")) == (2, 0)

    commitments.withdraw_commitment(**take_back)
    assert scene.money("ines") == 10_000 * UNIT


def test_a_listed_offer_waits_and_is_cancelled_when_its_window_is_over(scene):
    draft = made.a_draft(scene, opens_on=scene.on + days(2))
    offer = offers.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))
    stands(scene, "SUSPENDED")

    refused(
        "BANK_NOT_RAISING",
        offers.open_funding,
        offer_id=offer.pk,
        on=scene.on,
        by=scene.person("olga"),
    )
    assert night(scene, offer_days.open_offers, on=scene.on + days(2)) == 0
    assert night(scene, offer_days.halt_offers, on=scene.on + days(2), ranged=False) == 0
    assert night(scene, offer_days.halt_offers, on=offer.closes_on, ranged=False) == 1

    offer.refresh_from_db()
    assert offer.state == Offer.State.CANCELLED


@pytest.mark.parametrize("trouble", [slashed, lambda scene: stands(scene, "OVERDUE")])
def test_an_offer_that_ends_meanwhile_refunds_everybody(scene, trouble):
    offer = made.an_open_offer(scene)
    made.commit(scene, offer, "ines", 600)
    made.commit(scene, offer, "ivo", 400)
    trouble(scene)

    with pytest.raises(Refusal):
        closing.close_offer(offer_id=offer.pk, on=scene.on, by=scene.person("olga"))
    assert night(scene, offer_days.close_offers, on=offer.closes_on) == 1

    offer.refresh_from_db()
    assert offer.state == Offer.State.CANCELLED
    assert scene.money("ines") == scene.money("ivo") == 10_000 * UNIT
    assert ledger_queries.balance(offer.commitments_account_id) == 0
    assert told(scene, "ivo", "OFFER_CANCELLED") == 1


def test_nobody_signs_for_a_bank_in_trouble_and_a_suspension_ends_what_is_unsigned(scene):
    offer = made.an_open_offer(scene)
    made.commit(scene, offer, "ines", 1_000)
    offer = made.close(scene, offer)
    assert offer.state == Offer.State.FUNDED
    stands(scene, "OVERDUE")

    refused("BANK_NOT_RAISING", sign, scene, offer, "BUSINESS", "berta")
    night(scene, offer_days.halt_offers, ranged=False)
    offer.refresh_from_db()
    assert offer.state == Offer.State.FUNDED
    stands(scene, "SUSPENDED")
    night(scene, offer_days.halt_offers, ranged=False)

    offer.refresh_from_db()
    assert offer.state == Offer.State.CANCELLED
    assert scene.money("ines") == 10_000 * UNIT


def test_the_pages_say_that_no_money_is_raised(scene):
    offer = made.an_open_offer(scene)
    held = made.commit(scene, offer, "ines", 300)
    client = signed_in(scene.person("ines"))
    page = f"/offers/{offer.public_id}"
    assert "No money is raised" not in Client().get(page).content.decode()
    stands(scene, "SUSPENDED")

    shown = Client().get(page)
    assert "No money is raised for this offer now." in shown.content.decode()
    assert not shown.context["can_commit"]
    assert "Its bank may raise no money now" in Client().get("/offers").content.decode()
    mine = client.get(f"/commitments/{held.public_id}")
    assert mine.context["can_withdraw"]
