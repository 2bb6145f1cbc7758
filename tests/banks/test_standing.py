"""A bank's way along the ladder, what ends a probation, and who steps in."""

import datetime

import pytest
from django.db import transaction

from banks.bank_draft import BankDraft
from banks.models import Bank, BankChange
from banks.operations import banks, standing
from banks.refusals import (
    AlreadyOfficer,
    AuditorApart,
    BankSlugTaken,
    LastOfficer,
    NetworkOfCircle,
    NotOfficer,
    ServicerRefused,
    StandingFixed,
)
from banks.steps.standing import lose_dispute, review_banks
from governance.models import Network
from loans.models import BankLoan
from loans.operations import servicers
from people.models import AuditEvent, Notice
from rules.money import Asset
from tests.bank_scene import a_bank_loan, a_bank_network, an_officer
from tests.factories import a_network

pytestmark = pytest.mark.django_db


def make_once():
    return a_bank_network()


@pytest.fixture
def scene(made_once):
    return made_once


def review(scene, days, *, later=0):
    with transaction.atomic():
        return review_banks(
            network_id=scene.network.pk,
            oldest_days={} if days is None else {scene.bank.pk: days},
            on=scene.on + datetime.timedelta(days=later),
        )


def state(scene):
    scene.bank.refresh_from_db()
    return scene.bank.state


def test_a_bank_goes_down_the_ladder_and_back(scene):
    told = [(8, "OVERDUE"), (21, "OVERDUE"), (22, "SUSPENDED"), (9, "SUSPENDED"), (None, "ACTIVE")]

    for days, expected in told:
        review(scene, days)
        assert state(scene) == expected

    changes = BankChange.objects.order_by("id").values_list("from_state", "to_state")
    assert list(changes) == [
        ("ACTIVE", "OVERDUE"),
        ("OVERDUE", "SUSPENDED"),
        ("SUSPENDED", "ACTIVE"),
    ]
    assert Notice.objects.filter(kind="BANK_STANDING", person=scene.person("olga")).count() == 3
    assert AuditEvent.objects.filter(action="BANK_SUSPENDED").exists()
    assert review(scene, None) == 0


def test_a_cured_bank_does_not_escape_its_probation(scene):
    Bank.objects.update(state="PROBATION", probation_ended_on=None)

    review(scene, 8)
    review(scene, None)

    assert state(scene) == "PROBATION"


def test_losing_disputes_suspends_until_a_year_has_passed(scene):
    for number in (1, 1, 2):
        with transaction.atomic():
            lose_dispute(bank_id=scene.bank.pk, reference=f"disp_{number}", on=scene.on)
        expected = "SUSPENDED" if number == 2 else "ACTIVE"
        assert state(scene) == expected

    review(scene, None, later=364)
    assert state(scene) == "SUSPENDED"
    review(scene, None, later=365)
    assert state(scene) == "ACTIVE"


def on_probation(scene, *, days, settled, monkeypatch):
    Bank.objects.update(
        state="PROBATION",
        probation_ended_on=None,
        registered_on=scene.on - datetime.timedelta(days=days),
    )
    monkeypatch.setattr("banks.bank_figures.settled_count", lambda bank_id: settled)


def test_a_record_and_two_officers_end_a_probation(scene, monkeypatch):
    on_probation(scene, days=180, settled=3, monkeypatch=monkeypatch)

    approval = standing.request_end_probation(
        bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga")
    )
    standing.confirm_end_probation(
        public_id=approval.public_id, by=scene.person("pete"), on=scene.on
    )

    assert state(scene) == "ACTIVE"
    assert scene.bank.probation_ended_on == scene.on


def test_a_thin_record_does_not(scene, monkeypatch):
    on_probation(scene, days=10, settled=0, monkeypatch=monkeypatch)

    with pytest.raises(StandingFixed) as caught:
        standing.request_end_probation(bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga"))

    assert caught.value.context["missing"] == ["DAYS", "SETTLED"]


def test_a_bank_registers_into_a_network_of_banks_alone(scene):
    olga = scene.person("olga")
    about = {"country": "PT", "region": "", "on": scene.on, "by": olga}

    bank = banks.register_bank(name="Two", slug="two", network_id=scene.network.pk, **about)

    assert bank.state == "PROBATION"
    assert set(bank.officers.values_list("role", flat=True)) == {
        *("INTAKE", "ANALYST", "APPROVER", "COLLECTIONS", "TREASURY")
    }
    with pytest.raises(BankSlugTaken):
        banks.register_bank(name="Two", slug="two", network_id=scene.network.pk, **about)
    circle = a_network()
    with pytest.raises(NetworkOfCircle):
        banks.register_bank(name="Three", slug="three", network_id=circle.pk, **about)


def test_a_founded_bank_lives_by_its_own_day(scene):
    bank = banks.found_bank(
        draft=BankDraft("Nelly's", "nelly", "PT"),
        asset=Asset("USD", 2),
        time_zone="Europe/Lisbon",
        on=scene.on,
        by=scene.person("ines"),
    )

    assert bank.network.kind == Network.Kind.BANKS
    assert bank.network.clock == Network.Clock.REAL


def appoint(scene, name, role, by="olga"):
    return banks.appoint_officer(
        bank_id=scene.bank.pk,
        person_id=scene.person(name).pk,
        role=role,
        on=scene.on,
        by=scene.person(by),
    )


def dismiss(scene, name, role):
    return banks.dismiss_officer(
        bank_id=scene.bank.pk,
        person_id=scene.person(name).pk,
        role=role,
        on=scene.on,
        by=scene.person("olga"),
    )


def test_officers_come_and_go_and_one_approver_stays(scene):
    appoint(scene, "ines", "INTAKE")
    with pytest.raises(AlreadyOfficer):
        appoint(scene, "ines", "INTAKE")
    with pytest.raises(AuditorApart):
        appoint(scene, "ines", "AUDITOR")
    with pytest.raises(NotOfficer):
        appoint(scene, "ivo", "INTAKE", by="ines")

    dismiss(scene, "pete", "APPROVER")
    with pytest.raises(LastOfficer):
        dismiss(scene, "olga", "APPROVER")
    with pytest.raises(NotOfficer):
        dismiss(scene, "ivo", "INTAKE")


def neighbour(scene):
    """Another bank of the same network, with its officer Nell."""
    an_officer(scene, "nell", "AUDITOR")
    return banks.register_bank(
        name="Two",
        slug="two",
        country="PT",
        region="",
        network_id=scene.network.pk,
        on=scene.on,
        by=scene.person("nell"),
    )


def step_in(scene, servicer):
    return servicers.request_step_in(
        bank_id=scene.bank.pk, servicer_id=servicer.pk, on=scene.on, by=scene.person("olga")
    )


def test_another_bank_serves_a_suspended_banks_loans_and_hands_them_back(scene):
    loan = a_bank_loan(scene)
    servicer = neighbour(scene)
    with pytest.raises(ServicerRefused):
        step_in(scene, servicer)
    review(scene, 30)

    asked = step_in(scene, servicer)
    with pytest.raises(NotOfficer):
        servicers.confirm_step_in(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)
    servicers.confirm_step_in(public_id=asked.public_id, by=scene.person("nell"), on=scene.on)

    kept = BankLoan.objects.get(pk=loan.pk)
    assert (kept.bank_id, kept.servicer_id) == (scene.bank.pk, servicer.pk)
    with pytest.raises(ServicerRefused):
        servicers.request_hand_back(bank_id=scene.bank.pk, on=scene.on, by=scene.person("nell"))
    review(scene, None)
    back = servicers.request_hand_back(bank_id=scene.bank.pk, on=scene.on, by=scene.person("nell"))
    servicers.confirm_hand_back(public_id=back.public_id, by=scene.person("pete"), on=scene.on)

    assert BankLoan.objects.get(pk=loan.pk).servicer_id == scene.bank.pk
    scene.bank.refresh_from_db()
    assert scene.bank.step_in_servicer is None


def test_a_bank_of_another_network_does_not_step_in(scene):
    other = a_bank_network(slug="other")
    review(scene, 30)

    with pytest.raises(ServicerRefused):
        step_in(scene, other.bank)
    with pytest.raises(ServicerRefused):
        step_in(scene, scene.bank)
