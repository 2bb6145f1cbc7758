"""What reputations allow when an offer is written and listed."""

import datetime
from collections.abc import Sequence

from django.db import connection

from banks import bank_figures
from banks.queries import bonds
from marketplace.models import Offer
from marketplace.refusals import BankReputation, BusinessReputation, DelegateReputation
from people.models import Person
from rules import reputation_limits
from track_record.models import BusinessFigures
from track_record.queries.businesses import business_reputation, person_reputation
from track_record.queries.public import bank_reputation


def check_offer(offer: Offer) -> None:
    """Refuse an offer that is larger than the records of its business and its bank allow.

    Raises BusinessReputation and BankReputation.

    Source: R2-08.
    """
    assert connection.in_atomic_block
    business = offer.case.business
    figures = BusinessFigures.objects.filter(business=business).first()
    in_asset = figures is not None and figures.asset_id == offer.asset_id
    most = reputation_limits.offered_minor_max(
        business_reputation(business, figures),
        repaid_minor=figures.repaid_minor if figures is not None and in_asset else 0,
    )
    if most is not None and offer.principal_minor > most:
        raise BusinessReputation(context={"limit_minor": most})
    bank_id, asset_id = offer.bank_id, offer.asset_id
    over_minor = reputation_limits.uncovered_minor(
        bank_reputation(offer.bank),
        bond_minor=bonds.standing_minor(bank_id, asset_id),
        exposure_minor=bank_figures.exposure_minor(bank_id, asset_id) + offer.principal_minor,
        multiple=offer.bank.probation_multiple,
    )
    if over_minor:
        raise BankReputation(context={"over_minor": over_minor})


def check_delegates(people: Sequence[int], *, on: datetime.date) -> None:
    """Refuse delegates whose record speaks against them. Raises DelegateReputation.

    Source: R2-08, the eligibility of delegates.
    """
    for person in Person.objects.filter(pk__in=people):
        if not reputation_limits.may_be_delegate(person_reputation(person, on=on)):
            raise DelegateReputation(context={"person_id": person.pk})
