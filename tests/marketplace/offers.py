"""Offers for tests, made by the operations that people use."""

import datetime

from banks.models import Prospectus
from marketplace.models import Offer
from marketplace.offer_terms import MilestoneTerms, OfferTerms
from marketplace.operations import closing, commitments, contracts, offers
from tests import bank_scene
from tests.bank_scene import MONDAY, NOON, UNIT, BankScene


def terms(principal: int = 1_000, **other) -> OfferTerms:
    """Terms of so many whole units, at 12 %, without a reflection period."""
    said = {
        "principal_minor": principal * UNIT,
        "rate_millionths": 120_000,
        "installment_count": 4,
        "partition_minor": 10 * UNIT,
        "reflection_days": 0,
    }
    return OfferTerms(**{**said, **other})


FIRST_DUE_ON = MONDAY + datetime.timedelta(days=60)


def milestones(*amounts: int, first: datetime.date = FIRST_DUE_ON):
    """Milestones of so many whole units, a month apart."""
    return tuple(
        MilestoneTerms(
            name=f"Step {number}",
            amount_minor=amount * UNIT,
            due_on=first + bank_scene.days(30 * number),
        )
        for number, amount in enumerate(amounts, start=1)
    )


def a_prospectus(scene: BankScene, case) -> Prospectus:
    """The first prospectus of a qualified case."""
    return Prospectus.objects.create(
        public_id=f"prospectus_of_{case.public_id[-20:]}",
        case=case,
        version=case.versions.get(number=1),
        number=1,
        content={"title": case.title},
        sha256="a" * 64,
        published_on=scene.on,
    )


def a_draft(scene: BankScene, principal: int = 1_000, *, case=None, **other) -> Offer:
    """An offer in DRAFT, drafted by Olga."""
    case = case or bank_scene.a_case(scene)
    a_prospectus(scene, case)
    return offers.draft_offer(
        case_id=case.pk, terms=terms(principal, **other), on=scene.on, by=scene.person("olga")
    )


def an_open_offer(scene: BankScene, principal: int = 1_000, **other) -> Offer:
    """An offer that takes commitments."""
    draft = a_draft(scene, principal, **other)
    return offers.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))


def commit(scene: BankScene, offer: Offer, name: str, amount: int, **other):
    """Somebody commits so many whole units."""
    return commitments.commit(
        offer_id=offer.pk,
        investor=scene.person(name),
        amount_minor=amount * UNIT,
        on=scene.on,
        at=NOON,
        **other,
    )


def close(scene: BankScene, offer: Offer) -> Offer:
    """Olga closes it."""
    return closing.close_offer(offer_id=offer.pk, on=scene.on, by=scene.person("olga"))


def sign(scene: BankScene, offer: Offer) -> Offer:
    """Pete signs for the bank, Berta for her business."""
    for side, name in (("BANK", "pete"), ("BUSINESS", "berta")):
        contracts.sign_contract(
            offer_id=offer.pk, side=side, on=scene.on, at=NOON, by=scene.person(name)
        )
    offer.refresh_from_db()
    return offer
