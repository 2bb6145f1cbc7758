"""Banks that ask to be founded beside others, who admits them, and who helps when one is gone."""

import datetime

import pytest
from django.db import transaction

from banks.bank_draft import BankDraft
from banks.models import Bank, BankApplication, Officer
from banks.operations import admissions, winding_up
from banks.queries.applications import admitting_networks
from banks.steps.standing import review_banks
from governance.models import Organiser
from governance.refusals import NotOrganiser
from loans.models import BankLoan
from loans.operations import servicers
from people.models import Notice
from people.operations import register_person
from people.refusals import Refusal
from tests.bank_scene import a_bank_loan, a_bank_network, an_officer
from tests.factories import a_network

pytestmark = pytest.mark.django_db

DRAFT = BankDraft("Nelly's", "nelly", "PT", "Porto", "For bakers.")


@pytest.fixture
def scene():
    scene = a_bank_network()
    scene.people["nelly"] = register_person(name="Nelly")
    return scene


def apply(scene, name="nelly", draft=DRAFT):
    return admissions.apply_to_network(
        draft=draft, network_id=scene.network.pk, on=scene.on, by=scene.person(name)
    )


def propose(scene, asked, name="olga", bank=None):
    return admissions.request_admission(
        bank_id=(bank or scene.bank).pk,
        public_id=asked.public_id,
        on=scene.on,
        by=scene.person(name),
    )


def confirm(scene, approval, name="pete"):
    return admissions.confirm_admission(
        public_id=approval.public_id, by=scene.person(name), on=scene.on
    )


def refused(code, deed, *args, **options):
    with pytest.raises(Refusal) as caught:
        deed(*args, **options)
    assert caught.value.code == code


def test_two_approvers_of_a_bank_in_good_standing_admit_another_one(scene):
    asked = apply(scene)
    assert Notice.objects.filter(kind="BANK_APPLIED", person=scene.person("olga")).exists()
    refused("APPLIED_ALREADY", apply, scene)

    proposed = propose(scene, asked)
    refused("ASKED_ALREADY", propose, scene, asked, "pete")
    refused("SAME_OFFICER", confirm, scene, proposed, "olga")
    bank = confirm(scene, proposed)

    assert (bank.network_id, bank.state, bank.slug) == (scene.network.pk, "PROBATION", "nelly")
    asked.refresh_from_db()
    assert (asked.state, asked.bank_id) == ("ADMITTED", bank.pk)
    assert Officer.objects.filter(bank=bank, person=scene.person("nelly")).exists()
    assert Notice.objects.filter(kind="BANK_ADMITTED", person=scene.person("nelly")).exists()
    refused("NOT_APPLIED", propose, scene, asked)


def test_nobody_admits_a_bank_of_their_own(scene):
    asked = apply(scene, "olga")

    refused("OWN_APPLICATION", propose, scene, asked, "olga")
    proposed = propose(scene, asked, "pete")
    refused("OWN_APPLICATION", confirm, scene, proposed, "olga")
    Organiser.objects.create(network=scene.network, person=scene.person("olga"), since=scene.on)
    refused(
        "OWN_APPLICATION",
        admissions.admit_as_organiser,
        public_id=asked.public_id,
        on=scene.on,
        by=scene.person("olga"),
    )


def test_a_bank_in_trouble_or_elsewhere_admits_nobody(scene):
    asked = apply(scene)
    other = a_bank_network(slug="other")
    scene.people["boss"] = other.person("olga")

    refused("NOT_APPLIED", propose, scene, asked, "boss", other.bank)
    Bank.objects.filter(pk=scene.bank.pk).update(state="OVERDUE")
    refused("NOT_ADMITTING", propose, scene, asked)
    assert list(admitting_networks()) == [other.network]


def test_an_application_is_taken_back_by_whoever_asked(scene):
    asked = apply(scene)
    take_back = {"public_id": asked.public_id, "on": scene.on}

    refused("NOT_APPLIED", admissions.withdraw_application, **take_back, by=scene.person("olga"))
    admissions.withdraw_application(**take_back, by=scene.person("nelly"))

    assert BankApplication.objects.get().state == "WITHDRAWN"
    refused("NOT_APPLIED", propose, scene, asked)


def test_a_short_name_and_a_circle_are_refused_when_asking(scene):
    taken = BankDraft("Again", scene.bank.slug, "PT")
    refused("SLUG_TAKEN", apply, scene, draft=taken)
    circle = a_network(slug="circle")
    refused(
        "NETWORK_OF_CIRCLE",
        admissions.apply_to_network,
        draft=DRAFT,
        network_id=circle.pk,
        on=circle.business_date,
        by=scene.person("nelly"),
    )


def test_an_organiser_of_the_network_admits_a_bank_alone(scene):
    Organiser.objects.create(network=scene.network, person=scene.person("ivo"), since=scene.on)
    asked = apply(scene)
    assert Notice.objects.get(person=scene.person("ivo")).link == "/organise/union/banks/"
    admit = {"public_id": asked.public_id, "on": scene.on, "by": scene.person("ines")}

    with pytest.raises(NotOrganiser):
        admissions.admit_as_organiser(**admit)
    Organiser.objects.create(network=scene.network, person=scene.person("ines"), since=scene.on)

    assert admissions.admit_as_organiser(**admit).network_id == scene.network.pk


def rescuer(scene):
    """A bank that was admitted, with the approvers Nelly and Nino, beside one that is gone."""
    bank = confirm(scene, propose(scene, apply(scene)))
    scene.people["nino"] = register_person(name="Nino")
    Officer.objects.create(bank=bank, person=scene.person("nino"), role="APPROVER", since=scene.on)
    Bank.objects.filter(pk=scene.bank.pk).update(state="SUSPENDED")
    Officer.objects.filter(bank=scene.bank).update(until=scene.on)
    return bank


def step_in(scene, bank, name):
    return servicers.request_step_in(
        bank_id=scene.bank.pk, servicer_id=bank.pk, on=scene.on, by=scene.person(name)
    )


def agree(scene, approval, name):
    return servicers.confirm_step_in(
        public_id=approval.public_id, by=scene.person(name), on=scene.on
    )


def wind_up(scene, to, name):
    return winding_up.request_winding_up(
        bank_id=scene.bank.pk, to=to, reason="Nobody is left.", on=scene.on, by=scene.person(name)
    )


def test_two_officers_of_a_neighbour_take_over_the_loans_of_a_bank_that_is_gone(scene):
    loan = a_bank_loan(scene)
    bank = rescuer(scene)
    refused("ROLE", step_in, scene, bank, "ines")

    asked = step_in(scene, bank, "nelly")
    refused("SAME_OFFICER", agree, scene, asked, "nelly")
    agree(scene, asked, "nino")

    assert BankLoan.objects.get(pk=loan.pk).servicer_id == bank.pk
    asked = wind_up(scene, "LIQUIDATION", "nelly")
    refused(
        "SAME_OFFICER",
        winding_up.confirm_winding_up,
        public_id=asked.public_id,
        by=scene.person("nelly"),
        on=scene.on,
    )
    winding_up.confirm_winding_up(public_id=asked.public_id, by=scene.person("nino"), on=scene.on)
    assert Bank.objects.get(pk=scene.bank.pk).state == "LIQUIDATION"


def test_an_organiser_asks_a_bank_to_step_in_and_to_wind_up(scene):
    bank = rescuer(scene)
    Organiser.objects.create(network=scene.network, person=scene.person("ivo"), since=scene.on)

    agree(scene, step_in(scene, bank, "ivo"), "nelly")
    asked = wind_up(scene, "RESTRUCTURING", "ivo")
    winding_up.confirm_winding_up(public_id=asked.public_id, by=scene.person("nino"), on=scene.on)

    assert Bank.objects.get(pk=scene.bank.pk).state == "RESTRUCTURING"


def test_a_former_organiser_asks_nothing(scene):
    bank = rescuer(scene)
    Organiser.objects.create(
        network=scene.network,
        person=scene.person("ivo"),
        since=scene.on - datetime.timedelta(days=9),
        until=scene.on,
    )

    refused("ROLE", step_in, scene, bank, "ivo")


def test_who_could_help_is_told_of_a_suspension(scene):
    bank = confirm(scene, propose(scene, apply(scene)))
    Organiser.objects.create(network=scene.network, person=scene.person("ivo"), since=scene.on)

    with transaction.atomic():
        review_banks(network_id=scene.network.pk, oldest_days={scene.bank.pk: 30}, on=scene.on)

    told = Notice.objects.filter(kind="BANK_STANDING").values_list("person_id", "link")
    assert (scene.person("nelly").pk, f"/desk/{bank.slug}/step-in") in told
    assert (scene.person("ivo").pk, f"/organise/{scene.network.slug}/banks/") in told


def test_nobody_steps_in_for_a_bank_that_is_well(scene):
    bank = rescuer(scene)
    Bank.objects.filter(pk=scene.bank.pk).update(state="OVERDUE")

    refused("SERVICER_REFUSED", step_in, scene, bank, "nelly")


def test_an_officer_of_the_bank_itself_still_asks(scene):
    bank = rescuer(scene)
    an_officer(scene, "otto")

    agree(scene, step_in(scene, bank, "otto"), "nelly")

    assert Bank.objects.get(pk=scene.bank.pk).step_in_servicer_id == bank.pk
