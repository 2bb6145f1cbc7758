"""Takes an investor's commitment to an offer; deeds of the apps above commit by it too."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q

from banks.queries.raising import check_raising
from banks.steps import accounts
from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from marketplace.models import Commitment, Invitation, Offer
from marketplace.refusals import (
    BelowTicket,
    NotEnoughMoney,
    NotOpen,
    NotWholeNotes,
    OfferUnknown,
    Oversubscribed,
    PrivateWindow,
    ReferenceTaken,
)
from marketplace.steps import eligibility
from pages.formats import amount_text
from people import audit
from people.models import Person
from people.public_ids import public_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an investor wants to commit; the same reference again is the same commitment."""

    offer_id: int
    amount_minor: int
    reference: str
    made_by: str = "PERSON"


def commit(wish: Wish, *, investor: Person, on: datetime.date, at: datetime.datetime) -> Commitment:
    """Commit money to an offer: into its escrow at once, or promised where it is called later.

    The counter of the offer moves by one conditional UPDATE, so investors who race for the last
    part fund it exactly to the cap. The business day must be shared already.

    Raises BankNotRaising, BelowTicket, BothSides, CoverTooLow, NotEligible, NotEnoughMoney,
    NotOpen, NotWholeNotes, OverLimit, Oversubscribed, PrivateWindow, ProbationCap and
    ReferenceTaken.

    Source: R0-16, R0-29, R2-14; A-44; P-31.
    """
    assert connection.in_atomic_block
    standing = eligibility.lock_standing(investor)
    offer = _offer(wish.offer_id)
    again = _same(offer, investor, wish)
    if again is not None:
        return again
    _check_open(offer, investor, on=on)
    check_raising(offer.bank, offer.asset)
    is_related = eligibility.check_conflict(offer, investor)
    check_amount(offer, wish.amount_minor)
    eligibility.check_limits(offer, investor, wish.amount_minor, on=on)

    is_first = not Commitment.objects.filter(
        offer=offer, investor=investor, state=Commitment.State.COMMITTED
    ).exists()
    _take_part(offer, wish.amount_minor, is_first=is_first)

    is_escrowed = offer.funding == Offer.Funding.ESCROWED
    wallet_id = accounts.wallet(investor.pk, offer.asset)
    if is_escrowed:
        _escrow(offer, investor, wish, wallet_id=wallet_id, on=on)

    reflection = 0 if standing.is_sophisticated else offer.reflection_days
    commitment = Commitment.objects.create(
        public_id=public_id("commit", at),
        offer=offer,
        investor=investor,
        wallet_account_id=wallet_id,
        amount_minor=wish.amount_minor,
        escrowed_minor=wish.amount_minor if is_escrowed else 0,
        committed_on=on,
        committed_at=at,
        # Without a reflection period the day before is its last.
        reflection_ends_on=on + datetime.timedelta(days=reflection - (reflection == 0)),
        prospectus_sha256=offer.prospectus.sha256,
        made_by=wish.made_by,
        reference=wish.reference,
        is_related_party=is_related,
    )
    audit.record(
        "COMMITMENT_MADE",
        by=investor,
        subject=commitment,
        data={"offer": offer.public_id, "amount_minor": wish.amount_minor},
    )

    return commitment


def check_amount(offer: Offer, amount_minor: int) -> None:
    """Raise BelowTicket or NotWholeNotes; the last part of an offer may be below the ticket."""
    left_minor = offer.principal_minor - offer.committed_minor
    is_last_part = not offer.allows_excess and amount_minor == left_minor
    if amount_minor <= 0 or (amount_minor < offer.ticket_minor and not is_last_part):
        raise BelowTicket(
            f"The least that one commits is {amount_text(offer.ticket_minor, offer.asset)}.",
            context={"ticket_minor": offer.ticket_minor},
        )
    if amount_minor % offer.partition_minor:
        raise NotWholeNotes(
            f"A note is {amount_text(offer.partition_minor, offer.asset)}.",
            context={"partition_minor": offer.partition_minor},
        )


def _offer(offer_id: int) -> Offer:
    found = (
        Offer.objects.select_related("bank", "business", "case", "asset", "prospectus")
        .filter(pk=offer_id)
        .first()
    )
    if found is None:
        raise OfferUnknown

    return found


def _same(offer: Offer, investor: Person, wish: Wish) -> Commitment | None:
    """Return the commitment that has this reference. Raises ReferenceTaken."""
    found = Commitment.objects.filter(
        offer=offer, investor=investor, reference=wish.reference
    ).first()
    if found is not None and found.amount_minor != wish.amount_minor:
        raise ReferenceTaken

    return found


def _check_open(offer: Offer, investor: Person, *, on: datetime.date) -> None:
    if offer.state != Offer.State.FUNDING or on > offer.closes_on:
        raise NotOpen(context={"state": offer.state, "closes_on": offer.closes_on.isoformat()})
    if offer.private_until is not None and on <= offer.private_until:
        invited = Invitation.objects.filter(offer=offer, person=investor)
        if not invited.exists():
            raise PrivateWindow(context={"private_until": offer.private_until.isoformat()})


def _take_part(offer: Offer, amount_minor: int, *, is_first: bool) -> None:
    """Move the offer's counter, or say what is left. Raises NotOpen and Oversubscribed."""
    moved = Offer.objects.filter(
        Q(allows_excess=True) | Q(committed_minor__lte=F("principal_minor") - amount_minor),
        pk=offer.pk,
        state=Offer.State.FUNDING,
    ).update(
        committed_minor=F("committed_minor") + amount_minor,
        committer_count=F("committer_count") + int(is_first),
    )
    if moved:
        return
    now = Offer.objects.get(pk=offer.pk)
    if now.state != Offer.State.FUNDING:
        raise NotOpen(context={"state": now.state})
    left_minor = now.principal_minor - now.committed_minor
    raise Oversubscribed(
        f"Only {amount_text(left_minor, offer.asset)} of this offer is left."
        if left_minor
        else "This offer is full.",
        context={"left_minor": left_minor},
    )


def _escrow(
    offer: Offer, investor: Person, wish: Wish, *, wallet_id: int, on: datetime.date
) -> None:
    try:
        posting.post(
            reference=f"offer:{offer.pk}:commitment:{investor.pk}:{wish.reference}",
            moves=[
                Move(Kind.COMMITMENT, wallet_id, offer.commitments_account_id, wish.amount_minor)
            ],
            on=on,
            book_id=offer.bank.network_id,
        )
    except posting.Overdrawn:
        raise NotEnoughMoney(context={"amount_minor": wish.amount_minor}) from None
