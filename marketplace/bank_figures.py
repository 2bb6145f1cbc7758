"""What a bank has on offer, for those who hold its bonds against it and for its public page."""

from typing import Any

from django.db.models import Case, F, Q, Sum, When
from django.urls import reverse

from marketplace.models import Commitment, Offer

OFFERS_SHOWN = 20


def exposure_minor(bank_id: int, asset_id: int) -> int:
    """Return what a bank's offers ask for that are not loans yet: what was accepted, once closed.

    Source: R0-29: the cover counts what is outstanding and what is asked.
    """
    asked = Offer.objects.filter(
        bank_id=bank_id,
        asset_id=asset_id,
        state__in=[Offer.State.LISTED, Offer.State.FUNDING, Offer.State.FUNDED],
    ).aggregate(
        total=Sum(
            Case(
                When(state=Offer.State.FUNDED, then=F("accepted_minor")),
                default=F("principal_minor"),
            )
        )
    )

    return asked["total"] or 0


def bound_minor(bank_id: int, asset_id: int) -> int:
    """Return what lies in escrow of a bank's offers."""
    held = Commitment.objects.filter(
        offer__bank_id=bank_id, offer__asset_id=asset_id, state=Commitment.State.COMMITTED
    )

    return held.aggregate(total=Sum("escrowed_minor"))["total"] or 0


def open_offers(bank_id: int) -> list[dict[str, Any]]:
    """Return what everybody may see of a bank's open offers, the one that closes first on top."""
    found = (
        Offer.objects.select_related("asset")
        .filter(
            Q(private_until=None) | Q(private_until__lt=F("bank__network__business_date")),
            bank_id=bank_id,
            state__in=[Offer.State.LISTED, Offer.State.FUNDING],
        )
        .order_by("closes_on", "id")[:OFFERS_SHOWN]
    )

    return [
        {
            "title": offer.title,
            "href": reverse("offer", kwargs={"public_id": offer.public_id}),
            "rate_millionths": offer.rate_millionths,
            "principal_minor": offer.principal_minor,
            "committed_minor": offer.committed_minor,
            "asset": offer.asset,
            "closes_on": offer.closes_on,
        }
        for offer in found
    ]
