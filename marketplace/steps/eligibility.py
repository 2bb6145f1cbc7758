"""Whether a person may commit so much: identity, own limits, and never both sides of a contract."""

import datetime

from django.db import connection
from django.db.models import Sum

from banks.queries import officers
from marketplace.models import Commitment, InvestorLimit, InvestorStanding, Offer
from marketplace.refusals import BothSides, NotEligible, OverLimit
from pages.formats import amount_text
from people.models import Person

YEAR = datetime.timedelta(days=365)
COUNTED = (Commitment.State.COMMITTED, Commitment.State.ACCEPTED, Commitment.State.BREACHED)


def lock_standing(investor: Person) -> InvestorStanding:
    """Return an investor's accepted standing, locked: one commitment after the other.

    Raises NotEligible.
    """
    assert connection.in_atomic_block
    standing = InvestorStanding.objects.select_for_update().filter(person=investor).first()
    if standing is None or standing.state != InvestorStanding.State.ACCEPTED:
        raise NotEligible(context={"state": standing.state if standing else "NONE"})

    return standing


def check_limits(offer: Offer, investor: Person, amount_minor: int, *, on: datetime.date) -> None:
    """Raise OverLimit where a commitment passes what the investor may give an offer, or a year.

    What failed or was withdrawn does not count.
    """
    limit = InvestorLimit.objects.filter(person=investor, asset=offer.asset).first()
    if limit is None:
        return
    counted = Commitment.objects.filter(
        investor=investor, offer__asset=offer.asset, state__in=COUNTED
    )
    to_offer = counted.filter(offer=offer).aggregate(total=Sum("amount_minor"))["total"] or 0
    in_year = (
        counted.filter(committed_on__gt=on - YEAR).aggregate(total=Sum("amount_minor"))["total"]
        or 0
    )
    for most, used, word in (
        (limit.offer_minor, to_offer, "to one offer"),
        (limit.year_minor, in_year, "in a year"),
    ):
        if most is not None and used + amount_minor > most:
            left = amount_text(max(most - used, 0), offer.asset)
            raise OverLimit(
                f"Your limit {word} leaves {left}.",
                context={"left_minor": max(most - used, 0)},
            )


def check_conflict(offer: Offer, investor: Person) -> bool:
    """Return whether the investor is an officer of the bank, which is public.

    Raises BothSides for the owner of the business and the author of its case. Source: A-44.
    """
    if investor.pk in (offer.business.owner_id, offer.case.author_id):
        raise BothSides

    return bool(officers.roles_of(investor, offer.bank_id))
