"""Who defaults on a day, and everything that the settlement of their loans looks at."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db import connection

from ledger import queries as ledger_queries
from lending_circles.models import LoanAccount
from lending_circles.queries.terms import terms_by_version
from loans.models import Loan, Note, RecoveryTier
from rules.claims import Claim, Defaulter, SoundNote, Tier, TierKind
from rules.lateness import is_default_due
from rules.money import MILLION


@dataclass(frozen=True, slots=True)
class DefaultsOfDay:
    """The defaulters of a day as the rules see them, with the rows that stand behind them."""

    defaulters: tuple[Defaulter, ...]
    loans: dict[int, Loan]
    notes: dict[int, Note]
    members: dict[int, LoanAccount]


def borrowers_due(network_id: int, on: datetime.date) -> list[int]:
    """Return the persons with a loan that defaults on a day, in id order.

    Source: A-13.
    """
    terms = terms_by_version(network_id)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT loan.borrower_id, loan.ends_on, loan.parameters_id,
                balance.outstanding_minor + balance.interest_due_minor
            FROM repayments_loanbalance balance
            JOIN loans_loan loan ON loan.id = balance.loan_id
            WHERE balance.next_due_on < %s AND loan.ends_on < %s
                AND loan.network_id = %s AND loan.state = 'REPAYING'
            """,
            (on, on, network_id),
        )
        rows = cursor.fetchall()

    return sorted(
        {
            person
            for person, ends_on, version, owed_minor in rows
            if is_default_due(
                ends_on=ends_on, owed_minor=owed_minor, on=on, late_days=terms[version].late_days
            )
        }
    )


def defaults_of_day(network_id: int, on: datetime.date) -> DefaultsOfDay:
    """Return the day's defaulters with all of their open loans, taken together."""
    persons = borrowers_due(network_id, on)
    loans = {
        loan.pk: loan
        for loan in Loan.objects.open()
        .filter(network_id=network_id, borrower_id__in=persons)
        .select_related("balance")
        .order_by("pk")
    }
    notes = Note.objects.filter(loan_id__in=loans, outstanding_minor__gt=0).order_by("pk")
    own_notes = _sound_notes(network_id, on, persons)
    members = {
        member.person_id: member
        for member in LoanAccount.objects.filter(network_id=network_id, person_id__in=persons)
    }
    stakes = ledger_queries.balances([member.stake_account_id for member in members.values()])

    claims: dict[int, list[Claim]] = defaultdict(list)
    rows = {note.pk: note for note in notes}
    for note in rows.values():
        claims[loans[note.loan_id].borrower_id].append(
            Claim(note.pk, note.loan_id, note.holder_id, note.outstanding_minor)
        )
    interest: dict[int, dict[int, int]] = defaultdict(dict)
    for loan in loans.values():
        interest[loan.borrower_id][loan.pk] = loan.balance.interest_due_minor
    tiers = _tiers(list(loans))
    sound: dict[int, list[SoundNote]] = defaultdict(list)
    for note in own_notes:
        assert note.holder_id is not None
        sound[note.holder_id].append(
            SoundNote(note.pk, note.loan.borrower_id, note.outstanding_minor)
        )

    defaulters = tuple(
        Defaulter(
            person_id=person,
            claims=tuple(claims[person]),
            tiers={loan_id: tiers[loan_id] for loan_id in interest[person]},
            available_minor=stakes[members[person].stake_account_id],
            sound_notes=tuple(sound[person]),
            interest_minor=interest[person],
        )
        for person in persons
    )

    return DefaultsOfDay(defaulters, loans, rows | {note.pk: note for note in own_notes}, members)


def _sound_notes(network_id: int, on: datetime.date, persons: list[int]) -> list[Note]:
    """Return the defaulters' notes on other people's loans that have no late installment (A-11)."""
    return list(
        Note.objects.filter(
            holder_id__in=persons,
            outstanding_minor__gt=0,
            lien_case_id=None,
            loan__network_id=network_id,
            loan__state=Loan.State.REPAYING,
            loan__balance__next_due_on__gte=on,
        )
        .exclude(loan__borrower_id__in=persons)
        .select_related("loan")
        .order_by("pk")
    )


def _tiers(loan_ids: list[int]) -> dict[int, tuple[Tier, ...]]:
    """Return the order in which each loan's loss is borne, as its contract says."""
    tiers: dict[int, list[Tier]] = defaultdict(list)
    for tier in RecoveryTier.objects.filter(loan_id__in=loan_ids).order_by("loan_id", "rank"):
        cover = (
            Fraction(1)
            if tier.cover_millionths is None
            else Fraction(tier.cover_millionths, MILLION)
        )
        tiers[tier.loan_id].append(Tier(TierKind(tier.kind), cover))

    return {loan_id: tuple(tiers[loan_id]) for loan_id in loan_ids}
