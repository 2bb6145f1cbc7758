"""Takes a commitment back; deeds of the apps above take theirs back by it too."""

import datetime

from django.db import connection
from django.db.models import F

from banks.queries.raising import raising_refusal
from governance.steps import share_day
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from marketplace.models import Commitment, Offer
from marketplace.refusals import CommitmentUnknown, ReflectionOver
from marketplace.steps import transitions
from people import audit
from people.models import Person


def withdraw(*, commitment_id: int, on: datetime.date, by: Person) -> Commitment:
    """Take a commitment back; the money returns at once.

    That is possible within its reflection period, and while the bank may raise no money.

    Raises CommitmentUnknown, ReflectionOver and WrongState.

    Source: R0-16; P-31; decision 0016.
    """
    assert connection.in_atomic_block
    found = Commitment.objects.filter(pk=commitment_id, investor=by).first()
    if found is None:
        raise CommitmentUnknown
    offer = transitions.locked(found.offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    commitment = Commitment.objects.select_for_update().get(pk=commitment_id)
    if commitment.state != Commitment.State.COMMITTED:
        raise CommitmentUnknown
    transitions.check_state(offer, Offer.State.FUNDING)
    if on > commitment.reflection_ends_on and raising_refusal(offer.bank, offer.asset) is None:
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
