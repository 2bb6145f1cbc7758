"""The clock of a test network: days are lived when its merchant's programs say so."""

import datetime

from business_day import chain
from governance.models import Network
from merchants.models import Merchant, Payment
from merchants.refusals import PaymentFinished
from sandbox import operations, queries
from sandbox.cast import Place, bring_another
from sandbox.models import CastMember
from sandbox.refusals import CannotSimulate, NotASandbox

DAYS_MAX = 31
# Somebody who pays nothing is late after eight days and gone after eleven weeks: the next one who
# is late comes in before.
LATE_FOR_DAYS = 49
_AT_ONCE = 7


def advance_clock(*, merchant: Merchant, days: int, at: datetime.datetime) -> Network:
    """Live so many days of a stand-in's network; return it with its new business date.

    The stand-in's unfinished payments grow older by as much, and end where their time is over.

    Raises NotASandbox, and CannotSimulate where a day could not be lived.
    """
    network = Network.objects.select_related("asset").get(pk=merchant.network_id)
    if not network.is_test:
        raise NotASandbox
    assert 0 < days <= DAYS_MAX

    until = network.business_date + datetime.timedelta(days=days)
    while network.business_date < until:
        _keep_somebody_late(merchant, network, at)
        on = min(until, network.business_date + datetime.timedelta(days=_AT_ONCE))
        try:
            chain.open_day(network_id=network.pk, on=on)
        except chain.DayPassed:
            # Somebody else is advancing the same clock, and is further already.
            pass
        except chain.StepFailed as failed:
            raise CannotSimulate(
                "A day of the test network could not be lived to its end.",
                remedy="Ask the operator of this bank to look at its log.",
            ) from failed
        network = Network.objects.select_related("asset").get(pk=network.pk)
    _end_lapsed(merchant, days, at)

    return network


def _keep_somebody_late(merchant: Merchant, network: Network, at: datetime.datetime) -> None:
    late = queries.accounts_of(merchant.pk, CastMember.Part.LATE)[0]
    if (network.business_date - late.joined_on).days < LATE_FOR_DAYS:
        return
    place = Place(
        network=network,
        merchant_id=merchant.pk,
        elsewhere=queries.shop_elsewhere(merchant),
        on=network.business_date,
        at=at,
    )
    bring_another(place, CastMember.Part.LATE)


def _end_lapsed(merchant: Merchant, days: int, at: datetime.datetime) -> None:
    """End the payments whose time ran out in those days; what was held for them goes back."""
    for payment in Payment.objects.filter(
        pk__in=operations.pass_time(merchant_id=merchant.pk, days=days), expires_at__lte=at
    ).order_by("pk"):
        try:
            operations.end_payment(payment_id=payment.pk, at=at)
        except PaymentFinished:
            # Somebody finished it just now.
            continue
