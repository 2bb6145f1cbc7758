"""Collateral with a request: put in escrow, valued, and back at once where no loan comes of it."""

import pytest
from django.urls import reverse

from banks.case_values import plain_values
from banks.models import Approval, BusinessCase
from banks.operations import cases
from ledger import queries as ledger_queries
from ledger.models import Asset
from loans.models import Collateral
from marketplace.operations import closing, collateral, offers
from people.refusals import Refusal
from tests import bank_scene
from tests.marketplace import offers as made
from tests.officers import officer_client, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return bank_scene.a_bank_network(lends_personal=True)


def a_request(scene, *, product="PERSONAL") -> BusinessCase:
    """A case of Berta's for 1,000 whose sections are complete, not handed in."""
    berta = scene.person("berta")
    case = cases.open_case(
        business_id=scene.business.pk,
        title="A roof",
        purpose="To be dry.",
        product=product,
        asset=scene.asset,
        asks_minor=1_000_00,
        on=scene.on,
        by=berta,
    )
    for section, values in plain_values(1_000_00).items():
        cases.save_section(case_id=case.pk, section=section, values=values, on=scene.on, by=berta)
    return case


def deposit(scene, case, minor, *, asset=None, by="berta") -> Collateral:
    return collateral.deposit_collateral(
        case_id=case.pk,
        asset=asset or scene.asset,
        amount_minor=minor,
        description="Savings",
        on=scene.on,
        by=scene.person(by),
    )


def submit(scene, case):
    return cases.submit_case(case_id=case.pk, on=scene.on, by=scene.person("berta"))


def test_a_personal_loan_is_asked_for_with_its_collateral_in_escrow(scene):
    case = a_request(scene)
    bank_scene.fund_business(scene, 1_500)
    deposit(scene, case, 1_499_99)
    with pytest.raises(Refusal) as caught:
        submit(scene, case)
    assert caught.value.code == "COLLATERAL_MISSING"

    deposit(scene, case, 1)
    submit(scene, case)

    case.refresh_from_db()
    assert (case.state, scene.business_money()) == ("SUBMITTED", 0)
    with pytest.raises(Refusal) as caught:
        collateral.take_collateral_back(case_id=case.pk, on=scene.on, by=scene.person("berta"))
    assert caught.value.code == "OFFER_STATE"
    cases.withdraw_case(case_id=case.pk, on=scene.on, by=scene.person("berta"))
    assert scene.business_money() == 1_500_00
    with pytest.raises(Refusal):
        deposit(scene, case, 1)


def test_a_business_loan_needs_none_and_what_was_given_may_be_taken_back(scene):
    case = a_request(scene, product="BUSINESS")
    bank_scene.fund_business(scene, 10)
    deposit(scene, case, 10_00)
    with pytest.raises(Refusal) as caught:
        collateral.take_collateral_back(case_id=case.pk, on=scene.on, by=scene.person("ines"))
    assert caught.value.code == "NOT_OWNER"

    assert (
        collateral.take_collateral_back(case_id=case.pk, on=scene.on, by=scene.person("berta")) == 1
    )

    assert scene.business_money() == 10_00
    submit(scene, case)


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_what_stood_for_an_offer_that_ends_is_back_in_the_same_breath(scene, end):
    draft = made.a_draft(scene, collateral_millionths=1_500_000, soft_cap_minor=80_000)
    bank_scene.fund_business(scene, 1_500)
    deposit(scene, draft.case, 1_500_00)
    offers.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))

    if end == "cancelled":
        offers.cancel_offer(offer_id=draft.pk, reason="No", on=scene.on, by=scene.person("pete"))
    else:
        closing.close_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"), gives_up=True)

    assert scene.business_money() == 1_500_00
    assert Collateral.objects.get().state == "RETURNED"


def test_another_offer_of_the_case_keeps_it_in_escrow(scene):
    first = made.a_draft(scene)
    other = offers.draft_offer(
        case_id=first.case_id, terms=made.terms(), on=scene.on, by=scene.person("olga")
    )
    bank_scene.fund_business(scene, 10)
    deposit(scene, first.case, 10_00)

    offers.cancel_offer(offer_id=first.pk, reason="No", on=scene.on, by=scene.person("pete"))

    assert scene.business_money() == 0
    offers.cancel_offer(offer_id=other.pk, reason="No", on=scene.on, by=scene.person("pete"))
    assert scene.business_money() == 10_00


def test_the_business_chooses_what_it_holds_and_two_officers_value_it_on_the_case(scene):
    case = a_request(scene)
    gold = Asset.objects.create(code="XAU", decimals=4)
    held = bank_scene.a_collateral(scene, case, 3, asset=gold)
    berta = scene.person("berta")
    collateral.take_collateral_back(case_id=case.pk, on=scene.on, by=berta)
    assert ledger_queries.balance(held.owner_account_id) == 300
    owner, officer = signed_in(berta), officer_client(scene.person("olga"))
    address = reverse("case_collateral", args=[case.public_id])
    shown = owner.get(address).content.decode()
    assert "0.0300 XAU in the account" in shown
    assert "1,500.00" in shown

    asked = {"deed": "deposit", "asset": "XAU", "description": "A coin"}
    wrong = owner.post(address, {**asked, "amount": "0.00001"})
    assert wrong.status_code == 422
    assert owner.post(address, {**asked, "asset": "BTC", "amount": "1"}).status_code == 422
    assert owner.post(address, {**asked, "amount": "9"}).status_code == 422
    hidden = {**asked, "amount": "0.03", "description": "A\u202ecoin"}
    assert owner.post(address, hidden).status_code == 422
    assert owner.post(address, {**asked, "amount": "0.03"}).status_code == 302
    given = Collateral.objects.get(state="HELD")
    assert (given.asset, given.amount_minor, given.value_minor) == (gold, 300, 0)
    assert "not valued yet" in owner.get(address).content.decode()
    assert owner.post(address, {"deed": "strange"}).status_code == 404

    submit(scene, case)
    desk = reverse("desk_case_collateral", args=[scene.bank.slug, case.public_id])
    assert "Value it" in officer.get(desk).content.decode()
    value = {"number": given.pk, "amount": "1600", "basis": "The assayer's letter."}
    assert officer.post(desk, {**value, "basis": ""}).status_code == 422
    assert officer.post(desk, {**value, "number": 2**61}).status_code == 404
    assert officer.post(desk, value).status_code == 302
    assert officer.post(desk, value).status_code == 422
    assert Approval.objects.get(kind="VALUE_COLLATERAL").subject_id == given.pk
    assert owner.post(address, {"deed": "take_back"}).status_code == 422
