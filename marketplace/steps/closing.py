"""Ends an offer's funding: who is accepted with how much, and who gets what back."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import connection

from banks.queries.raising import raising_refusal
from ledger import posting
from ledger.columns import column, write_columns
from ledger.kinds import Kind
from ledger.posting import Move
from marketplace.models import Commitment, CounterProposal, Offer
from marketplace.refusals import ReflectionRuns
from marketplace.steps import transitions
from people.models import Person
from people.steps import tell
from rules.offer_states import ends_at
from rules.scale_back import scale_back

# One statement, however many investors an offer has.
_SETTLE = """
    UPDATE marketplace_commitment AS commitment
    SET state = settled.state, accepted_minor = settled.accepted,
        escrowed_minor = CASE WHEN %(is_escrowed)s THEN settled.accepted ELSE 0 END,
        ended_on = CASE WHEN settled.accepted = 0 THEN %(on)s::date END
    FROM unnest(%(ids)s::bigint[], %(accepted)s::bigint[], %(states)s::text[])
        AS settled(id, accepted, state)
    WHERE commitment.id = settled.id
"""


def close(offer: Offer, *, on: datetime.date, by: Person | None, is_day_over: bool = False) -> None:
    """Close the funding of a locked offer: FUNDED, or FAILED_SOFT_CAP with everybody refunded.

    What passes the cap is scaled back pro rata in whole notes; what is over returns in one posting.
    A reflection period that ends today is over when the day is.

    Where the bank may raise no money at the end, an officer closes nothing, and the business day
    cancels the offer: everybody is refunded.

    Raises BankNotRaising, CoverTooLow, ProbationCap, ReflectionRuns and WrongState.

    Source: R0-16, R2-23; decision 0016.
    """
    assert connection.in_atomic_block
    transitions.check_state(offer, Offer.State.FUNDING)
    commitments = _committed(offer)
    last = max((one.reflection_ends_on for one in commitments), default=datetime.date.min)
    if last > on or (last == on and not is_day_over):
        raise ReflectionRuns(
            f"Some commitments can still be withdrawn until {last.isoformat()}.",
            context={"reflection_ends_on": last.isoformat()},
        )

    total_minor = sum(one.amount_minor for one in commitments)
    end = Offer.State(ends_at(total_minor, soft_cap_minor=offer.soft_cap_minor))
    if end == Offer.State.FUNDED:
        refusal = raising_refusal(
            offer.bank,
            offer.asset,
            adding_minor=min(total_minor, offer.principal_minor) - offer.principal_minor,
        )
        if refusal is not None and by is not None:
            raise refusal
        if refusal is not None:
            cancel(offer, reason=refusal.detail, on=on, by=None)
            return
    lapse_proposals(offer, on=on)
    if end == Offer.State.FAILED_SOFT_CAP:
        transitions.move(offer, end, on=on, by=by)
        people = refund_all(offer, on=on)
        _tell_failed(offer, people, on=on)
        return

    accepted = scale_back(
        [one.amount_minor for one in commitments],
        cap_minor=offer.principal_minor,
        partition_minor=offer.partition_minor,
    )
    _return(
        offer,
        {
            one: one.escrowed_minor - part
            for one, part in zip(commitments, accepted, strict=True)
            if one.escrowed_minor > part
        },
        event="scaled_back",
        on=on,
    )
    _settle(offer, commitments, accepted, on=on)
    offer.accepted_minor = sum(accepted)
    offer.save(update_fields=["accepted_minor"])
    transitions.move(offer, end, on=on, by=by)
    _tell_funded(offer, commitments, accepted, on=on)


def cancel(offer: Offer, *, reason: str, on: datetime.date, by: Person | None) -> None:
    """Cancel a locked offer that is no contract yet; everybody is refunded and told, and why.

    Raises WrongState.
    """
    assert connection.in_atomic_block
    was_listed = offer.listed_on is not None
    transitions.move(offer, Offer.State.CANCELLED, on=on, by=by, reason=reason)
    refunded = refund_all(offer, on=on)
    lapse_proposals(offer, on=on)
    if was_listed:
        tell(
            refunded,
            kind="OFFER_CANCELLED",
            text=f"{offer.title} was cancelled; your commitment is back in your wallet. {reason}",
            link=f"/offers/{offer.public_id}",
            on=on,
        )


def refund_all(offer: Offer, *, on: datetime.date) -> list[int]:
    """Give everybody back what is in escrow, in one posting; return the ids of the people."""
    commitments = _committed(offer)
    _return(
        offer,
        {one: one.escrowed_minor for one in commitments if one.escrowed_minor},
        event="refund",
        on=on,
    )
    _settle(offer, commitments, [0] * len(commitments), on=on)

    return [one.investor_id for one in commitments]


def lapse_proposals(offer: Offer, *, on: datetime.date) -> None:
    """Let what nobody decided about lapse with the offer's window."""
    CounterProposal.objects.filter(offer=offer, state=CounterProposal.State.OPEN).update(
        state=CounterProposal.State.LAPSED, decided_on=on
    )


def _committed(offer: Offer) -> list[Commitment]:
    return list(
        Commitment.objects.select_for_update()
        .filter(offer=offer, state=Commitment.State.COMMITTED)
        .order_by("pk")
    )


def _return(
    offer: Offer, amounts: Mapping[Commitment, int], *, event: str, on: datetime.date
) -> None:
    if not amounts:
        return
    posting.post(
        reference=f"offer:{offer.pk}:{event}",
        moves=[
            Move(
                Kind.COMMITMENT_RETURNED,
                offer.commitments_account_id,
                commitment.wallet_account_id,
                amount_minor,
            )
            for commitment, amount_minor in amounts.items()
        ],
        on=on,
        book_id=offer.bank.network_id,
    )


def _settle(
    offer: Offer,
    commitments: Sequence[Commitment],
    accepted: Sequence[int],
    *,
    on: datetime.date,
) -> None:
    if not commitments:
        return
    write_columns(
        _SETTLE,
        {
            "is_escrowed": offer.funding == Offer.Funding.ESCROWED,
            "on": on,
            "ids": column([one.pk for one in commitments]),
            "accepted": column(list(accepted)),
            "states": [
                (Commitment.State.COMMITTED if part else Commitment.State.REFUNDED).value
                for part in accepted
            ],
        },
    )


def _tell_failed(offer: Offer, people: Sequence[int], *, on: datetime.date) -> None:
    tell(
        people,
        kind="OFFER_FAILED",
        text=f"{offer.title} did not reach its soft cap; your money is back in your wallet.",
        link=f"/offers/{offer.public_id}",
        on=on,
    )


def _tell_funded(
    offer: Offer,
    commitments: Sequence[Commitment],
    accepted: Sequence[int],
    *,
    on: datetime.date,
) -> None:
    link = f"/offers/{offer.public_id}"
    whole = {
        one.investor_id
        for one, part in zip(commitments, accepted, strict=True)
        if part == one.amount_minor
    }
    cut = {one.investor_id for one in commitments} - whole
    tell(whole, kind="OFFER_FUNDED", text=f"{offer.title} is funded.", link=link, on=on)
    tell(
        cut,
        kind="OFFER_FUNDED",
        text=f"{offer.title} is funded and was asked for more than it needs: "
        "your commitment was scaled back, and the rest is back in your wallet.",
        link=link,
        on=on,
    )
