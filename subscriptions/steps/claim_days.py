"""The night of claims: whatever merchants who owe refunds have taken meanwhile pays them."""

import datetime

from merchants.models import Merchant
from subscriptions.models import Claim
from subscriptions.steps.claims import settle_claims

# Whether any merchant of the network owes a refund, even one with an empty till: what was given
# back by hand is seen here.
OWING = """
    SELECT FROM subscriptions_claim claim
    JOIN merchants_merchant merchant ON merchant.id = claim.merchant_id
    WHERE claim.settled_on IS NULL AND merchant.network_id = %(network)s
"""


def collect_claims(*, network_id: int, on: datetime.date) -> int:
    """Pay open claims from the balances of their merchants; return how many merchants paid.

    Source: A-56.
    """
    owing = (
        Merchant.objects.filter(
            pk__in=Claim.objects.filter(settled_on=None).values("merchant"), network_id=network_id
        )
        .select_related("network__asset")
        .order_by("pk")
    )
    at = datetime.datetime.combine(on, datetime.time(), datetime.UTC)

    return sum(settle_claims(merchant, on=on, at=at, by=None) > 0 for merchant in owing)
