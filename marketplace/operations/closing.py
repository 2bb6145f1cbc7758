"""Ends an offer's funding by an officer's hand; the business day does it on the last day."""

import datetime

from django.db import transaction

from banks.models import Officer
from banks.queries import officers
from governance.steps import share_day
from marketplace.models import Offer
from marketplace.refusals import SoftCapOpen
from marketplace.steps import closing, contracting, transitions
from people.models import Person

CLOSERS = (Officer.Role.ANALYST, Officer.Role.APPROVER)


@transaction.atomic(durable=True)
def close_offer(*, offer_id: int, on: datetime.date, by: Person, gives_up: bool = False) -> Offer:
    """Close an offer that has reached its soft cap, or whose window is over.

    Commitments above the cap are scaled back pro rata; below the soft cap everybody is refunded:
    while the window is open only where the officer `gives_up` on it.
    A funded offer has its contract written. Raises BankNotRaising, CoverTooLow, NotOfficer,
    ProbationCap, ReflectionRuns, SoftCapOpen and WrongState.

    Source: R0-16, R2-23; P-31.
    """
    offer = transitions.locked(offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    officers.check_role(by, offer.bank_id, CLOSERS)
    transitions.check_state(offer, Offer.State.FUNDING)
    is_short = offer.committed_minor < offer.soft_cap_minor
    if is_short and on <= offer.closes_on and not gives_up:
        raise SoftCapOpen

    closing.close(offer, on=on, by=by)
    if offer.state == Offer.State.FUNDED:
        contracting.write_contract(offer, on=on)

    return offer
