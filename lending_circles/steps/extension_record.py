"""Writes extensions that were granted: the loans, what they take over, and the money."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from governance.models import Network
from ledger import pools, posting
from ledger.kinds import Kind, Purpose
from ledger.posting import JournalDraft, Move
from lending_circles.queries.extending import MissedInstallment
from lending_circles.steps.blocks import lift_blocks
from lending_circles.trust_graph import Circles
from loans import steps as loan_steps
from loans.models import Loan, Note
from people import audit
from repayments.models import Installment
from repayments.steps.carrying import Carried, mark_carried, schedule_extensions, take_over_interest
from repayments.steps.collecting import LineTable, PaymentTable, collect
from rules.claims import circle_tiers
from rules.extension import extension_plan
from rules.extension_shares import ExtensionPlan, Uncovered
from rules.fees import fee_earned
from rules.lender_search import LEVELS
from rules.terms import CircleTerms


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Granted:
    """An extension that was granted: what it carries, who advances it, under which terms."""

    missed: MissedInstallment
    public_id: str
    terms: CircleTerms
    plan: ExtensionPlan
    from_pool: tuple[tuple[int, int], ...]


def record_extensions(
    granted: Sequence[Granted],
    *,
    network: Network,
    circles: Circles,
    on: datetime.date,
    at: datetime.datetime,
) -> None:
    """Write extensions, pay the installments that they carry, and move the money.

    The advances pass through one account of the network: from those who carry to those who lent.

    Source: A-23, A-26; R3-086, R3-087, R3-095.
    """
    assert connection.in_atomic_block
    if not granted:
        return

    drafts, carried = [], []
    ids = loan_steps.next_loan_ids(len(granted))
    for loan_id, one in zip(ids, granted, strict=True):
        plan = extension_plan(one.missed.principal_minor, granted_on=on, terms=one.terms)
        carried.append(
            Carried(
                extension_id=loan_id,
                parent_id=one.missed.loan_id,
                number=one.missed.number,
                interest_minor=one.missed.interest_minor,
                plan=plan,
            )
        )
        drafts.append(
            loan_steps.ExtensionDraft(
                loan_id=loan_id,
                public_id=one.public_id,
                parent_id=one.missed.loan_id,
                number=one.missed.number,
                notes=_notes(one, loan_id, circles),
                limit_minor=one.missed.limit_minor,
                installment_count=len(plan),
                ends_on=plan[-1].due_on,
                tiers=circle_tiers(one.terms.contingency_cover_ratio),
            )
        )
    loan_steps.establish_extensions(drafts, on=on, at=at)
    schedule_extensions(carried)
    take_over_interest(carried)
    clearing_id = clearing_account(network)
    _advance(granted, drafts, clearing_id, on=on, network_id=network.pk)
    settled = _pay(granted, clearing_id, on=on, network_id=network.pk)
    mark_carried(carried)
    lift_blocks(network_id=network.pk, loan_ids=settled)
    _record(granted, drafts)


def clearing_account(network: Network) -> int:
    """Return the account through which a network's advances pass; opened by the first."""
    return posting.open_account(
        code=f"network:{network.pk}:extension_clearing",
        purpose=Purpose.EXTENSION_CLEARING,
        asset_id=network.asset_id,
    )


def _notes(one: Granted, loan_id: int, circles: Circles) -> tuple[loan_steps.NoteDraft, ...]:
    ids = circles.graph.members.ids
    sources = one.plan.sources
    notes = [
        loan_steps.NoteDraft(
            holder_id=int(circles.person_ids[source.node]),
            account_id=int(circles.stake_ids[source.node]),
            level=level,
            principal_minor=source.amount_minor,
            path=tuple(int(ids[node]) for node in one.plan.path_to(source.node)),
        )
        for level, of_level in zip(LEVELS, sources.levels, strict=True)
        for source in of_level
    ]
    if sources.pool_minor:
        notes.append(
            loan_steps.NoteDraft(
                holder_id=None,
                account_id=pools.credit_shard(circles.pools.common, loan_id),
                level=Note.Level.POOL,
                principal_minor=sources.pool_minor,
                path=None,
            )
        )

    return tuple(notes)


def _advance(
    granted: Sequence[Granted],
    drafts: Sequence[loan_steps.ExtensionDraft],
    clearing_id: int,
    *,
    on: datetime.date,
    network_id: int,
) -> None:
    """Post what is advanced, from stakes and the pool's shards, one journal an extension."""
    journals = []
    for one, draft in zip(granted, drafts, strict=True):
        giving = [
            (note.account_id, note.principal_minor)
            for note in draft.notes
            if note.holder_id is not None
        ]
        moves = tuple(
            Move(Kind.ADVANCE, account_id, clearing_id, minor)
            for account_id, minor in (*giving, *one.from_pool)
        )
        journals.append(JournalDraft(f"loan:{draft.loan_id}:establishment", moves))
    posting.post_many(journals, on=on, book_id=network_id)


def _pay(
    granted: Sequence[Granted], clearing_id: int, *, on: datetime.date, network_id: int
) -> np.ndarray:
    """Pay the installments to all who hold notes on them; return the loans this settles."""
    loans = _column([one.missed.loan_id for one in granted])
    numbers = _column([one.missed.number for one in granted])
    principals = _column([one.missed.principal_minor for one in granted])

    return collect(
        PaymentTable(
            references=[
                f"loan:{one.missed.loan_id}:installment:{one.missed.number}:extension"
                for one in granted
            ],
            loan_ids=loans,
            source_ids=np.full(len(granted), clearing_id, dtype=np.int64),
            principals=principals,
            # The interest is carried: it is not paid in money, and becomes the extension's.
            interests=np.zeros(len(granted), dtype=np.int64),
            releases=_column([_release(one.missed) for one in granted]),
        ),
        LineTable(
            loan_ids=loans,
            numbers=numbers,
            principals=principals,
            interests=_column([one.missed.interest_minor for one in granted]),
            completes=np.ones(len(granted), dtype=np.bool_),
        ),
        network_id=network_id,
        on=on,
        source=Installment.Source.EXTENSION,
        principal_kind=Kind.ADVANCE_PASSED_ON,
    )


def _release(missed: MissedInstallment) -> int:
    """Return the part of the loan's transaction fee that this installment earns by being paid."""
    return fee_earned(missed.fee_minor, missed.installment_count, numbers=[missed.number])


def _record(granted: Sequence[Granted], drafts: Sequence[loan_steps.ExtensionDraft]) -> None:
    """Record each extension as the deed of those who carry it, each under their own name."""
    kind = audit.subject_type(Loan)
    rows = []
    for one, draft in zip(granted, drafts, strict=True):
        facts = {"extends": one.missed.public_id, "number": draft.number}
        rows.append(
            audit.AuditDraft(
                "EXTENSION_GRANTED",
                kind,
                draft.loan_id,
                data={**facts, "principal_minor": draft.principal_minor},
            )
        )
        rows += [
            audit.AuditDraft(
                "EXTENSION_ADVANCED",
                kind,
                draft.loan_id,
                person_id=note.holder_id,
                data={"level": note.level, "amount_minor": note.principal_minor},
            )
            for note in draft.notes
            if note.holder_id is not None
        ]
    audit.record_many(rows)


def record_refusals(refused: Sequence[tuple[MissedInstallment, Uncovered]]) -> None:
    """Record why installments are late after all although somebody would extend.

    Source: A-23: all or nothing.
    """
    assert connection.in_atomic_block

    audit.record_many(
        audit.AuditDraft(
            "EXTENSION_REFUSED",
            audit.subject_type(Loan),
            missed.loan_id,
            data={
                "number": missed.number,
                "why": uncovered.why.value,
                "short_minor": uncovered.short_minor,
            },
        )
        for missed, uncovered in refused
    )


def _column(values: Sequence[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)
