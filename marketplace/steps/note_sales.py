"""Moving a note from one holder to another, and stopping what may not be sold now."""

import datetime
from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import Count, F, Q, Sum

from banks.steps import accounts
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from loans.models import BankLoan, Loan, Note
from marketplace.models import Ask
from marketplace.sale_refusals import (
    BorrowersNote,
    CallOpen,
    NotEnoughMoney,
    NotFullyCalled,
    NothingLeft,
    OwnNote,
    SaleStopped,
)
from marketplace.steps.eligibility import lock_standing
from people import audit
from people.models import Person
from people.steps import tell
from repayments.models import NoteDraw

_CLOSED_WITHOUT_MORE = (BankLoan.Servicing.SETTLED, BankLoan.Servicing.CLOSED)

TROUBLE, REPAID = "LOAN_IN_TROUBLE", "LOAN_REPAID"
_WHY = {TROUBLE: "the loan is in trouble", REPAID: "the loan is repaid"}


def lock_loan(loan_id: int) -> BankLoan | None:
    """Lock a bank's loan against payments, defaults and other sales of its notes; return it.

    Everything that changes who receives what of a loan takes this lock first.
    """
    assert connection.in_atomic_block

    Loan.objects.select_for_update(no_key=True).filter(pk=loan_id).first()
    return (
        BankLoan.objects.select_related("loan__network", "asset", "business")
        .filter(loan_id=loan_id)
        .first()
    )


def is_stopped(bank_loan: BankLoan) -> bool:
    """Tell whether a loan's notes are sold only with its state said aloud."""
    return bank_loan.in_dispute or bank_loan.loan.state == Loan.State.DEFAULTED


def check_sellable(bank_loan: BankLoan, notes: Sequence[Note]) -> None:
    """Raise CallOpen, NothingLeft or NotFullyCalled where notes of a loan cannot change hands.

    After a default nothing more is called, and a note may still receive what is recovered.
    """
    if bank_loan.servicing in _CLOSED_WITHOUT_MORE:
        raise NothingLeft
    if bank_loan.loan.state == Loan.State.DEFAULTED:
        return
    if bank_loan.funding == BankLoan.Funding.CALLED:
        _check_drawn([note.pk for note in notes])
    if any(note.outstanding_minor == 0 for note in notes):
        raise NothingLeft


def _check_drawn(note_ids: Sequence[int]) -> None:
    """Raise CallOpen or NotFullyCalled while the money of notes is still to come.

    What lapsed by a breach is called no more.
    """
    found = NoteDraw.objects.filter(note_id__in=note_ids).aggregate(
        count=Count("note_id"),
        called=Sum("called_minor"),
        uncalled=Count(
            "note_id",
            filter=Q(note__principal_minor__gt=F("drawn_minor") + F("lapsed_minor")),
        ),
    )
    if found["called"]:
        raise CallOpen
    if found["count"] < len(note_ids) or found["uncalled"]:
        raise NotFullyCalled


def check_buyer(bank_loan: BankLoan, *, buyer: Person, seller_id: int) -> None:
    """Raise OwnNote, BorrowersNote or NotEligible where a person may not buy this note.

    Source: A-44; the eligibility step.
    """
    if buyer.pk == seller_id:
        raise OwnNote
    if buyer.pk == bank_loan.loan.borrower_id:
        raise BorrowersNote
    lock_standing(buyer)


def hand_over(
    *,
    bank_loan: BankLoan,
    asks: Sequence[Ask],
    buyer: Person,
    on: datetime.date,
    reference: str,
) -> int:
    """Pay the seller and give the notes to the buyer, in one posting; return its journal.

    The loan and the asks are locked. Who holds a note when a payment is distributed receives it:
    what was distributed before the sale was the seller's. Raises SaleStopped, NotEnoughMoney.

    Source: H-1; R2-03.
    """
    assert connection.in_atomic_block
    assert len({ask.seller_id for ask in asks}) == 1

    if is_stopped(bank_loan) and not all(ask.is_flagged for ask in asks):
        raise SaleStopped
    wallet_id = accounts.wallet(buyer.pk, bank_loan.asset)
    seller_wallet_id = accounts.wallet(asks[0].seller_id, bank_loan.asset)
    price_minor = sum(ask.price_minor for ask in asks)
    held = ledger_queries.lock_balances([wallet_id, seller_wallet_id])
    if held[wallet_id] < price_minor:
        raise NotEnoughMoney(context={"available_minor": held[wallet_id]})

    journal_id = posting.post(
        reference=reference,
        moves=[posting.Move(Kind.NOTE_SALE, wallet_id, seller_wallet_id, price_minor)],
        on=on,
        book_id=bank_loan.loan.network_id,
    )
    Note.objects.filter(pk__in=[ask.note_id for ask in asks]).update(
        holder=buyer, account_id=wallet_id
    )
    for ask in asks:
        ask.outstanding_minor = ask.note.outstanding_minor
        ask.state, ask.buyer, ask.ended_on = Ask.State.SOLD, buyer, on
        ask.journal_id = journal_id
    Ask.objects.bulk_update(
        asks, ["outstanding_minor", "state", "buyer", "ended_on", "journal_id"], batch_size=5_000
    )

    return journal_id


def stop_asks(loan_ids: Collection[int], *, on: datetime.date, reason: str = TROUBLE) -> int:
    """Stop the open asks of loans that went into dispute or default; return how many.

    Asks that say the state aloud go on, unless nothing is owed any more. The sellers are told.

    Source: ecosystem I8; states.md, Note.
    """
    assert connection.in_atomic_block

    found = Ask.objects.filter(note__loan_id__in=loan_ids, state=Ask.State.OPEN)
    if reason != REPAID:
        found = found.filter(is_flagged=False)
    stopped = list(
        found.select_for_update(of=("self",), no_key=True)
        .select_related("note__loan__bank_loan")
        .order_by("id")
    )
    Ask.objects.filter(pk__in=[ask.pk for ask in stopped]).update(
        state=Ask.State.STOPPED, ended_on=on
    )
    by_loan: dict[int, tuple[str, str, set[int]]] = {}
    for ask in stopped:
        loan = ask.note.loan
        told = by_loan.setdefault(loan.pk, (loan.bank_loan.title, loan.public_id, set()))
        told[2].add(ask.seller_id)
    for title, public_id, sellers in by_loan.values():
        tell(
            sellers,
            kind="ASK_STOPPED",
            text=f"Your notes of “{title}” are not on sale any more: {_WHY[reason]}.",
            link=f"/portfolio/loans/{public_id}/",
            on=on,
        )
    audit.record_many(
        audit.AuditDraft("ASK_STOPPED", "marketplace.ask", ask.pk, data={"reason": reason})
        for ask in stopped
    )

    return len(stopped)


def stop_asks_of_troubled_loans(*, network_id: int, on: datetime.date) -> int:
    """Stop the asks of all loans that the night found in dispute, in default or repaid."""
    assert connection.in_atomic_block

    troubled = (
        Ask.objects.filter(state=Ask.State.OPEN, is_flagged=False, note__loan__network=network_id)
        .filter(note__loan__bank_loan__in_dispute=True)
        .values_list("note__loan_id", flat=True)
        .union(
            Ask.objects.filter(
                state=Ask.State.OPEN,
                is_flagged=False,
                note__loan__network=network_id,
                note__loan__state=Loan.State.DEFAULTED,
            ).values_list("note__loan_id", flat=True)
        )
    )

    repaid = Ask.objects.filter(
        state=Ask.State.OPEN,
        note__loan__network=network_id,
        note__loan__state=Loan.State.SETTLED,
    ).values_list("note__loan_id", flat=True)

    return stop_asks(list(troubled), on=on) + stop_asks(list(repaid), on=on, reason=REPAID)
