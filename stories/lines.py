"""The lines that figures are made of: journal lines, and the rows of settled defaults."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ledger import pools
from ledger.kinds import Kind, Purpose
from ledger.models import Transfer
from loans.models import Loan, Note
from repayments.models import DefaultShare, Forgiveness
from rules import money

if TYPE_CHECKING:
    from stories.stage import Stage


@dataclass(frozen=True, slots=True)
class Line:
    """One entry that a figure is made of: a journal line, or a row of a settled default."""

    on: datetime.date
    amount_minor: int
    words: str


def journal_lines(where: Q, *, accounts: Iterable[int] = ()) -> Iterator[Line]:
    """Yield journal lines: what reached the accounts, less what left them; without any, all."""
    held = set(accounts)
    touched = Transfer.objects.filter(where)
    if held:
        touched = touched.filter(Q(debit__in=held) | Q(credit__in=held))
    rows = touched.select_related("journal", "debit", "credit").order_by("journal_id", "position")
    for transfer in rows:
        is_in = not held or transfer.credit_id in held
        if held and is_in and transfer.debit_id in held:
            continue
        other = transfer.debit if is_in else transfer.credit
        yield Line(
            transfer.journal.happened_on,
            transfer.amount_minor if is_in else -transfer.amount_minor,
            f"{Kind(transfer.kind).label} {'from' if is_in else 'to'} {other.code} "
            f"[{transfer.journal.reference}]",
        )


def held_lines(stage: "Stage", holder_id: int | None) -> Iterator[Line]:
    names = loan_names(stage)
    notes = Note.objects.filter(
        holder=holder_id, loan__network=stage.network, outstanding_minor__gt=0
    ).select_related("loan")
    for held in notes.order_by("pk"):
        yield Line(
            held.loan.established_on,
            held.outstanding_minor,
            f"open on {names[held.loan_id]}, of {amount_text(stage, held.principal_minor)}",
        )


# What gives principal back to those who lent it.
_RETURNS = (Kind.PRINCIPAL, Kind.ADVANCE_PASSED_ON, Kind.LOAN_REFUND, Kind.JUBILEE_MATCHED)


def disbursed_lines(stage: "Stage", loan: Loan, notes: Iterable[Note]) -> Iterator[Line]:
    """Yield what these first notes lent or advanced, as the journal has it."""
    accounts = set()
    for one in notes:
        accounts |= _accounts_of(stage, one)
    disbursed = of_loan(loan) & Q(kind__in=(Kind.DISBURSEMENT, Kind.ADVANCE))
    yield from negated(journal_lines(disbursed, accounts=accounts) if accounts else ())


def note_lines(stage: "Stage", loan: Loan, notes: list[Note]) -> Iterator[Line]:
    """Yield all that made notes of one loan what they are: lent, assigned, returned, defaulted."""
    yield from disbursed_lines(stage, loan, [one for one in notes if one.assigned_from_id is None])
    there = {one.pk for one in notes}
    handles = {account.person_id: name for name, account in stage.accounts.items()}
    for one in notes:
        pieces = Note.objects.filter(assigned_from=one).order_by("pk")
        if one.assigned_from_id is not None and one.assigned_from_id not in there:
            yield Line(loan.established_on, _at_first(one), "assigned at face by a defaulter")
        for piece in pieces:
            if piece.pk not in there:
                to = handles.get(piece.holder_id or 0, "the common pool")
                yield Line(loan.established_on, -_at_first(piece), f"assigned at face to {to}")

    accounts = set().union(*(_accounts_of(stage, one) for one in notes))
    returned = list(negated(journal_lines(of_loan(loan) & Q(kind__in=_RETURNS), accounts=accounts)))
    yield from returned
    forgiven = list(negated(forgiven_lines(stage, Q(note__in=there))))
    yield from forgiven
    covered = list(_covered(notes))
    yield from covered

    # What was set off moved no money: it is what the notes lack beyond all of that.
    gone = -sum(line.amount_minor for line in (*returned, *forgiven, *covered))
    set_off = sum(one.principal_minor - one.outstanding_minor for one in notes) - gone
    if set_off:
        yield Line(loan.established_on, -set_off, "set off against a claim on the borrower's own")


def forgiven_lines(stage: "Stage", where: Q) -> Iterator[Line]:
    """Yield shares of payments that were forgiven: they moved no money."""
    names = loan_names(stage)
    handles = {account.person_id: name for name, account in stage.accounts.items()}
    for one in Forgiveness.objects.filter(where).order_by("pk"):
        who = handles.get(one.lender_id or 0, "the common pool")
        words = f"forgiven by {who}, of payment {one.number} of {names[one.loan_id]}"
        yield Line(one.forgiven_on, one.amount_minor, words)


def _covered(notes: Iterable[Note]) -> Iterator[Line]:
    """Yield what each step of a default paid on notes, and what was lost."""
    shares = DefaultShare.objects.filter(note__in=[one.pk for one in notes])
    for share in shares.select_related("case").order_by("pk"):
        for amount, words in (
            (share.stake_cash_minor, "covered by the stake's cash"),
            (share.stake_assigned_minor, "covered by notes at face"),
            (share.contingency_minor, "covered by the contingency pool"),
            (share.loss_minor, "lost"),
        ):
            if amount:
                yield Line(share.case.defaulted_on, -amount, words)


def _at_first(one: Note) -> int:
    """Return what a note was when it came to be; pieces cut off it later have left it since."""
    pieces = Note.objects.filter(assigned_from=one)
    return one.principal_minor + sum(_at_first(piece) for piece in pieces)


def _accounts_of(stage: "Stage", one: Note) -> set[int]:
    if one.holder_id is not None:
        return {one.account_id}
    return set(pools.pool_accounts(stage.network.pk, Purpose.COMMON_POOL))


def of_loan(loan: Loan) -> Q:
    return Q(journal__reference__startswith=f"loan:{loan.pk}:")


def negated(lines: Iterable[Line]) -> Iterator[Line]:
    return (Line(line.on, -line.amount_minor, line.words) for line in lines)


def loan_names(stage: "Stage") -> dict[int, str]:
    """Return what loans are called in the story; an extension is called after its loan."""
    names = {loan.pk: name for name, loan in stage.loans.items()}
    extensions = Loan.objects.filter(extends__in=names).values_list("pk", "extends_id")
    return names | {pk: f"the extension of {names[of]}" for pk, of in extensions if of}


def amount_text(stage: "Stage", minor: int) -> str:
    return money.format_amount(minor, stage.asset)
