"""Closes out banks' loans in default: down the tiers of their contracts, then on the holders."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from banks.queries.bonds import HELD
from banks.steps import accounts
from banks.steps.bonds import slash
from ledger import posting
from ledger import queries as ledger_queries
from ledger.columns import column, write_columns
from ledger.kinds import Kind
from ledger.posting import Move
from loans.models import BankLoan, Collateral, Loan, LoanTerms
from loans.steps.bank_notes import BankNotes, notes_of
from people import audit
from people.steps import tell
from repayments.models import BankDefault, BankDefaultShare
from repayments.steps import bank_accruing
from repayments.steps.bank_distribution import sum_by
from repayments.steps.bank_records import HeldLoan, take_loan
from repayments.steps.bank_releases import return_escrow
from repayments.steps.capital_calls import drop_calls
from repayments.steps.program_news import DEFAULTED, tell_programs
from rules.allotment import allot_by_holder
from rules.bank_waterfall import BankClaim, BankNote, BankTier, CoveredClaim, cover_claims


@dataclass(frozen=True, slots=True)
class _Defaulting:
    """A loan that defaults today, when its escrow has gone back."""

    held: HeldLoan
    notes: BankNotes
    collateral: list[tuple[Collateral, int]]
    escrow_returned_minor: int


def default_loans(
    *, network_id: int, loan_ids: Sequence[int], on: datetime.date
) -> list[BankDefault]:
    """Close out loans that default today, those of one bank and asset in one run.

    What was paid on open capital calls goes back to who paid it, undisbursed escrow to the holders.
    Then collateral of the loan's asset, the bank's bond where the contract says FIRST_LOSS, the
    contingency, each before the next; what is open then is the holders' loss, which stays their
    claim until it is recovered or written off. Collateral of another asset waits for its sale,
    whose price is a recovery. A loan that has ended already is left out. Interest so far is
    charged; nothing accrues after.

    Source: A-35, A-59; N-8; R2-26.
    """
    assert connection.in_atomic_block

    by_source: dict[tuple[int, int], list[_Defaulting]] = defaultdict(list)
    for loan_id in sorted(set(loan_ids)):
        held = take_loan(loan_id)
        if held.loan.state == Loan.State.REPAYING and held.loan.network_id == network_id:
            if drop_calls(loan_id, on=on):
                held = take_loan(loan_id)
            one = _prepare(held, on=on)
            by_source[held.terms.bank_id, held.terms.asset_id].append(one)

    return [
        case
        for (bank_id, _), defaulting in sorted(by_source.items())
        for case in _close_out(bank_id, defaulting, on=on)
    ]


def _prepare(held: HeldLoan, *, on: datetime.date) -> _Defaulting:
    """Charge the interest so far and give back what was never lent."""
    bank_accruing.accrue_to(held, on=on)
    if held.lines:
        bank_accruing.charge_running(held, bank_accruing.running_interest(held, on=on), on=on)
    returned_minor = return_escrow(held=held, on=on)
    collateral = [
        (one, ledger_queries.balance(one.account_id))
        for one in Collateral.objects.select_for_update()
        .filter(bank_loan=held.terms, asset_id=held.terms.asset_id, state=Collateral.State.HELD)
        .order_by("pk")
    ]

    return _Defaulting(held, notes_of(np.array([held.terms.pk])), collateral, returned_minor)


def _close_out(
    bank_id: int, defaulting: Sequence[_Defaulting], *, on: datetime.date
) -> Iterator[BankDefault]:
    """Cover the loans of one bank in one asset together, and write down what became of each."""
    asset = defaulting[0].held.terms.asset
    contingency_id = accounts.contingency(bank_id, asset)
    covered = cover_claims(
        [_claim(one) for one in defaulting],
        bond_minor=sum(
            bond.held_minor
            for bond in defaulting[0].held.terms.bank.bonds.filter(asset=asset, state__in=HELD)
        ),
        contingency_minor=ledger_queries.balance(contingency_id),
    )

    by_loan = {one.held.terms.pk: one for one in defaulting}
    for claim in covered:
        one = by_loan[claim.loan_id]
        _pay_covers(one, claim, contingency_id, on=on)
        yield _record(one, claim, on=on)


def _claim(one: _Defaulting) -> BankClaim:
    terms = one.held.terms
    tiers = terms.loan.recovery_tiers.order_by("rank")

    return BankClaim(
        loan_id=terms.pk,
        notes=[
            BankNote(note_id, claim_minor, account_id)
            for note_id, claim_minor, account_id in zip(
                one.notes.ids.tolist(),
                one.notes.outstanding.tolist(),
                one.notes.account_ids.tolist(),
                strict=True,
            )
        ],
        tiers=[BankTier(tier.kind, tier.cover_millionths) for tier in tiers],
        collateral_minor=sum(minor for _, minor in one.collateral),
        bond_minor=terms.bond_minor if terms.bond_mode == LoanTerms.BondMode.FIRST_LOSS else 0,
        interest_minor=one.held.balance.interest_due_minor,
    )


def _pay_covers(
    one: _Defaulting, claim: CoveredClaim, contingency_id: int, *, on: datetime.date
) -> None:
    """Move the money of every tier to the holders, and what collateral is over to its owner."""
    terms = one.held.terms
    # Interest goes by what was claimed, or by the size of the notes where nothing was.
    weights = [note.claim_minor for note in claim.notes]
    interest = allot_by_holder(
        claim.interest_paid_minor,
        weights if any(weights) else one.notes.principals.tolist(),
        one.notes.account_ids.tolist(),
    )
    from_collateral = _by_account(
        one.notes,
        [note.collateral_minor + part for note, part in zip(claim.notes, interest, strict=True)],
    )
    moves = list(_collateral_moves(one, from_collateral, claim.collateral_left_minor))
    moves += [
        Move(Kind.LOAN_RECOVERY, contingency_id, account_id, minor)
        for account_id, minor in _by_account(
            one.notes, [note.contingency_minor for note in claim.notes]
        )
    ]
    if moves:
        posting.post(
            reference=f"loan:{terms.pk}:default",
            moves=moves,
            on=on,
            book_id=terms.loan.network_id,
        )
    if claim.bond_minor:
        slashed_minor = slash(
            bank_id=terms.bank_id,
            asset=terms.asset,
            amount_minor=claim.bond_minor,
            to=_by_account(one.notes, [note.bond_minor for note in claim.notes]),
            reference=f"loan:{terms.pk}:default:bond",
            on=on,
        )
        assert slashed_minor == claim.bond_minor
    for held, _ in one.collateral:
        held.state = Collateral.State.SOLD
        held.save(update_fields=["state"])


def _by_account(notes: BankNotes, amounts: Sequence[int]) -> list[tuple[int, int]]:
    """Return what each holder of record gets, one row an account."""
    parts = np.array(amounts, dtype=np.int64)
    _, owners, sums = sum_by(np.zeros_like(parts), notes.account_ids, parts)

    return list(zip(owners.tolist(), sums.tolist(), strict=True))


def _collateral_moves(
    one: _Defaulting, due: Sequence[tuple[int, int]], left_minor: int
) -> Iterator[Move]:
    """Walk the collateral in its order: to the holders, then what is over to its owner."""
    waiting = list(due)
    for held, minor in one.collateral:
        open_minor = minor
        while open_minor and waiting:
            account_id, asked_minor = waiting.pop(0)
            part_minor = min(open_minor, asked_minor)
            yield Move(Kind.LOAN_RECOVERY, held.account_id, account_id, part_minor)
            open_minor -= part_minor
            if asked_minor > part_minor:
                waiting.insert(0, (account_id, asked_minor - part_minor))
        if open_minor:
            left_minor -= open_minor
            yield Move(Kind.COLLATERAL_RETURN, held.account_id, held.owner_account_id, open_minor)
    assert not waiting
    assert left_minor == 0


def _record(one: _Defaulting, claim: CoveredClaim, *, on: datetime.date) -> BankDefault:
    """Write down the default, what each note got and lost, and that nothing falls due any more."""
    terms, balance = one.held.terms, one.held.balance
    case = BankDefault.objects.create(
        bank_loan=terms,
        defaulted_on=on,
        escrow_returned_minor=one.escrow_returned_minor,
        claim_minor=claim.claim_minor,
        collateral_minor=claim.collateral_minor,
        bond_minor=claim.bond_minor,
        contingency_minor=claim.contingency_minor,
        loss_minor=claim.loss_minor,
        interest_paid_minor=claim.interest_paid_minor,
        interest_written_off_minor=claim.interest_written_off_minor,
    )
    BankDefaultShare.objects.bulk_create(
        (
            BankDefaultShare(
                default=case,
                note_id=note.note_id,
                claim_minor=note.claim_minor,
                collateral_minor=note.collateral_minor,
                bond_minor=note.bond_minor,
                contingency_minor=note.contingency_minor,
                loss_minor=note.loss_minor,
            )
            for note in claim.notes
        ),
        batch_size=5_000,
    )
    write_columns(
        """
        UPDATE loans_note note SET outstanding_minor = lost.amount
        FROM unnest(%s::bigint[], %s::bigint[]) AS lost(id, amount)
        WHERE note.id = lost.id AND note.outstanding_minor <> lost.amount
        """,
        (
            column([note.note_id for note in claim.notes]),
            column([note.loss_minor for note in claim.notes]),
        ),
    )
    balance.outstanding_minor = claim.loss_minor
    balance.interest_due_minor = 0
    balance.interest_paid_minor += claim.interest_paid_minor
    balance.next_due_on = None
    balance.save()
    Loan.objects.filter(pk=terms.pk).update(state=Loan.State.DEFAULTED, defaulted_on=on)
    terms.servicing = BankLoan.Servicing.DEFAULTED
    terms.save(update_fields=["servicing"])
    audit.record(
        "BANK_LOAN_DEFAULTED",
        by=None,
        subject=terms.loan,
        data={"claim_minor": claim.claim_minor, "loss_minor": claim.loss_minor},
    )
    holders = terms.loan.notes.values_list("holder_id", flat=True).distinct()
    tell(
        [holder for holder in holders if holder is not None] + [terms.business.owner_id],
        kind="LOAN_DEFAULTED",
        text=f"“{terms.title}” has defaulted.",
        on=on,
    )
    tell_programs([terms.pk], DEFAULTED, on=on)

    return case
