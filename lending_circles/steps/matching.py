"""Matches what lenders forgave this morning: Jubilee funds pay as much of the borrowers' debt."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from governance.models import Network
from ledger.columns import Int64s
from ledger.kinds import Kind
from lending_circles.models import JubileeFund, JubileeMatch
from lending_circles.queries import matching
from lending_circles.queries.matching import Forgiving
from lending_circles.steps import matching_words
from lending_circles.steps.blocks import lift_blocks
from loans.models import Loan
from loans.steps import NoteTable
from people import audit
from repayments.models import Installment
from repayments.steps.collecting import (
    LineTable,
    NoteShares,
    PaymentTable,
    collect,
    lines_of,
    lock_balances,
)
from rules.jubilee import Forgone, OpenNote, PaidFor, Purse, matches, note_parts, paid_for
from rules.repayment import Due, allocate, settlement_minor


@dataclass(frozen=True, slots=True)
class Match:
    """What one fund pays on one extension."""

    fund: JubileeFund
    forgiving: Forgiving
    paid: PaidFor

    @property
    def amount_minor(self) -> int:
        """Principal and interest together."""
        return self.paid.principal_minor + self.paid.interest_minor


def match_forgiveness(*, network_id: int, on: datetime.date) -> int:
    """Match what was forgiven before the stakes' turn; return how many payments funds made.

    Done again on the same day it pays nothing more.

    Source: the business day, "forgiveness"; decision 0008.
    """
    return _match(network_id, on, is_after_stake=False)


def match_after_stakes(*, network_id: int, on: datetime.date) -> int:
    """Match what was forgiven of what the borrowers' stakes had left open.

    Source: A-28, `only_after_stake`; decision 0008.
    """
    return _match(network_id, on, is_after_stake=True)


def _match(network_id: int, on: datetime.date, *, is_after_stake: bool) -> int:
    assert connection.in_atomic_block
    funds = {fund.pk: fund for fund in matching.open_funds(network_id)}
    found = matching.unmatched(network_id, on, is_after_stake=is_after_stake) if funds else []
    if not found:
        return 0
    forgiving = {one.loan_id: one for one in found}
    lock_balances(np.array(list(forgiving), dtype=np.int64))
    dues = matching.dues_of(list(forgiving))

    made = _decide(funds, forgiving, dues, on=on)
    if made:
        lines = _lines(made, dues, on=on)
        settled = _pay(made, lines, network_id=network_id, on=on, is_after_stake=is_after_stake)
        lift_blocks(network_id=network_id, loan_ids=settled)
        _record(made, network_id=network_id, on=on, is_after_stake=is_after_stake)

    return len(made)


def _decide(
    funds: Mapping[int, JubileeFund],
    forgiving: Mapping[int, Forgiving],
    dues: Mapping[int, Sequence[Due]],
    *,
    on: datetime.date,
) -> list[Match]:
    """Return what the funds pay, by loan and, within one, in the order of the funds."""
    backers = matching.backers_of(list(funds.values()))
    decided = matches(
        [Purse(fund.pk, fund.left_minor, backers[fund.pk]) for fund in funds.values()],
        [
            Forgone(
                one.loan_id,
                one.borrower_id,
                one.forgiven_minor,
                settlement_minor(dues.get(one.loan_id, ())),
            )
            for one in forgiving.values()
        ],
    )
    by_loan: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in decided:
        by_loan[one.loan_id].append((one.fund_id, one.amount_minor))

    made = []
    for loan_id, paying in sorted(by_loan.items()):
        amounts = [amount_minor for _, amount_minor in paying]
        allocation = allocate(dues[loan_id], sum(amounts), on=on)
        parts = paid_for(amounts, allocation, failed=forgiving[loan_id].numbers)
        made += [
            Match(funds[fund_id], forgiving[loan_id], part)
            for (fund_id, _), part in zip(paying, parts, strict=True)
        ]

    return made


def _lines(
    made: Sequence[Match], dues: Mapping[int, Sequence[Due]], *, on: datetime.date
) -> LineTable:
    """Return what each installment receives of all funds together."""
    totals: dict[int, int] = defaultdict(int)
    for one in made:
        totals[one.forgiving.loan_id] += one.amount_minor
    tables = [
        lines_of(loan_id, allocate(dues[loan_id], amount_minor, on=on).collected)
        for loan_id, amount_minor in totals.items()
    ]

    return LineTable(
        loan_ids=np.concatenate([table.loan_ids for table in tables]),
        numbers=np.concatenate([table.numbers for table in tables]),
        principals=np.concatenate([table.principals for table in tables]),
        interests=np.concatenate([table.interests for table in tables]),
        completes=np.concatenate([table.completes for table in tables]),
    )


def _pay(
    made: Sequence[Match],
    lines: LineTable,
    *,
    network_id: int,
    on: datetime.date,
    is_after_stake: bool,
) -> Int64s:
    """Post all payments in one call and write what they paid; return the loans now settled."""
    turn = "after" if is_after_stake else "before"

    def column(values: Sequence[int]) -> Int64s:
        return np.array(values, dtype=np.int64)

    payments = PaymentTable(
        references=[
            f"loan:{one.forgiving.loan_id}:jubilee:{one.fund.pk}:{on}:{turn}" for one in made
        ],
        loan_ids=column([one.forgiving.loan_id for one in made]),
        source_ids=column([one.fund.escrow_account_id or 0 for one in made]),
        principals=column([one.paid.principal_minor for one in made]),
        interests=column([one.paid.interest_minor for one in made]),
        # An extension has no fee that could be earned.
        releases=column([0] * len(made)),
    )

    def split(notes: NoteTable, _payments: PaymentTable) -> tuple[Int64s, NoteShares]:
        return _split(notes, made)

    return collect(
        payments,
        lines,
        network_id=network_id,
        on=on,
        source=Installment.Source.JUBILEE,
        principal_kind=Kind.JUBILEE_MATCHED,
        split=split,
    )


def _split(notes: NoteTable, made: Sequence[Match]) -> tuple[Int64s, NoteShares]:
    """Return what every note receives in all, and each payment's shares.

    Source: decision 0008: the failed payment's rest goes to those who did not forgive it.
    """
    left = notes.outstanding.copy()
    rows_of, places_of, parts_of = [], [], []
    for row, one in enumerate(made):
        start = np.searchsorted(notes.loan_ids, one.forgiving.loan_id, side="left")
        stop = np.searchsorted(notes.loan_ids, one.forgiving.loan_id, side="right")
        places = np.arange(start, stop)
        parts = np.array(
            note_parts(
                one.paid.principal_minor,
                one.paid.failed_minor,
                [
                    OpenNote(note, outstanding, note in one.forgiving.note_ids)
                    for note, outstanding in zip(
                        notes.ids[places].tolist(), left[places].tolist(), strict=True
                    )
                ],
            ),
            dtype=np.int64,
        )
        left[places] -= parts
        rows_of.append(np.full(len(places), row, dtype=np.int64))
        places_of.append(places)
        parts_of.append(parts)

    return notes.outstanding - left, NoteShares(
        np.concatenate(rows_of), np.concatenate(places_of), np.concatenate(parts_of)
    )


def _record(
    made: Sequence[Match], *, network_id: int, on: datetime.date, is_after_stake: bool
) -> None:
    """Keep what was matched, take it off the funds, and tell whom it concerns."""
    JubileeMatch.objects.bulk_create(
        (
            JubileeMatch(
                fund=one.fund,
                loan_id=one.forgiving.loan_id,
                matched_on=on,
                is_after_stake=is_after_stake,
                forgiven_minor=one.forgiving.forgiven_minor,
                principal_minor=one.paid.principal_minor,
                interest_minor=one.paid.interest_minor,
            )
            for one in made
        ),
        batch_size=5_000,
    )
    paying = {one.fund.pk: one.fund for one in made}
    for one in made:
        one.fund.matched_minor += one.amount_minor
    for fund in paying.values():
        if fund.left_minor == 0:
            fund.state, fund.ended_on = JubileeFund.State.EXHAUSTED, on
    JubileeFund.objects.bulk_update(paying.values(), ["matched_minor", "state", "ended_on"])

    loans = [one.forgiving.loan_id for one in made]
    causes = audit.latest_of(Loan, loans, ("FORGIVEN",))
    audit.record_many(
        audit.AuditDraft(
            "JUBILEE_MATCHED",
            audit.subject_type(Loan),
            one.forgiving.loan_id,
            data={"fund": one.fund.pk, "amount_minor": one.amount_minor},
            cause_id=causes.get(one.forgiving.loan_id),
        )
        for one in made
    )
    network = Network.objects.select_related("asset").get(pk=network_id)
    matching_words.tell_all(made, network=network, on=on)
