"""What investors do with their commitments."""

import datetime

from django.db import transaction

from governance.steps import share_day
from marketplace.models import Commitment, Offer
from marketplace.refusals import OfferUnknown
from marketplace.steps import committing, withdrawing
from people.models import Person
from people.public_ids import token


@transaction.atomic(durable=True)
def commit(
    *,
    offer_id: int,
    investor: Person,
    amount_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    made_by: str = "PERSON",
    reference: str | None = None,
) -> Commitment:
    """Commit money to an offer; the same reference again returns the same commitment.

    Raises BankNotRaising, BelowTicket, BothSides, CoverTooLow, NotEligible, NotEnoughMoney,
    NotOpen, NotWholeNotes, OfferUnknown, OverLimit, Oversubscribed, PrivateWindow, ProbationCap and
    ReferenceTaken.

    Source: R0-16, R2-14.
    """
    network_id = (
        Offer.objects.filter(pk=offer_id).values_list("bank__network_id", flat=True).first()
    )
    if network_id is None:
        raise OfferUnknown
    share_day(network_id=network_id, on=on)

    return committing.commit(
        committing.Wish(
            offer_id=offer_id,
            amount_minor=amount_minor,
            reference=reference or token(),
            made_by=made_by,
        ),
        investor=investor,
        on=on,
        at=at,
    )


@transaction.atomic(durable=True)
def withdraw_commitment(*, commitment_id: int, on: datetime.date, by: Person) -> Commitment:
    """Take a commitment back within its reflection period, or while its bank may raise nothing.

    The money returns at once. Raises CommitmentUnknown, ReflectionOver and WrongState.

    Source: R0-16; P-31.
    """
    return withdrawing.withdraw(commitment_id=commitment_id, on=on, by=by)
