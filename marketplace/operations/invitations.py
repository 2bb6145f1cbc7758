"""A business invites people of its own network before its offer is public."""

import datetime

from django.db import IntegrityError, transaction

from marketplace.models import Invitation, Offer
from marketplace.refusals import InvitedAlready, NotOwner
from marketplace.steps import transitions
from people import audit
from people.models import Person
from people.steps import tell


@transaction.atomic(durable=True)
def invite(*, offer_id: int, person_id: int, on: datetime.date, by: Person) -> Invitation:
    """Invite a person to see and commit to an offer in its private window; they are told.

    Raises InvitedAlready, NotOwner and WrongState.

    Source: private window from the business's own network.
    """
    offer = transitions.locked(offer_id)
    if offer.business.owner_id != by.pk:
        raise NotOwner
    transitions.check_state(
        offer, Offer.State.DRAFT, Offer.State.VOTING, Offer.State.LISTED, Offer.State.FUNDING
    )

    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                offer=offer, person_id=person_id, invited_by=by, invited_on=on
            )
    except IntegrityError:
        raise InvitedAlready from None
    audit.record("INVESTOR_INVITED", by=by, subject=offer, data={"person_id": person_id})
    tell(
        [person_id],
        kind="INVITED",
        text=f"{offer.business.name} invites you to {offer.title} before it is open to everybody.",
        link=f"/offers/{offer.public_id}",
        on=on,
    )

    return invitation
