"""Reads offers for pages: who may see which, and what stands on a card and on a page."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from banks.models import Bank, BankChange
from banks.queries import officers
from governance.models import Delegate
from loans.models import Collateral
from marketplace.models import Commitment, Contract, CounterProposal, Invitation, Offer
from marketplace.refusals import OfferUnknown
from people.models import Person
from rules.offer_states import progression

OPEN = (Offer.State.LISTED, Offer.State.FUNDING)
_JOINED = (
    "bank__network",
    "bank__figures",
    "business__owner",
    "asset",
    "case",
    "prospectus",
    "panel",
    "loan__bank_loan__asset",
    "loan__balance",
    "loan__network",
)

# What a card shows; the many other columns of its rows would cost more than all the rest of it.
_ON_CARDS = (
    *("public_id", "title", "country", "grade", "state", "product", "repayment"),
    *("rate_millionths", "principal_minor", "committed_minor", "ticket_minor"),
    *("is_related_party", "private_until", "opens_on", "closes_on"),
    *("asset__code", "asset__decimals", "business__name"),
    *("bank__name", "bank__slug", "bank__state"),
    "bank__network__business_date",
    *(
        f"bank__figures__{name}"
        for name in ("on_time_millionths", "par30_millionths", "default_millionths", "loan_count")
    ),
)


def find_offer(public_id: str, person: Person | None) -> Offer:
    """Return an offer that a person, or without one the public, may see. Raises OfferUnknown.

    Drafts are the bank's and the owner's. In its private window an offer is for those whom the
    business invited.
    """
    offer = Offer.objects.select_related(*_JOINED).filter(public_id=public_id).first()
    if offer is None or not (_is_public(offer) or _is_insider(offer, person)):
        raise OfferUnknown

    return offer


def offer_of_bank(public_id: str, bank_id: int) -> Offer:
    """Return one of a bank's own offers. Raises OfferUnknown."""
    offer = (
        Offer.objects.select_related(*_JOINED).filter(public_id=public_id, bank_id=bank_id).first()
    )
    if offer is None:
        raise OfferUnknown

    return offer


def offer_of_owner(public_id: str, person: Person) -> Offer:
    """Return an offer for one of a person's own businesses. Raises OfferUnknown."""
    offer = (
        Offer.objects.select_related(*_JOINED)
        .filter(public_id=public_id, business__owner=person)
        .first()
    )
    if offer is None:
        raise OfferUnknown

    return offer


def cards(ids: Collection[int]) -> dict[int, Offer]:
    """Return offers by id, with what a card shows and no more."""
    return _whole().only(*_ON_CARDS).in_bulk(list(ids))


def offers_by_id(ids: Sequence[int]) -> list[Offer]:
    """Return whole offers in the order of their ids' list."""
    rows = _whole().in_bulk(list(ids))
    return [rows[one] for one in ids if one in rows]


def _whole() -> QuerySet[Offer]:
    return Offer.objects.select_related("bank__network", "bank__figures", "business", "asset")


def offers_by_public_id(public_ids: Sequence[str]) -> list[Offer]:
    """Return public offers to compare, in the order asked."""
    rows = _whole().in_bulk(list(public_ids), field_name="public_id")
    return [rows[one] for one in public_ids if one in rows and _is_public(rows[one])]


def invited_to(person: Person) -> list[int]:
    """Return the ids of the offers in their private window to which a person was invited.

    The newest first.
    """
    return list(
        Offer.objects.filter(
            invitations__person=person,
            state__in=OPEN,
            private_until__gte=F("bank__network__business_date"),
        )
        .order_by("-id")
        .values_list("pk", flat=True)
    )


def offers_at_desk(bank_id: int, state: str = "") -> QuerySet[Offer]:
    """Return a bank's own offers, newest first."""
    found = Offer.objects.select_related("business", "asset").filter(bank_id=bank_id)
    return (found.filter(state=state) if state else found).order_by("-id")


def offers_of_owner(person: Person) -> list[Offer]:
    """Return the offers for a person's businesses, newest first."""
    return list(
        Offer.objects.select_related("bank", "business", "asset")
        .filter(business__owner=person)
        .order_by("-id")
    )


def working_count(bank: Bank) -> int:
    """Return how many of a bank's offers wait for one of its officers: funded and unsigned."""
    return Offer.objects.filter(bank=bank, state=Offer.State.FUNDED).count()


@dataclass(frozen=True, slots=True)
class Step:
    """One state of the progression axis: reached on a day, standing now, or still to come."""

    state: str
    on: datetime.date | None
    is_now: bool


def axis_of(offer: Offer) -> list[Step]:
    """Return the public progression of an offer. Source: R2-28."""
    reached = {row.to_state: row.on for row in offer.transitions.order_by("number")}
    reached.setdefault(offer.state, offer.closed_on or offer.listed_on or offer.opens_on)
    return [
        Step(state, reached.get(state), state == offer.state)
        for state in progression(offer.state, list(reached), needs_vote=offer.needs_vote)
    ]


def newest_contract(offer: Offer) -> Contract | None:
    """Return the contract in force, None before the close."""
    return Contract.objects.filter(offer=offer).order_by("-number").first()


def own_commitments(offer: Offer, person: Person | None) -> list[Commitment]:
    """Return what a person committed to an offer, newest first."""
    if person is None:
        return []
    return list(Commitment.objects.filter(offer=offer, investor=person).order_by("-id"))


def commitment_of(public_id: str, person: Person) -> Commitment | None:
    """Return one of a person's own commitments."""
    return (
        Commitment.objects.select_related(
            *("offer__bank__network", "offer__asset", "offer__business", "wallet_account")
        )
        .filter(public_id=public_id, investor=person)
        .first()
    )


def related_minor(offer: Offer) -> tuple[int, int]:
    """Return how much, and by how many, officers of the bank committed. Source: A-44."""
    found = Commitment.objects.filter(
        offer=offer,
        is_related_party=True,
        state__in=[
            Commitment.State.COMMITTED,
            Commitment.State.ACCEPTED,
            Commitment.State.BREACHED,
        ],
    ).aggregate(minor=Sum("amount_minor"), count=Count("investor", distinct=True))
    return found["minor"] or 0, found["count"]


def collateral_of(offer: Offer) -> list[Collateral]:
    """Return what lies in escrow for an offer's case."""
    return list(
        Collateral.objects.select_related("asset").filter(case_id=offer.case_id).order_by("id")
    )


def delegates_of(offer: Offer) -> list[Delegate]:
    """Return the delegates that an offer names."""
    if offer.panel_id is None:
        return []
    return list(
        Delegate.objects.select_related("person")
        .filter(panel_id=offer.panel_id, until__isnull=True)
        .order_by("person__name", "id")
    )


def proposals_of(offer: Offer, *, open_only: bool = False) -> list[CounterProposal]:
    """Return what investors proposed, newest first."""
    found = CounterProposal.objects.select_related("investor").filter(offer=offer)
    return list((found.filter(state="OPEN") if open_only else found).order_by("-id"))


def bank_changes(offer: Offer) -> list[BankChange]:
    """Return the newest changes of the bank's standing."""
    return list(BankChange.objects.filter(bank_id=offer.bank_id).order_by("-on", "-id")[:5])


def invitations_of(offer: Offer) -> list[Invitation]:
    """Return who was invited to an offer."""
    return list(
        Invitation.objects.select_related("person").filter(offer=offer).order_by("person__name")
    )


def is_invited(offer: Offer, person: Person | None) -> bool:
    """Return whether a person may commit in the private window."""
    return person is not None and Invitation.objects.filter(offer=offer, person=person).exists()


def _is_past_private(offer: Offer) -> bool:
    return offer.private_until is None or offer.bank.network.business_date > offer.private_until


def _is_public(offer: Offer) -> bool:
    if offer.state == Offer.State.DRAFT:
        return False
    if offer.state == Offer.State.CANCELLED and offer.listed_on is None:
        return False
    return _is_past_private(offer)


def _is_insider(offer: Offer, person: Person | None) -> bool:
    if person is None:
        return False
    if offer.business.owner_id == person.pk or officers.roles_of(person, offer.bank_id):
        return True
    if offer.state == Offer.State.DRAFT:
        return False
    return (
        is_invited(offer, person)
        or Commitment.objects.filter(offer=offer, investor=person).exists()
    )
