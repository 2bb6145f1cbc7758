"""What comes in after a bank's loan has defaulted, and the end of hoping for it."""

import datetime
from dataclasses import dataclass

import numpy as np
from django.db import connection

from banks.steps import accounts
from ledger import posting
from ledger import queries as ledger_queries
from ledger.columns import column, write_columns
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan
from loans.steps.bank_notes import notes_of
from people import audit
from people.models import Person
from people.refusals import Refusal
from repayments.models import BankDefault, BankDefaultShare
from repayments.steps.bank_distribution import sum_by
from repayments.steps.bank_records import HeldLoan, take_loan
from rules.bank_recovery import BankRecovery, NoteLoss, share_bank_recovery


class NotDefaulted(Refusal):
    """Only a loan in default has losses to recover or to write off."""

    code = "NOT_DEFAULTED"
    detail = "The loan has not defaulted."
    remedy = "A loan that is being repaid takes payments."


class NothingToRecover(Refusal):
    """Everybody got back what they lost, or nothing came in."""

    code = "AMOUNT_REFUSED"
    detail = "There is nothing to recover by this."
    remedy = "Write an amount above zero; what nobody lost is the business's own."


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryDraft:
    """Money of a defaulted borrower: from the business's account, or from sold collateral."""

    loan_id: int
    amount_minor: int
    source_account_id: int
    reference: str


def recover(draft: RecoveryDraft, *, on: datetime.date, by: Person | None) -> BankRecovery | None:
    """Share out what came in, in the reverse order of the loss; the rest stays where it is.

    To the notes by what each has not recovered, whoever holds them now, then to the contingency
    what it paid out, then to the bank what its bond paid. `owner_minor` is what nobody lost.
    Returns None where the same reference was shared out before. Raises NotDefaulted,
    NothingToRecover, and the ledger's Overdrawn.

    Source: A-60.
    """
    assert connection.in_atomic_block
    held = take_loan(draft.loan_id)
    case = BankDefault.objects.select_for_update().filter(bank_loan=held.terms).first()
    if case is None:
        raise NotDefaulted
    if draft.amount_minor <= 0:
        raise NothingToRecover
    if ledger_queries.find_journal(_reference(draft)) is not None:
        return None

    shares = list(case.shares.select_related("note").order_by("note_id"))
    recovery = share_bank_recovery(
        draft.amount_minor,
        [
            NoteLoss(one.note_id, one.loss_minor - one.recovered_minor, one.note.holder_id)
            for one in shares
        ],
        contingency_minor=case.contingency_minor - case.contingency_recovered_minor,
        bond_minor=case.bond_minor - case.bond_recovered_minor,
    )
    if recovery.owner_minor == draft.amount_minor:
        raise NothingToRecover

    _post(held, recovery, draft, on=on)

    _record(held, case, recovery, shares)
    audit.record(
        "BANK_LOAN_RECOVERED",
        by=by,
        subject=held.loan,
        data={"amount_minor": draft.amount_minor - recovery.owner_minor},
    )

    return recovery


def write_off(*, loan_id: int, on: datetime.date, by: Person) -> int:
    """End the claim on what a defaulted loan still owes; return how much that is.

    What comes in afterwards is still the holders'. Raises NotDefaulted.

    Source: A-60; R2-26.
    """
    assert connection.in_atomic_block
    held = take_loan(loan_id)
    terms, balance = held.terms, held.balance
    case = BankDefault.objects.select_for_update().filter(bank_loan=terms).first()
    if case is None or case.written_off_on is not None:
        raise NotDefaulted

    lost_minor = balance.outstanding_minor
    terms.loan.notes.filter(outstanding_minor__gt=0).update(outstanding_minor=0)
    balance.written_off_minor += lost_minor
    balance.outstanding_minor = 0
    balance.save(update_fields=["written_off_minor", "outstanding_minor"])
    case.written_off_on = on
    case.save(update_fields=["written_off_on"])
    terms.written_off_on = on
    terms.servicing = BankLoan.Servicing.CLOSED
    terms.save(update_fields=["written_off_on", "servicing"])
    audit.record(
        "BANK_LOAN_WRITTEN_OFF", by=by, subject=terms.loan, data={"amount_minor": lost_minor}
    )

    return lost_minor


def _post(
    held: HeldLoan, recovery: BankRecovery, draft: RecoveryDraft, *, on: datetime.date
) -> None:
    notes = notes_of(np.array([held.terms.pk]))
    ids, amounts = _columns(recovery)
    places = np.searchsorted(notes.ids, ids)
    _, owners, sums = sum_by(np.zeros_like(amounts), notes.account_ids[places], amounts)
    moves = [
        Move(Kind.LOAN_RECOVERY, draft.source_account_id, account_id, minor)
        for account_id, minor in zip(owners.tolist(), sums.tolist(), strict=True)
    ]
    bank_id, asset = held.terms.bank_id, held.terms.asset
    for account_id, minor in (
        (accounts.contingency(bank_id, asset), recovery.contingency_minor),
        (accounts.bank_account(bank_id, asset), recovery.bond_minor),
    ):
        if minor:
            moves.append(Move(Kind.LOAN_RECOVERY, draft.source_account_id, account_id, minor))
    posting.post(
        reference=_reference(draft),
        moves=moves,
        on=on,
        book_id=held.loan.network_id,
    )


def _reference(draft: RecoveryDraft) -> str:
    return f"loan:{draft.loan_id}:recovery:{draft.reference}"


def _columns(recovery: BankRecovery) -> tuple[np.ndarray, np.ndarray]:
    """Return note ids and what each gets, as columns."""
    rows = np.array(recovery.shares, dtype=np.int64).reshape(-1, 2)

    return rows[:, 0], rows[:, 1]


def _record(
    held: HeldLoan,
    case: BankDefault,
    recovery: BankRecovery,
    shares: list[BankDefaultShare],
) -> None:
    """Write what was recovered; what was written off before comes back as recovered."""
    terms, balance = held.terms, held.balance
    given = dict(recovery.shares)
    for share in shares:
        share.recovered_minor += given.get(share.note_id, 0)
    BankDefaultShare.objects.bulk_update(
        [share for share in shares if share.note_id in given],
        ["recovered_minor"],
        batch_size=5_000,
    )
    total_minor = sum(given.values())
    case.recovered_minor += total_minor
    case.contingency_recovered_minor += recovery.contingency_minor
    case.bond_recovered_minor += recovery.bond_minor
    case.save(
        update_fields=["recovered_minor", "contingency_recovered_minor", "bond_recovered_minor"]
    )
    if terms.written_off_on is None:
        ids, amounts = _columns(recovery)
        write_columns(
            """
            UPDATE loans_note note SET outstanding_minor = note.outstanding_minor - part.amount
            FROM unnest(%s::bigint[], %s::bigint[]) AS part(id, amount) WHERE note.id = part.id
            """,
            (column(ids), column(amounts)),
        )
        balance.outstanding_minor -= total_minor
    else:
        balance.written_off_minor -= total_minor
    balance.save(update_fields=["outstanding_minor", "written_off_minor"])
    is_whole = case.recovered_minor == case.loss_minor
    terms.servicing = (
        BankLoan.Servicing.CLOSED
        if is_whole or terms.written_off_on
        else BankLoan.Servicing.RECOVERING
    )
    terms.save(update_fields=["servicing"])
