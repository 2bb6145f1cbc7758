"""What a bank has on offer, for those who hold its bonds against it."""

from django.db.models import Case, F, Sum, When

from marketplace.models import Offer


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
