"""The secondary market: holders ask a price for their notes, others buy them."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from governance.steps import share_day
from loans.models import BankLoan, Note
from marketplace.models import Ask
from marketplace.sale_refusals import (
    AlreadyAsked,
    AskEnded,
    InDispute,
    NoSuchAsk,
    NoSuchNote,
    PriceChanged,
    PriceRefused,
    StateUnsaid,
    TooFewNotes,
)
from marketplace.steps.note_sales import (
    check_buyer,
    check_sellable,
    hand_over,
    is_stopped,
    lock_loan,
)
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.steps import tell
from repayments.models import LateEpisode


@transaction.atomic(durable=True)
def ask_for_note(
    *,
    note_id: int,
    seller: Person,
    price_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    is_flagged: bool = False,
) -> Ask:
    """Offer one note for sale at a price, its accrued interest included.

    Raises NoSuchNote, NothingLeft, CallOpen, NotFullyCalled, StateUnsaid, AlreadyAsked and
    PriceRefused.
    Source: R2-03; ecosystem I8.
    """
    loan_id = Note.objects.filter(pk=note_id).values_list("loan_id", flat=True).first()
    bank_loan = _open_loan(loan_id, on=on)
    note = Note.objects.filter(pk=note_id, holder=seller).first()

    if note is None:
        raise NoSuchNote
    if Ask.objects.filter(note=note, state=Ask.State.OPEN).exists():
        raise AlreadyAsked
    (ask,) = _ask(bank_loan, [note], seller, price_minor, on=on, at=at, is_flagged=is_flagged)

    return ask


@transaction.atomic(durable=True)
def ask_for_notes(
    *,
    loan_id: int,
    seller: Person,
    count: int,
    price_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    is_flagged: bool = False,
) -> list[Ask]:
    """Offer several notes of one loan, the lowest serials first, each at the same price.

    Raises as `ask_for_note`, and TooFewNotes.
    """
    bank_loan = _open_loan(loan_id, on=on)
    free = list(
        Note.objects.filter(loan_id=loan_id, holder=seller)
        .exclude(asks__state=Ask.State.OPEN)
        .order_by("serial")[: max(count, 0)]
    )

    if not free and not Note.objects.filter(loan_id=loan_id, holder=seller).exists():
        raise NoSuchNote
    if count < 1 or len(free) < count:
        raise TooFewNotes(context={"free": len(free)})

    return _ask(bank_loan, free, seller, price_minor, on=on, at=at, is_flagged=is_flagged)


@transaction.atomic(durable=True)
def cancel_ask(*, ask_public_id: str, seller: Person, on: datetime.date) -> Ask:
    """Take one note back from the market. Raises NoSuchAsk, AskEnded."""
    (ask,) = _cancel([ask_public_id], seller, on=on)

    return ask


@transaction.atomic(durable=True)
def cancel_asks(*, ask_public_ids: Sequence[str], seller: Person, on: datetime.date) -> list[Ask]:
    """Take several notes of one loan back. Raises NoSuchAsk, AskEnded."""
    return _cancel(ask_public_ids, seller, on=on)


@transaction.atomic(durable=True)
def buy_note(
    *,
    ask_public_id: str,
    buyer: Person,
    on: datetime.date,
    at: datetime.datetime,
    price_minor_seen: int,
    outstanding_minor_seen: int | None = None,
) -> Ask:
    """Buy one note at the price that was seen; of many who try, one has it.

    Raises NoSuchAsk, AskEnded, PriceChanged, OwnNote, BorrowersNote, SaleStopped, NotEnoughMoney.
    Source: R2-03; H-1.
    """
    seen = (price_minor_seen, outstanding_minor_seen)
    (sold,) = _buy([ask_public_id], buyer, on=on, seen=seen)

    return sold


@transaction.atomic(durable=True)
def buy_notes(
    *,
    ask_public_ids: Sequence[str],
    buyer: Person,
    on: datetime.date,
    at: datetime.datetime,
    price_minor_seen: int,
    outstanding_minor_seen: int | None = None,
) -> list[Ask]:
    """Buy several notes of one loan from one seller at the price that was seen for each.

    Money goes from wallet to wallet, and the notes change hands in the same posting: all or none.
    Raises as `buy_note`. Source: R2-03; H-1.
    """
    return _buy(ask_public_ids, buyer, on=on, seen=(price_minor_seen, outstanding_minor_seen))


@transaction.atomic(durable=True)
def transfer_note(
    *,
    note_id: int,
    seller: Person,
    buyer: Person,
    price_minor: int,
    on: datetime.date,
    at: datetime.datetime,
    knows_of_dispute: bool = True,
) -> Ask:
    """Sell a note to somebody at a price that the two agreed on; recorded like any sale.

    An open ask of the note ends with it. Raises InDispute where the buyer does not know of one,
    and as `ask_for_note` and `buy_notes` do.
    """
    loan_id = Note.objects.filter(pk=note_id).values_list("loan_id", flat=True).first()
    bank_loan = _open_loan(loan_id, on=on)
    note = Note.objects.select_for_update(no_key=True).filter(pk=note_id, holder=seller).first()

    if note is None:
        raise NoSuchNote
    check_buyer(bank_loan, buyer=buyer, seller_id=seller.pk)
    if bank_loan.in_dispute and not knows_of_dispute:
        raise InDispute

    Ask.objects.filter(note=note, state=Ask.State.OPEN).update(
        state=Ask.State.CANCELLED, ended_on=on
    )
    # Two who agree know what they agree on.
    asks = _ask(bank_loan, [note], seller, price_minor, on=on, at=at, is_flagged=True)
    (sold,) = _sell(bank_loan, asks, buyer, on=on)

    return sold


def _cancel(ask_public_ids: Sequence[str], seller: Person, *, on: datetime.date) -> list[Ask]:
    asks = list(
        Ask.objects.select_for_update(of=("self",), no_key=True)
        .filter(public_id__in=ask_public_ids, seller=seller)
        .select_related("note__loan")
        .order_by("id")
    )
    if not asks or len(asks) != len(set(ask_public_ids)):
        raise NoSuchAsk
    share_day(network_id=asks[0].note.loan.network_id, on=on)
    if any(ask.state != Ask.State.OPEN for ask in asks):
        raise AskEnded

    for ask in asks:
        ask.state, ask.ended_on = Ask.State.CANCELLED, on
    Ask.objects.bulk_update(asks, ["state", "ended_on"], batch_size=5_000)
    audit.record_many(
        audit.AuditDraft("ASK_CANCELLED", "marketplace.ask", ask.pk, seller.pk) for ask in asks
    )

    return asks


def _buy(
    ask_public_ids: Sequence[str],
    buyer: Person,
    *,
    on: datetime.date,
    seen: tuple[int, int | None],
) -> list[Ask]:
    """Sell to a buyer who saw this price and, where known, this principal still to come."""
    found = list(
        Ask.objects.filter(public_id__in=ask_public_ids)
        .values_list("note__loan_id", "seller_id")
        .distinct()
    )
    if len(found) != 1:
        raise NoSuchAsk
    ((loan_id, seller_id),) = found
    bank_loan = _open_loan(loan_id, on=on)
    asks = list(
        Ask.objects.select_for_update(of=("self", "note"), no_key=True)
        .filter(public_id__in=ask_public_ids)
        .select_related("note", "seller")
        .order_by("id")
    )

    if len(asks) != len(set(ask_public_ids)):
        raise NoSuchAsk
    if any(ask.state != Ask.State.OPEN or ask.note.holder_id != ask.seller_id for ask in asks):
        raise AskEnded
    if any(ask.price_minor != seen[0] for ask in asks):
        raise PriceChanged
    if seen[1] is not None and any(ask.note.outstanding_minor != seen[1] for ask in asks):
        raise PriceChanged
    check_buyer(bank_loan, buyer=buyer, seller_id=seller_id)
    check_sellable(bank_loan, [ask.note for ask in asks])

    return _sell(bank_loan, asks, buyer, on=on)


def _open_loan(loan_id: int | None, *, on: datetime.date) -> BankLoan:
    """Share the day of a loan's network and lock the loan. Raises NoSuchNote, DayNotOpen."""
    if loan_id is None:
        raise NoSuchNote
    network_id = (
        BankLoan.objects.filter(loan_id=loan_id).values_list("loan__network_id", flat=True).first()
    )
    if network_id is None:
        raise NoSuchNote
    share_day(network_id=network_id, on=on)
    bank_loan = lock_loan(loan_id)
    assert bank_loan is not None

    return bank_loan


def _ask(
    bank_loan: BankLoan,
    notes: Sequence[Note],
    seller: Person,
    price_minor: int,
    *,
    on: datetime.date,
    at: datetime.datetime,
    is_flagged: bool,
) -> list[Ask]:
    if price_minor <= 0:
        raise PriceRefused
    check_sellable(bank_loan, notes)
    if not is_flagged and (is_stopped(bank_loan) or _is_late(bank_loan)):
        raise StateUnsaid

    asks = Ask.objects.bulk_create(
        (
            Ask(
                public_id=public_id("ask", at),
                note=note,
                seller=seller,
                price_minor=price_minor,
                outstanding_minor=note.outstanding_minor,
                is_flagged=is_flagged,
                asked_on=on,
            )
            for note in notes
        ),
        batch_size=5_000,
    )
    audit.record_many(
        audit.AuditDraft(
            "NOTE_ASKED", "marketplace.ask", ask.pk, seller.pk, {"price_minor": price_minor}
        )
        for ask in asks
    )

    return asks


def _sell(
    bank_loan: BankLoan, asks: Sequence[Ask], buyer: Person, *, on: datetime.date
) -> list[Ask]:
    hand_over(
        bank_loan=bank_loan,
        asks=asks,
        buyer=buyer,
        on=on,
        reference=f"loan:{bank_loan.pk}:sale:{asks[0].public_id}",
    )
    audit.record_many(
        audit.AuditDraft(
            "NOTE_SOLD", "marketplace.ask", ask.pk, buyer.pk, {"seller": ask.seller_id}
        )
        for ask in asks
    )
    tell(
        [asks[0].seller_id],
        kind="NOTE_SOLD",
        text=f"Your notes of “{bank_loan.title}” were sold.",
        link="/market/mine/",
        on=on,
    )

    return list(asks)


def _is_late(bank_loan: BankLoan) -> bool:
    return LateEpisode.objects.filter(loan_id=bank_loan.pk, cured_on__isnull=True).exists()
