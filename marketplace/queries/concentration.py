"""Reads how much of an investor's money would stand on the bank and the sector of an offer."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q, Sum

from loans.models import Note
from marketplace.models import Commitment, Offer
from people.models import Person
from rules.concentration import Held, is_concentrated, share_after


@dataclass(frozen=True, slots=True)
class Concentration:
    """The shares after a commitment; None where they are nothing to be told."""

    bank: Fraction | None
    sector: Fraction | None


def concentration_after(person: Person, offer: Offer, amount_minor: int) -> Concentration:
    """Return which shares a commitment would lift to where they are told. Source: R0-25."""
    notes = Note.objects.filter(
        holder=person, outstanding_minor__gt=0, loan__bank_loan__asset=offer.asset_id
    ).aggregate(
        total=Sum("outstanding_minor"),
        bank=Sum("outstanding_minor", filter=Q(loan__bank_loan__bank=offer.bank_id)),
        sector=Sum("outstanding_minor", filter=Q(loan__bank_loan__business__sector=offer.sector)),
    )
    committed = Commitment.objects.filter(
        investor=person, offer__asset=offer.asset_id, state=Commitment.State.COMMITTED
    ).aggregate(
        total=Sum("amount_minor"),
        bank=Sum("amount_minor", filter=Q(offer__bank=offer.bank_id)),
        sector=Sum("amount_minor", filter=Q(offer__sector=offer.sector)),
    )

    def told(name: str) -> Fraction | None:
        held = Held(
            (notes["total"] or 0) + (committed["total"] or 0),
            (notes[name] or 0) + (committed[name] or 0),
        )
        if not is_concentrated(held, adding_minor=amount_minor):
            return None
        return share_after(held, adding_minor=amount_minor)

    return Concentration(told("bank"), told("sector"))
