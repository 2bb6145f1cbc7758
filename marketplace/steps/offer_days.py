"""What the business day does with offers: votes are taken up, windows open and close."""

import datetime

from django.db import connection
from django.db.models import Exists, OuterRef

from banks.models import Bank
from banks.queries.raising import raising_refusal
from banks.refusals import BankNotRaising
from banks.steps import prospectuses
from governance.models import Motion
from loans.models import Note
from marketplace.models import Commitment, Offer
from marketplace.steps import closing, contracting, listing, transitions
from people.models import Notice
from people.refusals import Refusal
from people.steps import tell
from rules.bank_standing import LISTING


def take_votes(*, network_id: int, on: datetime.date) -> int:
    """List the offers whose delegates agreed, reject those they turned down.

    An offer that the bank's bond no longer covers waits until it does. Source: R2-13, A-36.
    """
    assert connection.in_atomic_block
    decided = {
        motion.subject_id: motion
        for motion in Motion.objects.filter(
            kind=listing.LIST_OFFER,
            subject_type=Offer._meta.label_lower,
            panel__network_id=network_id,
            handled_on=None,
        )
        .exclude(state=Motion.State.OPEN)
        .order_by("pk")
    }
    taken = 0
    for offer_id in sorted(decided):
        motion, offer = decided[offer_id], transitions.locked(offer_id)
        if offer.state == Offer.State.VOTING:
            try:
                _take_vote(offer, motion, on=on)
            except Refusal:
                continue
        motion.handled_on = on
        motion.save(update_fields=["handled_on"])
        taken += 1

    return taken


def open_offers(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Open listed offers whose first day has come; return how many.

    Those of a bank that may raise no money wait until it may. Source: R0-16; decision 0016.
    """
    assert connection.in_atomic_block
    due = Offer.objects.filter(
        bank__network_id=network_id,
        state=Offer.State.LISTED,
        opens_on__lte=on,
        pk__gt=after_id,
        pk__lte=up_to_id,
    )
    opened = 0
    for offer_id in due.order_by("pk").values_list("pk", flat=True):
        offer = transitions.locked(offer_id)
        if raising_refusal(offer.bank, offer.asset) is not None:
            continue
        transitions.move(offer, Offer.State.FUNDING, on=on, by=None)
        opened += 1

    return opened


def close_offers(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Close offers whose last day is over and whose last reflection period too; return how many.

    Runs while the day closes: nobody commits or withdraws on it any more. Source: R0-16, R2-23.
    """
    assert connection.in_atomic_block
    reflecting = Commitment.objects.filter(
        offer_id=OuterRef("pk"),
        state=Commitment.State.COMMITTED,
        reflection_ends_on__gt=on,
    )
    due = Offer.objects.filter(
        ~Exists(reflecting),
        bank__network_id=network_id,
        state=Offer.State.FUNDING,
        closes_on__lte=on,
        pk__gt=after_id,
        pk__lte=up_to_id,
    )
    closed = 0
    for offer_id in due.order_by("pk").values_list("pk", flat=True):
        offer = transitions.locked(offer_id)
        closing.close(offer, on=on, by=None, is_day_over=True)
        if offer.state == Offer.State.FUNDED:
            contracting.write_contract(offer, on=on)
        closed += 1

    return closed


def halt_offers(*, network_id: int, on: datetime.date) -> int:
    """Do what follows for the offers of banks that may raise nothing; return how many it was.

    Who committed is told once of each change of the bank's standing, and may take the money back.
    What has nothing left to wait for is cancelled: an offer whose window ended before it opened,
    and one that is funded and not signed by both when its bank is suspended.

    Source: R0-16, R0-29, R2-23; decision 0016.
    """
    assert connection.in_atomic_block
    held = Offer.objects.filter(
        bank__network_id=network_id,
        state__in=[Offer.State.LISTED, Offer.State.FUNDING, Offer.State.FUNDED],
    ).exclude(bank__state__in=LISTING)
    halted = 0
    for offer_id in held.order_by("pk").values_list("pk", flat=True):
        offer = transitions.locked(offer_id)
        is_over = (offer.state == Offer.State.LISTED and offer.closes_on <= on) or (
            offer.state == Offer.State.FUNDED and offer.bank.state != Bank.State.OVERDUE
        )
        if is_over:
            closing.cancel(offer, reason=BankNotRaising.detail, on=on, by=None)
            halted += 1
        else:
            halted += _tell_halted(offer, on=on)

    return halted


def _tell_halted(offer: Offer, *, on: datetime.date) -> bool:
    """Tell those who committed how the bank stands, once; return whether anybody was told."""
    link = f"/offers/{offer.public_id}"
    told = Notice.objects.filter(
        kind="OFFER_HALTED", link=link, on__gte=offer.bank.state_since
    ).values("person_id")
    people = set(
        Commitment.objects.filter(offer=offer, state=Commitment.State.COMMITTED)
        .exclude(investor_id__in=told)
        .values_list("investor_id", flat=True)
    )
    state = offer.bank.get_state_display().lower()
    tell(
        people,
        kind="OFFER_HALTED",
        text=f"{offer.bank.name} is {state}, and raises no money for {offer.title} meanwhile. "
        "While the offer is open you may take your commitment back.",
        link=link,
        on=on,
    )

    return bool(people)


def tell_prospectus_news(*, network_id: int, on: datetime.date) -> int:
    """Tell those who promised money or hold notes of new prospectuses; return how many came.

    Who can still withdraw may do so for a whole reflection period again. Source: R0-13; P-31.
    """
    assert connection.in_atomic_block
    told = 0
    for news in prospectuses.waiting_news():
        case = news.prospectus.case
        if case.bank.network_id != network_id:
            continue
        standing = Commitment.objects.filter(
            offer__case=case, state__in=[Commitment.State.COMMITTED, Commitment.State.ACCEPTED]
        )
        holders = Note.objects.filter(
            loan__offer__case=case, holder__isnull=False, outstanding_minor__gt=0
        )
        people = {
            *standing.values_list("investor_id", flat=True),
            *holders.values_list("holder_id", flat=True),
        }
        for offer in Offer.objects.filter(
            case=case, state__in=[Offer.State.LISTED, Offer.State.FUNDING]
        ):
            Offer.objects.filter(pk=offer.pk).update(prospectus=news.prospectus)
            Commitment.objects.filter(offer=offer, state=Commitment.State.COMMITTED).update(
                reflection_ends_on=on + datetime.timedelta(days=offer.reflection_days),
                prospectus_sha256=news.prospectus.sha256,
            )
        prospectuses.tell_of(news, people, on=on)
        told += 1

    return told


def _take_vote(offer: Offer, motion: Motion, *, on: datetime.date) -> None:
    if motion.state == Motion.State.FAILED:
        transitions.move(
            offer, Offer.State.REJECTED, on=on, by=None, reason="The delegates said no."
        )
        tell(
            [offer.business.owner_id],
            kind="OFFER_REJECTED",
            text=f"The delegates turned {offer.title} down.",
            link=f"/offers/{offer.public_id}",
            on=on,
        )
        return
    listing.list_now(offer, on=on, by=None)
    if offer.opens_on <= on:
        transitions.move(offer, Offer.State.FUNDING, on=on, by=None)
