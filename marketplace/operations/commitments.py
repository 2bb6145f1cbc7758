"""What investors do with their commitments."""

import datetime

from django.db import transaction
from django.db.models import F

from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from marketplace.models import Commitment, Offer
from marketplace.refusals import CommitmentUnknown, OfferUnknown, ReflectionOver
from marketplace.steps import committing, transitions
from people import audit
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

    Raises BelowTicket, BothSides, NotEligible, NotEnoughMoney, NotOpen, NotWholeNotes,
    OfferUnknown, OverLimit, Oversubscribed, PrivateWindow and ReferenceTaken.

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
    """Take a commitment back within its reflection period; the money returns at once.

    Raises CommitmentUnknown, ReflectionOver and WrongState.

    Source: R0-16; P-31.
    """
    found = Commitment.objects.filter(pk=commitment_id, investor=by).first()
    if found is None:
        raise CommitmentUnknown
    offer = transitions.locked(found.offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    commitment = Commitment.objects.select_for_update().get(pk=commitment_id)
    if commitment.state != Commitment.State.COMMITTED:
        raise CommitmentUnknown
    transitions.check_state(offer, Offer.State.FUNDING)
    if on > commitment.reflection_ends_on:
        raise ReflectionOver(
            context={"reflection_ends_on": commitment.reflection_ends_on.isoformat()}
        )

    if commitment.escrowed_minor:
        posting.post(
            reference=f"commitment:{commitment.pk}:withdrawn",
            moves=[
                Move(
                    Kind.COMMITMENT_RETURNED,
                    offer.commitments_account_id,
                    commitment.wallet_account_id,
                    commitment.escrowed_minor,
                )
            ],
            on=on,
            book_id=offer.bank.network_id,
        )
    commitment.state = Commitment.State.WITHDRAWN
    commitment.escrowed_minor = 0
    commitment.ended_on = on
    commitment.save(update_fields=["state", "escrowed_minor", "ended_on"])
    others = Commitment.objects.filter(
        offer=offer, investor=by, state=Commitment.State.COMMITTED
    ).exists()
    Offer.objects.filter(pk=offer.pk).update(
        committed_minor=F("committed_minor") - commitment.amount_minor,
        committer_count=F("committer_count") - int(not others),
    )
    audit.record("COMMITMENT_WITHDRAWN", by=by, subject=commitment)

    return commitment
