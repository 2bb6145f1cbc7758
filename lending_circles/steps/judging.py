"""Step 8 of closing a day: loans settled on it that were a history worth a step up."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from governance.queries import terms_of
from lending_circles.models import LoanAccount
from lending_circles.queries.terms import terms_by_version
from lending_circles.steps.ratio_record import ratio_changed
from lending_circles.steps.telling import tell_raised
from people import audit
from rules.credit_limit import LoanHistory, earns_step, ratio_after_step_up


@dataclass(frozen=True, slots=True)
class _Settled:
    """A loan that was settled on the day, and what its borrower's day looked like."""

    account_id: int
    version: int
    was_blocked: bool
    history: LoanHistory


def step_up_ratios(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Raise the ratio of members with `after_id` < id ≤ `up_to_id` whose settled loans earn it.

    Each member is judged once a day. Returns the loans that were looked at.

    Source: A-09, A-47; P-23; R3-039.
    """
    assert connection.in_atomic_block

    settled: dict[int, list[_Settled]] = defaultdict(list)
    for one in _settled_loans(network_id, on, after_id, up_to_id):
        settled[one.account_id].append(one)
    if not settled:
        return 0
    terms = terms_by_version(network_id)
    _, terms_now = terms_of(network_id, on)
    members = LoanAccount.objects.select_for_update().order_by("pk").in_bulk(list(settled))

    drafts = []
    raised: dict[int, list[int]] = defaultdict(list)
    for member in members.values():
        before = member.ratio
        for one in settled[member.pk]:
            if not earns_step(
                one.history,
                terms=terms[one.version],
                stepped_down_on=member.stepped_down_on,
                is_other_loan_late=one.was_blocked,
                is_blocked=one.was_blocked,
            ):
                continue
            member.loans_towards_step += 1
            ratio = ratio_after_step_up(
                member.ratio, earning_loans=member.loans_towards_step, terms=terms_now
            )
            if ratio != member.ratio:
                member.ratio, member.loans_towards_step = ratio, 0
        member.history_judged_on = on
        drafts.append(ratio_changed(member, before=before))
        if member.ratio > before:
            raised[member.ratio].append(member.person_id)
    LoanAccount.objects.bulk_update(
        members.values(), ["ratio", "loans_towards_step", "history_judged_on"], batch_size=5_000
    )
    audit.record_many(draft for draft in drafts if draft is not None)
    tell_raised(raised, on=on)

    return sum(len(loans) for loans in settled.values())


def _settled_loans(
    network_id: int, on: datetime.date, after_id: int, up_to_id: int
) -> list[_Settled]:
    """Return the loans settled today, oldest first.

    Nobody borrows while blocked. So a member was blocked on the day that a loan was settled exactly
    if an installment of theirs became late while this loan was open, cured or not (A-08). A loan
    that its merchant's refund ended is no history of repaying (R3-139), and an extension is none of
    its own: the loan that it helped earns nothing (A-09).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT member.id, loan.parameters_id,
                EXISTS (
                    SELECT FROM loans_loan other
                    JOIN repayments_lateepisode episode ON episode.loan_id = other.id
                    WHERE other.borrower_id = loan.borrower_id
                        AND other.network_id = loan.network_id
                        AND episode.late_on > loan.established_on
                ),
                loan.principal_minor, loan.limit_at_start_minor, loan.established_on,
                loan.settled_on,
                NOT EXISTS (
                    SELECT FROM repayments_lateepisode episode WHERE episode.loan_id = loan.id
                ),
                EXISTS (SELECT FROM loans_loan extension WHERE extension.extends_id = loan.id)
            FROM lending_circles_loanaccount member
            JOIN loans_loan loan ON loan.borrower_id = member.person_id
                AND loan.network_id = member.network_id AND loan.settled_on = %s
                AND loan.extends_id IS NULL
            WHERE member.network_id = %s AND member.id > %s AND member.id <= %s
                AND member.state NOT IN ('HOLD_TO_EXIT', 'EXITED', 'CLOSED_DEFAULTED')
                AND (member.history_judged_on IS NULL OR member.history_judged_on < %s)
                AND NOT EXISTS (
                    SELECT FROM repayments_installment line
                    WHERE line.loan_id = loan.id AND line.source = 'REFUND'
                )
            ORDER BY loan.id
            """,
            (on, network_id, after_id, up_to_id, on),
        )

        return [
            _Settled(account, version, was_blocked, LoanHistory(*history))
            for account, version, was_blocked, *history in cursor.fetchall()
        ]
