"""Steps 2 and 3 of opening a day: late installments, and what follows on the eighth day."""

import datetime
from collections import defaultdict

from django.db import connection

from ledger.columns import read_columns
from lending_circles.models import LoanAccount
from lending_circles.queries.terms import terms_by_version
from lending_circles.steps import pausing
from lending_circles.steps.ratio_record import ratio_changed
from lending_circles.steps.standing_record import BLOCKED, record_accounts
from loans.models import Loan
from people import audit
from repayments.steps import lateness as episodes
from rules.credit_limit import ratio_after_step_down
from rules.lateness import last_escalated_due_on

LATE = "INSTALLMENT_LATE"


def mark_late(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Open late episodes on loans with `after_id` < id ≤ `up_to_id`, and block their borrowers.

    Who lends to them without extending pauses (R3-122). Returns the episodes opened.

    Source: the business day, "late"; A-07, A-08; R3-071.
    """
    assert connection.in_atomic_block
    # Late is what could not wait a single day.
    due_through = last_escalated_due_on(on=on, late_days=0)

    opened = episodes.open_episodes(
        network_id=network_id,
        due_through=due_through,
        on=on,
        after_id=after_id,
        up_to_id=up_to_id,
    )
    if opened:
        _record_late(network_id, on, after_id, up_to_id)
        blocked = read_columns(
            """
            UPDATE lending_circles_loanaccount member SET borrowing_blocked = true
            FROM repayments_lateepisode episode
            JOIN loans_loan loan ON loan.id = episode.loan_id
            WHERE episode.late_on = {on} AND episode.cured_on IS NULL
                AND loan.id > {after} AND loan.id <= {up_to} AND loan.network_id = {network}
                AND member.network_id = loan.network_id AND member.person_id = loan.borrower_id
                AND NOT member.borrowing_blocked
            RETURNING member.id, loan.id
            """,
            ("id", "loan"),
            on=on,
            after=after_id,
            up_to=up_to_id,
            network=network_id,
        )
        late = audit.latest_of(Loan, blocked["loan"].tolist(), [LATE])
        loans = zip(blocked["id"].tolist(), blocked["loan"].tolist(), strict=True)
        record_accounts(
            BLOCKED, blocked["id"], causes={member: late.get(loan) for member, loan in loans}
        )
        pausing.pause_lenders(network_id=network_id, on=on, after_id=after_id, up_to_id=up_to_id)

    return opened


def escalate_late(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Lower the ratio of members with `after_id` < id ≤ `up_to_id` whose grace has run out.

    One rung for every installment that crosses the grace today. Returns the installments.

    Source: A-07, A-09; R3-072.
    """
    assert connection.in_atomic_block
    terms = terms_by_version(network_id)

    crossing = _crossing(network_id, after_id, up_to_id)
    escalated = [
        row
        for row in crossing
        if row["due_on"] <= last_escalated_due_on(on=on, late_days=terms[row["version"]].late_days)
    ]
    if not escalated:
        return 0

    episodes.escalate_episodes(
        loan_ids=[row["loan_id"] for row in escalated],
        numbers=[row["number"] for row in escalated],
        on=on,
    )
    rungs: dict[int, list[int]] = defaultdict(list)
    for row in escalated:
        rungs[row["member"]].append(row["version"])
    causes = audit.latest_of(Loan, [row["loan_id"] for row in escalated], [LATE])
    late = {row["member"]: causes.get(row["loan_id"]) for row in escalated}
    members = LoanAccount.objects.select_for_update().order_by("pk").in_bulk(list(rungs))
    drafts = []
    for member in members.values():
        before = member.ratio
        for version in rungs[member.pk]:
            member.ratio = ratio_after_step_down(member.ratio, terms=terms[version])
        member.stepped_down_on = on
        member.loans_towards_step = 0
        drafts.append(ratio_changed(member, before=before, cause_id=late[member.pk]))
    LoanAccount.objects.bulk_update(
        members.values(), ["ratio", "stepped_down_on", "loans_towards_step"]
    )
    audit.record_many(draft for draft in drafts if draft is not None)

    return len(escalated)


def _record_late(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> None:
    """Record each installment that is late since today: what follows in later nights names it."""
    opened = read_columns(
        """
        SELECT episode.loan_id, episode.number::bigint
        FROM repayments_lateepisode episode JOIN loans_loan loan ON loan.id = episode.loan_id
        WHERE episode.late_on = {on} AND episode.cured_on IS NULL
            AND loan.id > {after} AND loan.id <= {up_to} AND loan.network_id = {network}
        ORDER BY episode.loan_id, episode.number
        """,
        ("loan", "number"),
        on=on,
        after=after_id,
        up_to=up_to_id,
        network=network_id,
    )
    audit.record_many(
        audit.AuditDraft(LATE, audit.subject_type(Loan), loan_id, data={"number": number})
        for loan_id, number in zip(opened["loan"].tolist(), opened["number"].tolist(), strict=True)
    )


def _crossing(network_id: int, after_id: int, up_to_id: int) -> list[dict]:
    """Return the open episodes that have not escalated, of open loans, with their members."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT member.id, loan.id, episode.number, loan.parameters_id, line.due_on
            FROM repayments_lateepisode episode
            JOIN loans_loan loan ON loan.id = episode.loan_id
            JOIN repayments_installment line
                ON line.loan_id = loan.id AND line.number = episode.number
            JOIN lending_circles_loanaccount member
                ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
            WHERE episode.cured_on IS NULL AND episode.escalated_on IS NULL
                AND loan.network_id = %s AND loan.state = 'REPAYING'
                AND member.id > %s AND member.id <= %s
            ORDER BY loan.id, episode.number
            """,
            (network_id, after_id, up_to_id),
        )
        names = ("member", "loan_id", "number", "version", "due_on")

        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
