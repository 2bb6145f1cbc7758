"""Pauses lenders who would not extend towards borrowers who have become late."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import connection

from governance.queries import terms_of
from lending_circles.models import TrustLink
from lending_circles.steps import graph_news
from lending_circles.steps.trust_notices import path_of
from loans.models import Loan
from people import audit
from people.steps import NoticeDraft, tell_each
from rules.agreements import is_paused_by_lateness

# `side` is low or high, none of it from anybody's input.
_PAUSE = """
    UPDATE lending_circles_trustlink link
    SET {side}_pause = 'LATE', {side}_paused_on = %(on)s
    FROM (
        SELECT member.id, member.person_id, min(episode.loan_id) AS loan_id
        FROM repayments_lateepisode episode
        JOIN loans_loan loan ON loan.id = episode.loan_id
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
        WHERE episode.late_on = %(on)s AND episode.cured_on IS NULL
            AND loan.network_id = %(network)s
            AND loan.id > %(after)s AND loan.id <= %(up_to)s
        GROUP BY member.id, member.person_id
    ) late, lending_circles_loanaccount lender, people_person lending, people_person owing
    WHERE link.{other}_id = late.id AND link.{side}_id = lender.id AND link.state = 'ACTIVE'
        AND link.{side}_grants = ANY(%(permissions)s) AND link.{side}_pause = ''
        AND lending.id = lender.person_id AND owing.id = late.person_id
    RETURNING link.id, lender.id, late.loan_id, lending.id, lending.name, owing.id, owing.name
"""


def pause_lenders(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Pause those who lend without extending to borrowers whose loans became late today.

    Loans with `after_id` < id ≤ `up_to_id`. What is lent is still owed and repaid as agreed; the
    lender opens the direction again by granting. Both are told. Returns the directions paused.

    Source: R3-122 ... R3-124; P-37; A-62.
    """
    assert connection.in_atomic_block
    _, terms = terms_of(network_id, on)
    permissions = [
        permission
        for permission in TrustLink.Permission.values
        if is_paused_by_lateness(permission, auto_pause_on_late=terms.auto_pause_on_late)
    ]
    if not permissions:
        return 0

    values: dict[str, Any] = {
        "network": network_id,
        "on": on,
        "after": after_id,
        "up_to": up_to_id,
        "permissions": permissions,
    }
    with connection.cursor() as cursor:
        paused = []
        for side, other in (("low", "high"), ("high", "low")):
            cursor.execute(_PAUSE.format(side=side, other=other), values)
            paused += cursor.fetchall()
    paused.sort()

    graph_news.tell_links(network_id=network_id, link_ids=[row[0] for row in paused])
    causes = audit.latest_of(Loan, sorted({row[2] for row in paused}), ["INSTALLMENT_LATE"])
    audit.record_many(
        audit.AuditDraft(
            "TRUST_PAUSED",
            audit.subject_type(TrustLink),
            link_id,
            data={"lender": lender_id, "late": True},
            cause_id=causes.get(loan_id),
        )
        for link_id, lender_id, loan_id, *_people in paused
    )
    events = audit.latest_of(TrustLink, sorted({row[0] for row in paused}), ["TRUST_PAUSED"])
    tell_each(_notices(paused, events), on=on)

    return len(paused)


def _notices(paused: list[tuple], events: Mapping[int, int]) -> list[NoticeDraft]:
    """Return what lenders are told each, and what borrowers are told, kindly, once."""
    drafts = [
        NoticeDraft(
            lending_id,
            "AUTO_PAUSED",
            f"A repayment of {owing_name} is late, so you lend them nothing new for now. What they"
            " owe is still repaid. Reopen when you wish.",
            path_of(link_id),
            events.get(link_id),
        )
        for link_id, _lender, _loan, lending_id, _name, _owing, owing_name in paused
    ]
    lenders: dict[int, list[str]] = {}
    for *_rest, lending_name, owing_id, _owing_name in paused:
        lenders.setdefault(owing_id, []).append(lending_name)
    drafts += [
        NoticeDraft(
            owing_id,
            "AUTO_PAUSED_FOR_YOU",
            f"A repayment is late, so {_said(names)} new loans to you for now. It happens. Once you"
            " have paid, ask them to reopen.",
            "/circle/",
        )
        for owing_id, names in lenders.items()
    ]

    return drafts


def _said(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} pauses"

    return f"{len(names)} people of your circle pause"
