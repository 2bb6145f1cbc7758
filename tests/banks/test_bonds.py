"""Bonds: what is pledged is held, what stands for loans stays, what a ruling takes is paid."""

import datetime

import pytest
from django.db import transaction

from banks import queries as bank_queries
from banks.models import Bank, FidelityBond
from banks.operations import bonds
from banks.refusals import (
    AmountRefused,
    BankNotListing,
    BankUnknown,
    BondBusy,
    BondNotHeld,
    CoverTooLow,
    NotEnoughCapital,
    NotOfficer,
    ProbationCap,
)
from banks.steps import bonds as steps
from banks.steps import release
from banks.steps.cover import check_cover
from ledger import queries
from tests.bank_scene import a_bank_network, a_bond, an_offer, an_officer

pytestmark = pytest.mark.django_db


def make_once():
    return a_bank_network(bond=0)


@pytest.fixture
def scene(made_once):
    return made_once


def pledge(scene, amount=1_000_00, **about):
    return bonds.pledge_bond(
        bank_id=scene.bank.pk,
        asset=scene.asset,
        amount_minor=amount,
        on=scene.on,
        by=scene.person("olga"),
        **about,
    )


def verified(scene, amount=1_000_00, **about):
    bond = pledge(scene, amount, **about)
    approval = bonds.request_verify_bond(bond_id=bond.pk, on=scene.on, by=scene.person("olga"))
    return bonds.confirm_verify_bond(
        public_id=approval.public_id, by=scene.person("pete"), on=scene.on
    )


def check(scene, amount):
    with transaction.atomic():
        check_cover(bank=scene.bank, asset=scene.asset, adding_minor=amount, on=scene.on)


def slash(scene, amount, to, reference="dispute:1"):
    with transaction.atomic():
        return steps.slash(
            bank_id=scene.bank.pk,
            asset=scene.asset,
            amount_minor=amount,
            to=to,
            reference=reference,
            on=scene.on,
        )


def test_a_pledge_moves_the_banks_own_money_and_stands_once_verified(scene):
    before = scene.bank_money()

    bond = pledge(scene)

    assert scene.bank_money() == before - 1_000_00
    assert queries.balance(bond.account_id) == 1_000_00
    with pytest.raises(CoverTooLow):
        check(scene, 100)
    approval = bonds.request_verify_bond(bond_id=bond.pk, on=scene.on, by=scene.person("olga"))
    bonds.confirm_verify_bond(public_id=approval.public_id, by=scene.person("pete"), on=scene.on)
    check(scene, 20_000_00)


def test_a_pledge_is_refused_beyond_the_capital_and_to_strangers(scene):
    with pytest.raises(NotEnoughCapital):
        pledge(scene, scene.bank_money() + 1)
    with pytest.raises(AmountRefused):
        pledge(scene, 0)
    with pytest.raises(BondNotHeld):
        pledge(scene, 1, expires_on=scene.on)
    an_officer(scene, "vera", "AUDITOR")
    for name in ("vera", "ines"):
        with pytest.raises(NotOfficer):
            bonds.pledge_bond(
                bank_id=scene.bank.pk,
                asset=scene.asset,
                amount_minor=1,
                on=scene.on,
                by=scene.person(name),
            )


def test_the_cover_is_a_hard_gate_to_the_cent(scene):
    verified(scene)

    check(scene, 20_000_00)
    with pytest.raises(CoverTooLow) as caught:
        check(scene, 20_000_01)

    assert caught.value.context["missing_minor"] == 1


def test_probation_caps_the_volume_against_the_bond(scene):
    Bank.objects.update(state="PROBATION", probation_ended_on=None)
    verified(scene)

    check(scene, 10_000_00)
    with pytest.raises(ProbationCap):
        check(scene, 10_000_01)


@pytest.mark.parametrize("state", ["OVERDUE", "SUSPENDED", "LIQUIDATION"])
def test_a_bank_in_bad_standing_lists_nothing(scene, state):
    verified(scene)
    Bank.objects.update(state=state)

    with pytest.raises(BankNotListing):
        check(scene, 1)


def test_open_offers_count_against_the_cover(scene):
    a_bond(scene, 100)
    an_offer(scene)

    with pytest.raises(CoverTooLow):
        check(scene, 2_000_00)


def test_only_what_nothing_stands_against_is_released_and_by_two(scene):
    bond = verified(scene)
    an_offer(scene)
    olga, pete = scene.person("olga"), scene.person("pete")

    with pytest.raises(BondBusy) as caught:
        bonds.request_release_bond(
            bond_id=bond.pk, amount_minor=bond.held_minor, on=scene.on, by=olga
        )
    free = caught.value.context["releasable_minor"]
    approval = bonds.request_release_bond(bond_id=bond.pk, amount_minor=free, on=scene.on, by=olga)
    before = scene.bank_money()
    bonds.confirm_release_bond(public_id=approval.public_id, by=pete, on=scene.on)

    assert 0 < free < 1_000_00
    assert scene.bank_money() == before + free
    bond.refresh_from_db()
    assert bond.held_minor == queries.balance(bond.account_id) == 1_000_00 - free


def test_what_a_dispute_threatens_is_not_released(scene):
    bond = verified(scene)
    with transaction.atomic():
        assert steps.put_at_risk(bank_id=scene.bank.pk, on=scene.on) == 1

    with pytest.raises(BondNotHeld):
        bonds.request_release_bond(
            bond_id=bond.pk, amount_minor=1, on=scene.on, by=scene.person("olga")
        )
    with transaction.atomic():
        assert steps.end_risk(bank_id=scene.bank.pk, on=scene.on) == 1


def test_a_slash_pays_from_the_oldest_bond_first_and_once(scene):
    first, second = verified(scene, 300_00), verified(scene, 200_00)
    ines, ivo = scene.wallet("ines"), scene.wallet("ivo")
    before = scene.money("ines"), scene.money("ivo")

    assert slash(scene, 400_00, [(ines, 100_00), (ivo, 300_00)]) == 400_00

    assert scene.money("ines") == before[0] + 100_00
    assert scene.money("ivo") == before[1] + 300_00
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.held_minor) == ("SLASHED", 100_00)


def test_a_slash_beyond_the_bonds_is_shared_out(scene):
    verified(scene, 100_00)
    ines, ivo = scene.wallet("ines"), scene.wallet("ivo")
    before = scene.money("ines"), scene.money("ivo")

    assert slash(scene, 300_00, [(ines, 100_00), (ivo, 200_00)]) == 100_00

    assert scene.money("ines") == before[0] + 33_33
    assert scene.money("ivo") == before[1] + 66_67
    assert slash(scene, 1, [(ines, 1)], reference="dispute:2") == 0


def test_a_bond_expires_unless_something_stands_against_it(scene):
    expires_on = scene.on + datetime.timedelta(days=1)
    busy = verified(scene, expires_on=expires_on)
    an_offer(scene)
    idle = pledge(scene, 50_00, expires_on=expires_on)

    with transaction.atomic():
        assert release.expire(network_id=scene.network.pk, on=scene.on) == 0
    scene.network.business_date = expires_on
    scene.network.save()
    with transaction.atomic():
        assert release.expire(network_id=scene.network.pk, on=expires_on) == 1

    busy.refresh_from_db()
    idle.refresh_from_db()
    assert (busy.state, idle.state) == ("VERIFIED", "EXPIRED")


def test_everybody_may_read_what_is_posted_and_used(scene):
    verified(scene, 300_00)
    slash(scene, 100_00, [(scene.wallet("ines"), 100_00)])

    public = bank_queries.public_bank(scene.bank.slug)

    [figures] = public.bonds
    assert (figures.posted_minor, figures.slashed_minor, figures.held_minor) == (
        300_00,
        100_00,
        200_00,
    )
    with pytest.raises(BankUnknown):
        bank_queries.public_bank("nobody")


def test_slashed_and_released_and_held_are_what_was_pledged(scene):
    bond = verified(scene, 300_00)
    slash(scene, 100_00, [(scene.wallet("ines"), 100_00)])
    approval = bonds.request_release_bond(
        bond_id=bond.pk, amount_minor=50_00, on=scene.on, by=scene.person("olga")
    )
    bonds.confirm_release_bond(public_id=approval.public_id, by=scene.person("pete"), on=scene.on)

    bond = FidelityBond.objects.get()
    assert (bond.slashed_minor, bond.released_minor) == (100_00, 50_00)
    assert queries.balance(bond.account_id) == bond.held_minor == 150_00
