"""Step 3 of opening a day: lenders who forgive give up their own share of a failed payment."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from django.db import connection

from governance.models import Network
from governance.queries import terms_of
from ledger.columns import Int64s
from lending_circles.models import LoanAccount
from lending_circles.queries import extending, forgiving
from lending_circles.queries.borrower_record import Borrower, read_records
from lending_circles.queries.forgiving import POOL, FailedPayment, Members
from lending_circles.queries.terms import terms_by_version
from lending_circles.steps.blocks import lift_blocks
from lending_circles.steps.deposit_changes import change_deposits
from lending_circles.steps.forgiveness_words import tell_all
from lending_circles.trust_graph import Circles, circles_of
from loans.models import Loan
from people import audit
from repayments.steps import forgiving as records
from repayments.steps.collecting import lock_balances
from rules.acceptance import BorrowerRecord
from rules.forgiveness import (
    ForgivenShare,
    OwedNote,
    able_to_forgive,
    forgiven_shares,
    forgiving_nodes,
    holders,
    pool_forgives,
)
from rules.lender_search import find_helpers
from rules.terms import CircleTerms
from rules.trust_graph import Grant


@dataclass(frozen=True, slots=True)
class Forgiven:
    """A failed payment, and who forgave how much of it."""

    payment: FailedPayment
    shares: tuple[ForgivenShare, ...]

    @property
    def amount_minor(self) -> int:
        """What was forgiven of it in all."""
        return sum(share.amount_minor for share in self.shares)


def forgive_shares(*, network_id: int, on: datetime.date) -> int:
    """Forgive what willing lenders forgive of extension payments whose grace runs out today.

    Each gives up their own share and no more; whoever is forgiven by choice only after their own
    stake was drawn waits for `forgive_after_stakes`. Returns the payments of which something was
    forgiven. Done again on the same day it forgives nothing more: a share is forgiven once.

    Source: the business day, "forgiveness"; A-24, A-28, A-29; R3-096 ... R3-101.
    """
    return _forgive(network_id, on, is_after_stake=False)


def forgive_after_stakes(*, network_id: int, on: datetime.date) -> int:
    """Forgive, of what the borrowers' stakes left open, the shares of those who chose so.

    Source: A-28, `only_after_stake`.
    """
    return _forgive(network_id, on, is_after_stake=True)


def _forgive(network_id: int, on: datetime.date, *, is_after_stake: bool) -> int:
    assert connection.in_atomic_block
    versions = terms_by_version(network_id)
    failed = forgiving.failed_payments(network_id, on, terms=versions, is_escalated=is_after_stake)
    if not failed:
        return 0
    lock_balances(np.array([one.loan_id for one in failed], dtype=np.int64))
    night = _begin(network_id, failed, on, is_after_stake=is_after_stake)

    forgiven = [Forgiven(one, shares) for one in failed if (shares := night.decide(one))]
    if forgiven:
        _record(forgiven, night, network_id=network_id, on=on)

    return len(forgiven)


@dataclass(slots=True, kw_only=True, eq=False)
class _Night:
    """What lenders have while one payment after the other is looked at: figures that change."""

    circles: Circles
    terms: CircleTerms
    members: Members
    advanced: Int64s
    notes: dict[int, list[OwedNote]]
    before: dict[tuple[int, int], set[int]]
    records: dict[int, BorrowerRecord]
    is_after_stake: bool
    # What deposits have lost this night, by the ledger account of the stake.
    given: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def decide(self, one: FailedPayment) -> tuple[ForgivenShare, ...]:
        """Return who forgives what of a payment, and take it from what they hold."""
        graph = self.circles.graph
        notes = self.notes.get(one.loan_id, [])
        had = self.before.get((one.loan_id, one.number), set())
        able = able_to_forgive(
            staying=self.members.staying == 1,
            holding=holders(notes, graph.size),
            deposits=self.members.deposits,
            advanced=self.advanced,
            minor_min=self.terms.forgive_minor_min,
        )
        if not self.is_after_stake:
            able &= self.members.after_stake == 0
        # Whoever forgave before the draw still conditions those farther out.
        able[[node for node in had if node != POOL]] = True
        found = find_helpers(
            graph,
            graph.get_node(one.account_id),
            grant=Grant.FORGIVE,
            able=able,
            record=self.records.get(one.account_id),
        )
        shares = forgiven_shares(
            one.principal_minor,
            notes,
            forgiving=forgiving_nodes(found) - had,
            with_pool=pool_forgives(found) and POOL not in had,
        )
        self._take(one, shares)

        return shares

    def _take(self, one: FailedPayment, shares: Sequence[ForgivenShare]) -> None:
        taken = {share.note_id: share.amount_minor for share in shares}
        self.notes[one.loan_id] = [
            OwedNote(
                note.note_id,
                note.node,
                note.outstanding_minor - taken.get(note.note_id, 0),
                note.is_own,
            )
            for note in self.notes.get(one.loan_id, [])
        ]
        for share in shares:
            if share.node is not None:
                # The note and the deposit fall alike, so what counts for the minimum stays.
                self.members.deposits[share.node] -= share.amount_minor
                self.advanced[share.node] -= share.amount_minor
                self.given[int(self.circles.stake_ids[share.node])] += share.amount_minor


def _begin(
    network_id: int, failed: Sequence[FailedPayment], on: datetime.date, *, is_after_stake: bool
) -> _Night:
    """Read what all members have and who holds the extensions, once."""
    _, terms = terms_of(network_id, on)
    circles = circles_of(network_id, terms=terms, on=on)
    loan_ids = sorted({one.loan_id for one in failed})

    return _Night(
        circles=circles,
        terms=terms,
        members=forgiving.members_of(network_id, circles),
        advanced=extending.advanced_by(network_id, circles),
        notes=forgiving.notes_of(loan_ids, circles),
        before=forgiving.forgiven_before(loan_ids, circles),
        records={}
        if circles.graph.members.acceptance is None
        else _records(network_id, failed, on),
        is_after_stake=is_after_stake,
    )


def _records(
    network_id: int, failed: Sequence[FailedPayment], on: datetime.date
) -> dict[int, BorrowerRecord]:
    """Return the borrowers' records by loan account: some member asks for them."""
    accounts = sorted({one.account_id for one in failed})
    rows = LoanAccount.objects.filter(pk__in=accounts).values_list("person_id", "pk", "ratio")

    return read_records(itertools.starmap(Borrower, rows), network_id=network_id, on=on)


def _record(
    forgiven: Sequence[Forgiven], night: _Night, *, network_id: int, on: datetime.date
) -> None:
    """Write what was forgiven: notes, deposits, what borrowers owe, the record, and words."""
    circles = night.circles
    settled = records.forgive(
        [
            records.ForgivenLine(
                loan_id=one.payment.loan_id,
                number=one.payment.number,
                note_id=share.note_id,
                lender_id=None if share.node is None else int(circles.person_ids[share.node]),
                amount_minor=share.amount_minor,
                completes=(
                    one.amount_minor == one.payment.principal_minor
                    and one.payment.interest_minor == 0
                ),
            )
            for one in forgiven
            for share in one.shares
        ],
        is_after_stake=night.is_after_stake,
        on=on,
    )
    change_deposits({stake: -minor for stake, minor in night.given.items()}, on=on)
    lift_blocks(network_id=network_id, loan_ids=settled)
    loans = [one.payment.loan_id for one in forgiven]
    late = audit.latest_of(Loan, loans, ("INSTALLMENT_LATE",))
    audit.record_many(
        audit.AuditDraft(
            "FORGIVEN",
            audit.subject_type(Loan),
            one.payment.loan_id,
            data={"number": one.payment.number, "amount_minor": one.amount_minor},
            cause_id=late.get(one.payment.loan_id),
        )
        for one in forgiven
    )
    network = Network.objects.select_related("asset").get(pk=network_id)
    tell_all(forgiven, network=network, circles=circles, on=on)
