"""A merchant offers to match what lenders of its network forgive."""

import datetime

from django.db import transaction

from lending_circles.models import JubileeFund
from lending_circles.steps import funds
from merchants.models import Merchant, Staff
from merchants.queries import staff_role
from merchants.refusals import NotTheOwner
from merchants.steps import gates
from people.models import Person

_ANSWERING = (Staff.Role.OWNER, Staff.Role.MANAGER)


@transaction.atomic(durable=True)
def offer_fund(
    *,
    merchant_id: int,
    budget_minor: int,
    closes_on: datetime.date,
    words: str,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> JubileeFund:
    """Offer a Jubilee fund from the till; two organisers decide, and no money moves until then.

    An owner gives, nobody else. Owners and managers stand behind it. Raises DayNotOpen,
    NotTheOwner, MerchantSuspended, and what `funds.offer` refuses.

    Source: decision 0008.
    """
    merchant = Merchant.objects.select_related("network__asset").get(pk=merchant_id)
    gates.share_day(merchant.network, on=on, at=at)

    if staff_role(merchant.pk, by.pk) != Staff.Role.OWNER:
        raise NotTheOwner
    gates.check_open_for_business(merchant)

    behind = Staff.objects.filter(merchant=merchant, role__in=_ANSWERING, until=None)

    return funds.offer(
        network=merchant.network,
        offered=funds.Offer(
            giver=JubileeFund.Giver.MERCHANT,
            name=merchant.name,
            account_id=merchant.till_account_id,
            budget_minor=budget_minor,
            closes_on=closes_on,
            words=words,
            backers=tuple(behind.values_list("person_id", flat=True)),
        ),
        on=on,
        by=by,
    )
