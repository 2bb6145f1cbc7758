"""Defaults as those who look after a network read them: who covered what, and what came back."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from ledger import books
from ledger.kinds import Kind, Purpose
from loans.models import Note
from repayments.models import DefaultCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What the notes of one level claimed, received and lost in a default, in minor units."""

    level: Note.Level
    note_count: int
    claim_minor: int
    stake_cash_minor: int
    stake_assigned_minor: int
    contingency_minor: int
    loss_minor: int
    recovered_minor: int

    @property
    def still_lost_minor(self) -> int:
        """What was lost and has not come back."""
        return self.loss_minor - self.recovered_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultedLoan:
    """One of the loans that were closed out together; the claim is the principal then owed."""

    public_id: str
    payee_name: str
    established_on: datetime.date
    principal_minor: int
    claim_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Money that a default gave back, to its lenders and to the contingency pool.

    `journal_id` is None for what was there on the day of the default itself.
    """

    on: datetime.date
    journal_id: int | None
    to_lenders_minor: int
    to_contingency_minor: int


def cases(network_id: int) -> QuerySet[DefaultCase]:
    """Return a network's defaults with `recovered_minor`, what the lenders got back; newest first.

    It is the lenders' alone: what the contingency pool got back stands in the case itself.
    """
    return (
        DefaultCase.objects.filter(network_id=network_id)
        .select_related("borrower")
        .annotate(
            recovered_minor=Sum("shares__recovered_minor"),
            still_lost_minor=F("loss_minor") - Sum("shares__recovered_minor"),
        )
        .order_by("-defaulted_on", "-pk")
    )


def covered_by_level(case: DefaultCase) -> list[Covered]:
    """Return who covered what, by how near the lenders stood; the common pool comes last."""
    sums = (
        case.shares.values_list("note__level")
        .annotate(
            Count("pk"),
            Sum("claim_minor"),
            Sum("stake_cash_minor"),
            Sum("stake_assigned_minor"),
            Sum("contingency_minor"),
            Sum("loss_minor"),
            Sum("recovered_minor"),
        )
        .order_by("note__level")
    )
    levels = [
        Covered(
            level=Note.Level(level),
            note_count=count,
            claim_minor=int(claim),
            stake_cash_minor=int(cash),
            stake_assigned_minor=int(assigned),
            contingency_minor=int(contingency),
            loss_minor=int(loss),
            recovered_minor=int(recovered),
        )
        for level, count, claim, cash, assigned, contingency, loss, recovered in sums
    ]

    return sorted(levels, key=lambda covered: (covered.level == Note.Level.POOL, covered.level))


def loans_of(case: DefaultCase) -> list[DefaultedLoan]:
    """Return the loans that a default closed out, oldest first."""
    sums = (
        case.shares.values_list(
            "note__loan__public_id",
            "note__loan__payee_name",
            "note__loan__established_on",
            "note__loan__principal_minor",
        )
        .annotate(Sum("claim_minor"))
        .order_by("note__loan_id")
    )

    return [
        DefaultedLoan(
            public_id=public_id,
            payee_name=payee_name,
            established_on=established_on,
            principal_minor=principal,
            claim_minor=int(claim),
        )
        for public_id, payee_name, established_on, principal, claim in sums
    ]


def recovery_references(case: DefaultCase) -> str:
    """Return what the references of a default's recoveries begin with; each adds its number."""
    return f"person:{case.borrower_id}:default:{case.defaulted_on}:recovery:"


def recoveries_of(case: DefaultCase) -> list[Recovered]:
    """Return what later money gave back, oldest first: one row for each journal that did."""
    found = []
    named = books.journals_named(recovery_references(case), book_id=case.network_id)
    for journal, lines in named:
        returned = [line for line in lines if line.kind == Kind.RECOVERY]
        to_contingency = sum(
            line.amount_minor
            for line in returned
            if line.credit.purpose == Purpose.CONTINGENCY_POOL
        )
        found.append(
            Recovered(
                on=journal.happened_on,
                journal_id=journal.pk,
                to_lenders_minor=sum(line.amount_minor for line in returned) - to_contingency,
                to_contingency_minor=to_contingency,
            )
        )

    return found
