"""What banks' open offers ask for, for the cover of the bonds."""

from django.db.models import Sum

from marketplace.models import Offer

# From its contract on an offer is a loan.
_OPEN = (Offer.State.LISTED, Offer.State.FUNDING, Offer.State.FUNDED)


def exposure_minor(bank_id: int, asset_id: int) -> int:
    """Return what a bank's open offers ask for, in minor units."""
    offers = Offer.objects.filter(bank_id=bank_id, asset_id=asset_id, state__in=_OPEN)

    return int(offers.aggregate(asked=Sum("principal_minor"))["asked"] or 0)
