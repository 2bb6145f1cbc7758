"""Step 4 of opening a day: borrowers whose schedules have run out are closed out together."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ledger import pools, posting
from ledger.kinds import Kind, Purpose
from ledger.posting import JournalDraft, Move
from lending_circles.models import LoanAccount
from lending_circles.queries.defaults import DefaultsOfDay, defaults_of_day
from lending_circles.steps.blocks import lift_blocks
from lending_circles.steps.deposit_changes import change_deposits
from lending_circles.steps.graph_news import tell_accounts
from loans import steps as loan_steps
from loans.models import Loan
from people import audit
from repayments.models import DefaultCase
from repayments.steps import closing
from rules.claims import SettledDefault
from rules.waterfall import settle_defaults

Deltas = dict[int, int]


@dataclass(frozen=True, slots=True)
class Extinguished:
    """A part of a note that repaid its own borrower's loan, and the fee that this earned."""

    loan_id: int
    note_id: int
    earned_minor: int


def default_borrowers(*, network_id: int, on: datetime.date) -> int:
    """Close out all loans of all borrowers who default today, in one run of the waterfall.

    Returns the borrowers.

    Source: A-11, A-13 ... A-16, A-59, A-60; the business day, "The waterfall, note by note".
    """
    assert connection.in_atomic_block

    day = defaults_of_day(network_id, on)
    if not day.defaulters:
        return 0
    shards = pools.pool_shards(network_id, Purpose.CONTINGENCY_POOL)

    settled = settle_defaults(
        day.defaulters, contingency_minor=sum(balance for _, balance in shards)
    )

    deltas: Deltas = defaultdict(int)
    extinguished = _hand_over_notes(settled, day, deltas, on=on)
    for one in settled:
        closing.close_out(
            one.interest,
            fees_minor={
                line.loan_id: day.loans[line.loan_id].transaction_fee_minor for line in one.interest
            },
            on=on,
        )
    cases = closing.open_cases(settled, network_id=network_id, on=on)
    _bear(settled, day, deltas)
    change_deposits(deltas, on=on)
    _send_off(settled, cases, day, network_id=network_id)
    closed = [*day.loans, *(one.loan_id for one in extinguished)]
    lift_blocks(network_id=network_id, loan_ids=np.array(closed, dtype=np.int64))
    journals = _Journals(network_id, on, shards)
    posting.post_many(
        [*journals.of_defaults(settled, day), *journals.of_fees(extinguished)],
        on=on,
        book_id=network_id,
    )

    return len(settled)


def _hand_over_notes(
    settled: Sequence[SettledDefault], day: DefaultsOfDay, deltas: Deltas, *, on: datetime.date
) -> list[Extinguished]:
    """Give the defaulters' sound notes to their creditors; return what was extinguished instead.

    The defaulter's deposit shrinks by what is given; a creditor who owes the piece pays with a
    claim of the same amount, so their deposit shrinks as well.
    """
    extinguished, assignments = [], []
    for one in settled:
        accounts = {
            line.claim.holder_id: day.notes[line.claim.note_id].account_id for line in one.claims
        }
        giver = day.members[one.person_id].stake_account_id
        for piece in one.pieces:
            deltas[giver] -= piece.amount_minor
            if not piece.extinguished:
                assignments.append(
                    loan_steps.Assignment(
                        note_id=piece.note_id,
                        holder_id=piece.to_id,
                        account_id=accounts[piece.to_id],
                        amount_minor=piece.amount_minor,
                    )
                )
                continue
            deltas[accounts[piece.to_id]] -= piece.amount_minor
            loan_id = day.notes[piece.note_id].loan_id
            earned_minor, _ = closing.extinguish(
                loan_id=loan_id, note_id=piece.note_id, amount_minor=piece.amount_minor, on=on
            )
            extinguished.append(Extinguished(loan_id, piece.note_id, earned_minor))
    loan_steps.assign_notes(assignments)

    return extinguished


def _bear(settled: Sequence[SettledDefault], day: DefaultsOfDay, deltas: Deltas) -> None:
    """Take cash and losses off deposits, and give what was recovered in the run to who lost."""
    for one in settled:
        own = day.members[one.person_id].stake_account_id
        deltas[own] -= one.cash_minor + one.recovery.contingency_minor
        for line in one.claims:
            deltas[day.notes[line.claim.note_id].account_id] -= line.loss_minor
        for share in one.recovery.shares:
            deltas[own] -= share.amount_minor
            deltas[day.notes[share.note_id].account_id] += share.amount_minor


def _send_off(
    settled: Sequence[SettledDefault],
    cases: Sequence[DefaultCase],
    day: DefaultsOfDay,
    *,
    network_id: int,
) -> None:
    """Put the defaulters on hold to exit, with a lien on what they still hold if they owe a loss.

    Source: A-11, A-16; R3-078, R3-081.
    """
    causes = _causes([one.person_id for one in settled], network_id)
    for one, case in zip(settled, cases, strict=True):
        recovery = {share.note_id: share.amount_minor for share in one.recovery.shares}
        closing.record_recovery(
            case, by_note=recovery, contingency_minor=one.recovery.contingency_minor
        )
        audit.record(
            "LOANS_DEFAULTED",
            by=None,
            subject=case,
            data={"claim_minor": case.claim_minor, "loss_minor": case.loss_minor},
            cause=causes.get(one.person_id),
        )
    losing = [case for case in cases if case.closes_account]
    loan_steps.place_lien(
        holder_ids=[case.borrower_id for case in losing],
        case_ids=[case.pk for case in losing],
        network_id=network_id,
    )
    members = [day.members[one.person_id].pk for one in settled]
    LoanAccount.objects.filter(pk__in=members).update(
        state=LoanAccount.State.HOLD_TO_EXIT, exit_reason=LoanAccount.ExitReason.DEFAULT
    )
    tell_accounts(network_id=network_id, account_ids=members)


def _causes(person_ids: Sequence[int], network_id: int) -> dict[int, int]:
    """Return for each borrower the newest audit event of a late installment."""
    borrowers = dict(
        Loan.objects.filter(network_id=network_id, borrower_id__in=person_ids).values_list(
            "pk", "borrower_id"
        )
    )
    late = audit.latest_of(Loan, borrowers.keys(), ["INSTALLMENT_LATE"])

    return {borrowers[loan_id]: late[loan_id] for loan_id in sorted(late, key=late.__getitem__)}


class _Journals:
    """Writes down the money of a run: one journal for each defaulter, one for each fee earned."""

    def __init__(
        self, network_id: int, on: datetime.date, shards: Sequence[tuple[int, int]]
    ) -> None:
        self.on = on
        self.contingency = dict(shards)
        self.pool, self.earned, self.unearned = (
            pools.pool_accounts(network_id, purpose)
            for purpose in (
                Purpose.COMMON_POOL,
                Purpose.TRANSACTION_POOL,
                Purpose.TRANSACTION_POOL_UNEARNED,
            )
        )

    def of_defaults(
        self, settled: Sequence[SettledDefault], day: DefaultsOfDay
    ) -> Iterator[JournalDraft]:
        """Cash and contingency to the notes, interest to the pool, fees earned, recoveries."""
        for one in settled:
            member = day.members[one.person_id]
            moves = (
                *self._covers(one, day, member),
                *self._interest(one, member),
                *self._releases(one, day),
                *self._recoveries(one, day, member),
            )
            if moves:
                yield JournalDraft(f"account:{member.pk}:default:{self.on}", moves)

    def of_fees(self, extinguished: Sequence[Extinguished]) -> Iterator[JournalDraft]:
        """The part of the fee that a loan earned when a claim repaid it."""
        for one in extinguished:
            if one.earned_minor:
                move = self._release(one.loan_id, one.earned_minor)
                yield JournalDraft(f"note:{one.note_id}:extinguished:{self.on}", (move,))

    def _covers(
        self, one: SettledDefault, day: DefaultsOfDay, member: LoanAccount
    ) -> Iterator[Move]:
        drawn = pools.draw(
            shards_balances=list(self.contingency.items()),
            amount_minor=one.contingency_minor,
            first_shard=one.person_id,
        )
        for line in one.claims:
            account = day.notes[line.claim.note_id].account_id
            if line.cash_minor:
                yield Move(Kind.RECOVERY, member.stake_account_id, account, line.cash_minor)
            open_minor = line.contingency_minor
            while open_minor:
                shard, held_minor = drawn.pop()
                part_minor = min(open_minor, held_minor)
                open_minor -= part_minor
                self.contingency[shard] -= part_minor
                if held_minor > part_minor:
                    drawn.append((shard, held_minor - part_minor))
                yield Move(Kind.RECOVERY, shard, account, part_minor)

    def _interest(self, one: SettledDefault, member: LoanAccount) -> Iterator[Move]:
        for line in one.interest:
            if line.paid_minor:
                shard = pools.credit_shard(self.pool, line.loan_id)
                yield Move(Kind.INTEREST, member.stake_account_id, shard, line.paid_minor)

    def _releases(self, one: SettledDefault, day: DefaultsOfDay) -> Iterator[Move]:
        for line in one.interest:
            loan = day.loans[line.loan_id]
            left_minor = loan.transaction_fee_minor - loan.balance.fee_released_minor
            if left_minor:
                yield self._release(loan.pk, left_minor)

    def _release(self, loan_id: int, amount_minor: int) -> Move:
        return Move(
            Kind.FEE_RELEASE,
            pools.credit_shard(self.unearned, loan_id),
            pools.credit_shard(self.earned, loan_id),
            amount_minor,
        )

    def _recoveries(
        self, one: SettledDefault, day: DefaultsOfDay, member: LoanAccount
    ) -> Iterator[Move]:
        for share in one.recovery.shares:
            account = day.notes[share.note_id].account_id
            yield Move(Kind.RECOVERY, member.stake_account_id, account, share.amount_minor)
        if one.recovery.contingency_minor:
            shard = pools.credit_shard(list(self.contingency), one.person_id)
            amount_minor = one.recovery.contingency_minor
            yield Move(Kind.RECOVERY, member.stake_account_id, shard, amount_minor)
