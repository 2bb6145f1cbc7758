"""Who may commit how much, what is refused, and what comes back."""

import pytest

from banks.models import Officer
from ledger import queries as ledger_queries
from loans.models import Note
from marketplace.models import Commitment, InvestorLimit, InvestorStanding, Offer
from marketplace.operations import closing, commitments, invitations
from marketplace.steps import offer_days
from people.models import AuditEvent, Notice
from people.refusals import Refusal
from tests import bank_scene
from tests.bank_scene import UNIT, days
from tests.marketplace import offers as made

pytestmark = pytest.mark.django_db


def make_once():
    return bank_scene.a_bank_network()


@pytest.fixture
def scene(made_once):
    return made_once


def refused(code, deed, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        deed(*arguments, **named)
    assert caught.value.code == code
    return caught.value


def test_a_commitment_lies_in_escrow_and_is_counted(scene):
    offer = made.an_open_offer(scene, reflection_days=4)

    held = made.commit(scene, offer, "ines", 300)

    offer.refresh_from_db()
    assert (offer.committed_minor, offer.committer_count) == (30_000, 1)
    assert scene.money("ines") == 9_700 * UNIT
    assert ledger_queries.balance(offer.commitments_account_id) == 30_000
    assert held.reflection_ends_on == scene.on + days(4)
    assert held.prospectus_sha256 == offer.prospectus.sha256
    assert AuditEvent.objects.filter(action="COMMITMENT_MADE").count() == 1


def test_the_same_reference_is_the_same_commitment(scene):
    offer = made.an_open_offer(scene)
    first = made.commit(scene, offer, "ines", 300, reference="one")

    again = made.commit(scene, offer, "ines", 300, reference="one")

    assert again == first
    assert Commitment.objects.count() == 1
    refused("REFERENCE_TAKEN", made.commit, scene, offer, "ines", 200, reference="one")


def test_one_investor_who_commits_twice_is_counted_once(scene):
    offer = made.an_open_offer(scene)
    made.commit(scene, offer, "ines", 300)
    made.commit(scene, offer, "ines", 200)

    offer.refresh_from_db()
    assert (offer.committed_minor, offer.committer_count) == (50_000, 1)


@pytest.mark.parametrize(
    ("code", "amount"),
    [("BELOW_TICKET", 40), ("NOT_WHOLE_NOTES", 55), ("OVERSUBSCRIBED", 1_010)],
)
def test_amounts_that_do_not_fit_are_refused(scene, code, amount):
    offer = made.an_open_offer(scene, ticket_minor=50 * UNIT)

    refused(code, made.commit, scene, offer, "ines", amount)

    assert scene.money("ines") == 10_000 * UNIT


def test_who_comes_too_late_is_told_what_is_left(scene):
    offer = made.an_open_offer(scene, ticket_minor=50 * UNIT)
    made.commit(scene, offer, "ines", 970)

    refusal = refused("OVERSUBSCRIBED", made.commit, scene, offer, "ivo", 50)

    assert refusal.context == {"left_minor": 3_000}
    assert "30.00" in refusal.detail
    # The last part may be below the ticket.
    made.commit(scene, offer, "ivo", 30)


def test_an_empty_wallet_commits_nothing(scene):
    offer = made.an_open_offer(scene)
    bank_scene.an_investor(scene, "ida", money=0)

    refused("INSUFFICIENT_FUNDS", made.commit, scene, offer, "ida", 10)


def test_identity_comes_before_the_first_commitment(scene):
    offer = made.an_open_offer(scene)
    InvestorStanding.objects.filter(person=scene.person("ines")).update(state="ASKED")

    refused("NOT_ELIGIBLE", made.commit, scene, offer, "ines", 10)


@pytest.mark.parametrize(("field", "left"), [("offer_minor", 10_000), ("year_minor", 5_000)])
def test_limits_hold_for_an_offer_and_for_a_year(scene, field, left):
    one, other = made.an_open_offer(scene), made.an_open_offer(scene)
    InvestorLimit.objects.create(
        person=scene.person("ines"),
        asset=scene.asset,
        **{field: 30_000 if left == 10_000 else 25_000},
    )
    made.commit(scene, one, "ines", 200)

    target = one if field == "offer_minor" else other
    refusal = refused("OVER_INVESTOR_LIMIT", made.commit, scene, target, "ines", 150)

    assert refusal.context == {"left_minor": left}
    made.commit(scene, target, "ines", left // UNIT)


def test_the_owner_does_not_invest_in_their_own_loan(scene):
    offer = made.an_open_offer(scene)
    bank_scene.an_investor(scene, "berta")

    refused("BOTH_SIDES", made.commit, scene, offer, "berta", 10)


def test_an_officer_may_invest_and_it_is_public(scene):
    offer = made.an_open_offer(scene)
    bank_scene.an_investor(scene, "pete")

    assert made.commit(scene, offer, "pete", 10).is_related_party
    assert not made.commit(scene, offer, "ines", 10).is_related_party


def test_a_private_window_is_for_those_who_were_invited(scene):
    offer = made.an_open_offer(scene, private_until=scene.on + days(5))
    refused("PRIVATE_WINDOW", made.commit, scene, offer, "ines", 10)
    asked = {"offer_id": offer.pk, "person_id": scene.person("ines").pk, "on": scene.on}
    refused("NOT_OWNER", invitations.invite, **asked, by=scene.person("olga"))

    invitations.invite(**asked, by=scene.person("berta"))

    made.commit(scene, offer, "ines", 10)
    refused("PRIVATE_WINDOW", made.commit, scene, offer, "ivo", 10)
    refused("INVITED_ALREADY", invitations.invite, **asked, by=scene.person("berta"))
    assert Notice.objects.filter(kind="INVITED").count() == 1


def test_nothing_is_committed_outside_the_window(scene):
    listed = made.an_open_offer(scene, opens_on=scene.on + days(2))
    refused("NOT_OPEN", made.commit, scene, listed, "ines", 10)
    over = made.an_open_offer(scene)
    Offer.objects.filter(pk=over.pk).update(
        opens_on=scene.on - days(2), closes_on=scene.on - days(1)
    )
    refused("NOT_OPEN", made.commit, scene, over, "ines", 10)


def test_after_its_reflection_period_a_commitment_binds(scene):
    offer = made.an_open_offer(scene)
    held = made.commit(scene, offer, "ines", 10)
    asked = {"commitment_id": held.pk, "on": scene.on}

    refused("REFLECTION_OVER", commitments.withdraw_commitment, **asked, by=scene.person("ines"))
    refused("COMMITMENT_UNKNOWN", commitments.withdraw_commitment, **asked, by=scene.person("ivo"))


def test_what_is_withdrawn_comes_back_once(scene):
    offer = made.an_open_offer(scene, reflection_days=4)
    held = made.commit(scene, offer, "ines", 300)
    asked = {"commitment_id": held.pk, "on": scene.on, "by": scene.person("ines")}
    commitments.withdraw_commitment(**asked)

    refused("COMMITMENT_UNKNOWN", commitments.withdraw_commitment, **asked)

    assert scene.money("ines") == 10_000 * UNIT


def test_nothing_closes_while_somebody_may_withdraw(scene):
    offer = made.an_open_offer(scene, reflection_days=4)
    made.commit(scene, offer, "ines", 1_000)

    refused(
        "REFLECTION_RUNS",
        closing.close_offer,
        offer_id=offer.pk,
        on=scene.on,
        by=scene.person("olga"),
    )


def test_a_professional_has_no_reflection_period(scene):
    offer = made.an_open_offer(scene, reflection_days=4)
    InvestorStanding.objects.filter(person=scene.person("ines")).update(is_sophisticated=True)
    made.commit(scene, offer, "ines", 1_000)

    assert made.close(scene, offer).state == Offer.State.FUNDED


def test_the_day_opens_and_closes_offers(scene):
    listed = made.an_open_offer(scene, opens_on=scene.on + days(1))
    offer = made.an_open_offer(scene, closes_on=scene.on + days(10), reflection_days=4)
    made.commit(scene, offer, "ines", 1_000)
    every = {"network_id": scene.network.pk, "after_id": 0, "up_to_id": 2**62}

    assert offer_days.open_offers(**every, on=scene.on) == 0
    assert offer_days.open_offers(**every, on=scene.on + days(1)) == 1
    assert offer_days.close_offers(**every, on=scene.on + days(9)) == 0
    assert offer_days.close_offers(**every, on=scene.on + days(10)) == 1
    assert offer_days.close_offers(**every, on=scene.on + days(10)) == 0

    offer.refresh_from_db()
    listed.refresh_from_db()
    assert (offer.state, listed.state) == (Offer.State.FUNDED, Offer.State.FUNDING)
    assert offer.contracts.count() == 1


def test_the_day_waits_for_the_last_reflection_period(scene):
    offer = made.an_open_offer(scene, closes_on=scene.on, reflection_days=4)
    made.commit(scene, offer, "ines", 1_000)
    every = {"network_id": scene.network.pk, "after_id": 0, "up_to_id": 2**62}

    assert offer_days.close_offers(**every, on=scene.on + days(3)) == 0
    assert offer_days.close_offers(**every, on=scene.on + days(4)) == 1


def test_serial_numbers_follow_the_order_of_commitments(scene):
    offer = made.an_open_offer(scene)
    made.commit(scene, offer, "ivo", 300)
    made.commit(scene, offer, "ines", 500)
    made.commit(scene, offer, "ivo", 200)
    made.close(scene, offer)
    made.sign(scene, offer)

    serials = Note.objects.filter(loan_id=offer.loan_id, holder=scene.person("ivo"))
    assert list(serials.order_by("serial").values_list("serial", flat=True)) == list(range(1, 51))


def test_an_officer_of_another_bank_closes_nothing(scene):
    offer = made.an_open_offer(scene)
    other = bank_scene.a_bank_network(slug="other")
    Officer.objects.filter(bank=scene.bank, person=scene.person("pete")).update(until=scene.on)

    for person in (other.person("olga"), scene.person("pete")):
        refused("ROLE", closing.close_offer, offer_id=offer.pk, on=scene.on, by=person)
