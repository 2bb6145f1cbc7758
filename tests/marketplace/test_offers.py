"""From the draft to the contract, and every way in which it ends otherwise."""

import dataclasses

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from ledger import queries as ledger_queries
from loans.models import BankLoan, Collateral, Note
from marketplace.models import Commitment, Offer, OfferTransition
from marketplace.operations import closing, collateral, commitments, contracts, offers
from marketplace.queries.contract_text import contract_words
from people.models import AuditEvent, Notice
from people.refusals import Refusal
from rules.reputation import DEEDS_OF_PERSON, reputation
from tests import bank_scene
from tests.bank_scene import NOON, UNIT, days
from tests.marketplace import offers as made
from track_record.models import BankFigures, BusinessFigures

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return bank_scene.a_bank_network()


def refused(code, deed, **arguments):
    with pytest.raises(Refusal) as caught:
        deed(**arguments)
    assert caught.value.code == code
    return caught.value


def states(offer):
    rows = OfferTransition.objects.filter(offer=offer).order_by("number")
    return [row.to_state for row in rows]


def test_an_offer_goes_from_draft_to_contract(scene):
    offer = made.an_open_offer(
        scene, milestones=made.milestones(400, 400), first_tranche_minor=20_000
    )
    made.commit(scene, offer, "ines", 600)
    made.commit(scene, offer, "ivo", 400)
    made.close(scene, offer)
    made.sign(scene, offer)

    assert states(offer) == ["DRAFT", "LISTED", "FUNDING", "FUNDED", "CONTRACTED"]
    loan = BankLoan.objects.get(pk=offer.loan_id)
    assert loan.loan.principal_minor == 100_000
    assert (loan.escrowed_minor, loan.released_minor) == (100_000, 20_000)
    assert loan.contract_sha256 == offer.contracts.get().sha256
    assert Note.objects.filter(loan_id=loan.pk, holder=scene.person("ines")).count() == 60
    assert scene.money("ines") == (10_000 - 600) * UNIT
    assert ledger_queries.balance(offer.commitments_account_id) == 0
    assert set(Commitment.objects.values_list("state", "accepted_minor")) == {
        ("ACCEPTED", 60_000),
        ("ACCEPTED", 40_000),
    }
    assert AuditEvent.objects.filter(action="OFFER_CONTRACTED").count() == 1
    assert Notice.objects.filter(kind="OFFER_CONTRACTED").count() == 3


def test_a_draft_says_what_its_terms_left_open(scene):
    draft = made.a_draft(scene, 5_000, partition_minor=None)

    assert draft.soft_cap_minor == draft.principal_minor
    assert draft.ticket_minor == draft.partition_minor == 1_000
    assert draft.closes_on == scene.on + days(30)
    assert draft.title == "A new oven"
    assert draft.revisions.get().terms["principal_minor"] == 500_000


def test_a_project_is_repaid_in_one_part_by_default(scene):
    draft = made.a_draft(scene, product="PROJECT", milestones=made.milestones(500, 500))

    assert (draft.repayment, draft.amortization, draft.disbursement) == (
        "BULLET",
        "BULLET",
        "MILESTONES",
    )
    assert draft.installment_count == 1


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("MILESTONES_DO_NOT_ADD_UP", {"milestones": made.milestones(400, 400)}),
        ("PARTITION", {"partition_minor": 33_300}),
        ("TOO_MANY_NOTES", {"partition_minor": 5, "ticket_minor": 5}),
        ("SOFT_CAP", {"soft_cap_minor": 200_000}),
        ("TICKET", {"ticket_minor": 1_500}),
        ("PERSONAL_NOT_LENT", {"product": "PERSONAL"}),
        ("DELEGATES", {"deciders": "DELEGATES"}),
        ("COLLATERAL_SHARE", {"collateral_millionths": 1_000_000}),
        ("BOND_NOT_NAMED", {"bond_mode": "FIRST_LOSS"}),
        ("TICK", {"disbursement": "STREAM"}),
        ("INSTALLMENTS", {"principal_grace_count": 4}),
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(scene, code, fields):
    case = bank_scene.a_case(scene)
    made.a_prospectus(scene, case)

    refused(
        code,
        offers.draft_offer,
        case_id=case.pk,
        terms=made.terms(**fields),
        on=scene.on,
        by=scene.person("olga"),
    )


def test_only_a_qualified_case_is_offered_and_only_by_an_officer(scene):
    case = bank_scene.a_case(scene, state="IN_REVIEW")
    asked = {"terms": made.terms(), "on": scene.on, "by": scene.person("olga")}
    refused("NOT_QUALIFIED", offers.draft_offer, case_id=case.pk, **asked)

    good = bank_scene.a_case(scene)
    made.a_prospectus(scene, good)
    refused("ROLE", offers.draft_offer, case_id=good.pk, **{**asked, "by": scene.person("ines")})


def test_a_bank_without_cover_lists_nothing():
    poor = bank_scene.a_bank_network(slug="poor", bond=1)
    draft = made.a_draft(poor)

    refused(
        "COVER_TOO_LOW", offers.list_offer, offer_id=draft.pk, on=poor.on, by=poor.person("olga")
    )


def test_an_offer_asks_for_its_collateral_before_it_is_listed(scene):
    draft = made.a_draft(scene, collateral_millionths=1_500_000)
    listing = {"offer_id": draft.pk, "on": scene.on, "by": scene.person("olga")}
    refused("COLLATERAL_MISSING", offers.list_offer, **listing)
    bank_scene.fund_business(scene, 1_500)

    held = collateral.deposit_collateral(
        case_id=draft.case_id,
        asset=scene.asset,
        amount_minor=150_000,
        description="Savings",
        on=scene.on,
        by=scene.person("berta"),
    )
    offers.list_offer(**listing)

    assert held.value_minor == 150_000
    assert scene.business_money() == 0
    back = {"case_id": draft.case_id, "on": scene.on, "by": scene.person("berta")}
    refused("OFFER_STATE", collateral.take_collateral_back, **back)
    offers.cancel_offer(offer_id=draft.pk, reason="Changed", on=scene.on, by=scene.person("pete"))
    refused("NOTHING_HELD", collateral.take_collateral_back, **back)
    assert scene.business_money() == 150_000
    assert Collateral.objects.get(pk=held.pk).state == "RETURNED"


def test_collateral_is_the_owners_to_give(scene):
    case = bank_scene.a_case(scene)
    asked = {
        "case_id": case.pk,
        "asset": scene.asset,
        "amount_minor": 100,
        "description": "Savings",
        "on": scene.on,
    }

    refused("NOT_OWNER", collateral.deposit_collateral, **asked, by=scene.person("ines"))
    refused("INSUFFICIENT_FUNDS", collateral.deposit_collateral, **asked, by=scene.person("berta"))
    refused(
        "AMOUNT_REFUSED",
        collateral.deposit_collateral,
        **{**asked, "amount_minor": 0},
        by=scene.person("berta"),
    )


def test_an_offer_opens_on_its_day_or_by_hand(scene):
    draft = made.a_draft(scene, opens_on=scene.on + days(3))
    listed = offers.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))
    assert listed.state == Offer.State.LISTED

    opened = offers.open_funding(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))

    assert (opened.state, opened.opens_on) == (Offer.State.FUNDING, scene.on)


def test_a_soft_cap_that_was_missed_refunds_everybody(scene):
    offer = made.an_open_offer(scene, soft_cap_minor=80_000)
    made.commit(scene, offer, "ines", 500)
    refused(
        "SOFT_CAP_OPEN",
        closing.close_offer,
        offer_id=offer.pk,
        on=scene.on,
        by=scene.person("olga"),
    )
    Offer.objects.filter(pk=offer.pk).update(
        opens_on=scene.on - days(9), closes_on=scene.on - days(1)
    )

    made.close(scene, offer)

    offer.refresh_from_db()
    assert offer.state == Offer.State.FAILED_SOFT_CAP
    assert scene.money("ines") == 10_000 * UNIT
    assert ledger_queries.balance(offer.commitments_account_id) == 0


def test_an_officer_may_give_up_on_a_soft_cap_while_the_window_is_open(scene):
    offer = made.an_open_offer(scene, soft_cap_minor=80_000)
    made.commit(scene, offer, "ines", 500)

    closed = closing.close_offer(
        offer_id=offer.pk, on=scene.on, by=scene.person("olga"), gives_up=True
    )

    assert closed.state == Offer.State.FAILED_SOFT_CAP
    assert scene.money("ines") == 10_000 * UNIT
    assert Commitment.objects.get().state == Commitment.State.REFUNDED
    assert Notice.objects.filter(kind="OFFER_FAILED").count() == 1


def test_an_offer_between_its_caps_is_contracted_on_what_came(scene):
    offer = made.an_open_offer(
        scene,
        soft_cap_minor=50_000,
        milestones=made.milestones(300, 300),
        first_tranche_minor=40_000,
    )
    made.commit(scene, offer, "ines", 500)
    made.close(scene, offer)
    made.sign(scene, offer)

    loan = BankLoan.objects.get(pk=offer.loan_id)
    assert loan.loan.principal_minor == 50_000
    amounts = list(loan.milestones.order_by("number").values_list("amount_minor", flat=True))
    assert (loan.first_tranche_minor, amounts) == (20_000, [15_000, 15_000])


def test_what_is_too_much_is_scaled_back_in_whole_notes(scene):
    offer = made.an_open_offer(scene, allows_excess=True)
    bank_scene.an_investor(scene, "ida")
    for name, amount in (("ines", 1_000), ("ivo", 500), ("ida", 500)):
        made.commit(scene, offer, name, amount)

    made.close(scene, offer)

    offer.refresh_from_db()
    accepted = dict(Commitment.objects.values_list("investor__handle", "accepted_minor"))
    assert accepted == {"ines": 50_000, "ivo": 25_000, "ida": 25_000}
    assert scene.money("ines") == (10_000 - 500) * UNIT
    assert offer.accepted_minor == 100_000
    assert ledger_queries.balance(offer.commitments_account_id) == 100_000
    made.sign(scene, offer)
    assert ledger_queries.balance(offer.commitments_account_id) == 0


def test_whoever_gets_no_note_at_all_is_refunded(scene):
    offer = made.an_open_offer(scene, 10, allows_excess=True)
    made.commit(scene, offer, "ines", 10)
    made.commit(scene, offer, "ivo", 10)

    made.close(scene, offer)

    assert list(Commitment.objects.order_by("pk").values_list("state", flat=True)) == [
        "COMMITTED",
        "REFUNDED",
    ]
    assert scene.money("ivo") == 10_000 * UNIT


@pytest.mark.parametrize("who", ["pete", "berta"])
def test_cancelling_refunds_everybody_at_once(scene, who):
    offer = made.an_open_offer(scene)
    made.commit(scene, offer, "ines", 300)
    made.commit(scene, offer, "ivo", 300)

    offers.cancel_offer(
        offer_id=offer.pk, reason="The shop burnt down.", on=scene.on, by=scene.person(who)
    )

    assert scene.money("ines") == scene.money("ivo") == 10_000 * UNIT
    assert Notice.objects.filter(kind="OFFER_CANCELLED").count() == 2
    refused(
        "OFFER_STATE", closing.close_offer, offer_id=offer.pk, on=scene.on, by=scene.person("olga")
    )


def test_cancelling_takes_a_reason_and_a_right(scene):
    offer = made.an_open_offer(scene)
    asked = {"offer_id": offer.pk, "on": scene.on}

    refused("REASON_MISSING", offers.cancel_offer, **asked, reason=" ", by=scene.person("olga"))
    refused("NOT_OWNER", offers.cancel_offer, **asked, reason="No", by=scene.person("ines"))


def test_a_contract_takes_two_people_and_both_sides(scene):
    offer = made.an_open_offer(scene)
    bank_scene.an_investor(scene, "pete")
    made.commit(scene, offer, "pete", 500)
    made.commit(scene, offer, "ines", 500)
    made.close(scene, offer)
    asked = {"offer_id": offer.pk, "on": scene.on, "at": NOON}

    refused("BOTH_SIDES", contracts.sign_contract, **asked, side="BANK", by=scene.person("pete"))
    refused("NOT_OWNER", contracts.sign_contract, **asked, side="BUSINESS", by=scene.person("olga"))
    contracts.sign_contract(**asked, side="BANK", by=scene.person("olga"))
    refused(
        "ALREADY_SIGNED", contracts.sign_contract, **asked, side="BANK", by=scene.person("olga")
    )
    contracts.sign_contract(**asked, side="BUSINESS", by=scene.person("berta"))

    offer.refresh_from_db()
    assert offer.state == Offer.State.CONTRACTED
    assert Commitment.objects.get(investor=scene.person("pete")).is_related_party


def test_an_officer_who_owns_the_business_is_a_related_party(scene):
    bank_scene.an_officer(scene, "berta", "INTAKE")

    assert made.a_draft(scene).is_related_party


def test_money_is_called_later_where_the_offer_says_so(scene):
    offer = made.an_open_offer(scene, funding="CALLED")
    made.commit(scene, offer, "ines", 1_000)
    made.close(scene, offer)

    assert scene.money("ines") == 10_000 * UNIT
    made.sign(scene, offer)
    loan = BankLoan.objects.get(pk=offer.loan_id)
    assert (loan.escrowed_minor, loan.loan.principal_minor) == (0, 100_000)


def test_the_database_keeps_states_and_contracts(scene):
    offer = made.an_open_offer(scene)
    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(state="CONTRACTED")
    made.commit(scene, offer, "ines", 1_000)
    made.close(scene, offer)
    with pytest.raises(DatabaseError), transaction.atomic():
        offer.contracts.update(text="Something else")


def test_a_contract_says_the_same_for_the_same_facts(scene):
    offer = made.an_open_offer(
        scene,
        milestones=made.milestones(500, 500),
        origination_fee_millionths=15_000,
        collateral_millionths=0,
        token_discount_millionths=200_000,
    )

    words = contract_words(offer)

    assert words == contract_words(Offer.objects.get(pk=offer.pk))
    for said in (
        "Bank of Union",
        "Berta's Bakery",
        "12 %",
        "1.5 %",
        "Step 2",
        "1,000.00 EUR",
        "100 notes",
    ):
        assert said in words.text
    assert "investors can lose money" in words.summary
    other = dataclasses.replace(words, sha256="")
    assert len(words.sha256) == 64
    assert other.text == words.text


def test_drafts_can_be_revised_until_they_are_listed(scene):
    draft = made.a_draft(scene)

    offers.revise_draft(
        offer_id=draft.pk,
        terms=made.terms(2_000, milestones=made.milestones(2_000)),
        on=scene.on,
        by=scene.person("olga"),
    )

    draft.refresh_from_db()
    assert (draft.principal_minor, draft.milestones.count()) == (200_000, 1)
    offers.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))
    refused(
        "OFFER_STATE",
        offers.revise_draft,
        offer_id=draft.pk,
        terms=made.terms(),
        on=scene.on,
        by=scene.person("olga"),
    )


def test_a_withdrawn_commitment_comes_back_within_its_reflection_period(scene):
    offer = made.an_open_offer(scene, reflection_days=4)
    held = made.commit(scene, offer, "ines", 300)

    commitments.withdraw_commitment(commitment_id=held.pk, on=scene.on, by=scene.person("ines"))

    offer.refresh_from_db()
    assert scene.money("ines") == 10_000 * UNIT
    assert (offer.committed_minor, offer.committer_count) == (0, 0)


def test_a_business_that_defaulted_is_offered_for_what_it_repaid_before(scene):
    draft = made.a_draft(scene)
    BusinessFigures.objects.create(
        business=scene.business,
        asset=draft.asset,
        as_of=scene.on,
        defaulted_count=2,
        repaid_minor=999_99,
    )

    refusal = refused(
        "REPUTATION_LIMIT",
        offers.list_offer,
        offer_id=draft.pk,
        on=scene.on,
        by=scene.person("olga"),
    )

    assert refusal.context == {"limit_minor": 999_99}
    BusinessFigures.objects.update(repaid_minor=1_000_00)
    offers.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))


def test_a_bank_with_a_harmful_record_is_capped_as_in_probation():
    scene = bank_scene.a_bank_network(bond=99, slug="harm")
    draft = made.a_draft(scene)
    BankFigures.objects.create(
        bank=scene.bank, asset=draft.asset, as_of=scene.on, defaulted_count=3
    )

    refusal = refused(
        "REPUTATION_CAP",
        offers.list_offer,
        offer_id=draft.pk,
        on=scene.on,
        by=scene.person("olga"),
    )

    assert refusal.context == {"over_minor": 1_000_00 - 99_00 * 10}


def test_who_lost_disputes_is_no_delegate(scene, monkeypatch):
    people = tuple(bank_scene.an_investor(scene, f"delegate{one}").pk for one in range(7))
    harmful = reputation({"VOTES_MISSED": 3}, DEEDS_OF_PERSON)
    monkeypatch.setattr(
        "marketplace.steps.reputation.person_reputation", lambda person, on: harmful
    )

    with pytest.raises(Refusal) as caught:
        made.a_draft(scene, delegate_ids=people)

    assert caught.value.code == "DELEGATE_NOT_ELIGIBLE"
