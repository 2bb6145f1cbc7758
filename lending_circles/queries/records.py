"""What members' records say, for many at once: how they repaid, and what they did for others.

No rule of visibility is asked here: `queries.profile` asks it before anything is shown.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from rules.acceptance import on_time_percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How somebody repaid what they borrowed in a network; amounts in minor units.

    Loans are purchases; an extension is no loan of its own here. Repayments are those due so far,
    of loans and of extensions. What was forgiven or matched counts less what came back to those who
    gave it, as no gift in the end.

    Source: S3 "Preference and profiles"; R3-115, R3-126.
    """

    loans_repaid: int = 0
    loans_open: int = 0
    loans_unpaid: int = 0
    installments_due: int = 0
    late_count: int = 0
    late_over_grace_count: int = 0
    extensions_count: int = 0
    extended_minor: int = 0
    forgiven_count: int = 0
    forgiven_minor: int = 0
    matched_minor: int = 0
    default_count: int = 0
    defaulted_on: datetime.date | None = None
    lost_minor: int = 0
    paid_back_minor: int = 0

    @property
    def on_time_percent(self) -> int | None:
        """Which part of the repayments due was paid on time or extended; None without any."""
        return on_time_percent(self.installments_due - self.late_count, self.installments_due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generosity:
    """What somebody did for others as a lender; amounts in minor units.

    `lends_to_count` people owe them now; `extends_for` and `forgives_for` are the friends for whom
    they would extend, and would also forgive, as the agreements stand.

    Source: S3 "Peers choosing peers choosing peers"; R3-126 ... R3-128.
    """

    extended_count: int = 0
    extended_minor: int = 0
    forgave_count: int = 0
    forgave_minor: int = 0
    helped_people: int = 0
    lends_to_count: int = 0
    made_good_minor: int = 0
    peers: int = 0
    extends_for: int = 0
    forgives_for: int = 0


_RELIABILITY = """
    SELECT person.id, loans.*, lines.*, forgiven.*, matched.*, cases.*, shares.*
    FROM unnest(%(people)s::bigint[]) AS person (id)
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE extends_id IS NULL AND state = 'SETTLED'),
            count(*) FILTER (WHERE extends_id IS NULL AND state = 'REPAYING'),
            count(*) FILTER (WHERE extends_id IS NULL AND state = 'DEFAULTED'),
            count(extends_id),
            coalesce(sum(principal_minor) FILTER (WHERE extends_id IS NOT NULL), 0)::bigint
        FROM loans_loan
        WHERE borrower_id = person.id AND network_id = %(network)s AND product = 'PEER'
    ) AS loans
    CROSS JOIN LATERAL (
        SELECT count(*), count(episode.late_on), count(episode.escalated_on)
        FROM loans_loan loan
        JOIN repayments_installment line ON line.loan_id = loan.id
        LEFT JOIN repayments_lateepisode episode
            ON episode.loan_id = line.loan_id AND episode.number = line.number
        WHERE loan.borrower_id = person.id AND loan.network_id = %(network)s
            AND loan.product = 'PEER'
            AND line.due_on < LEAST(%(on)s::date, loan.defaulted_on)
    ) AS lines
    CROSS JOIN LATERAL (
        SELECT count(*), coalesce(sum(given.amount_minor - given.returned_minor), 0)::bigint
        FROM repayments_forgiveness given
        JOIN loans_loan loan ON loan.id = given.loan_id
        WHERE loan.borrower_id = person.id AND loan.network_id = %(network)s
    ) AS forgiven
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(paid.principal_minor + paid.interest_minor - paid.returned_minor),
            0)::bigint
        FROM lending_circles_jubileematch paid
        JOIN loans_loan loan ON loan.id = paid.loan_id
        WHERE loan.borrower_id = person.id AND loan.network_id = %(network)s
    ) AS matched
    CROSS JOIN LATERAL (
        SELECT count(*), max(defaulted_on),
            coalesce(sum(contingency_recovered_minor), 0)::bigint
        FROM repayments_defaultcase
        WHERE borrower_id = person.id AND network_id = %(network)s
    ) AS cases
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(share.loss_minor), 0)::bigint,
            coalesce(sum(share.recovered_minor), 0)::bigint
        FROM repayments_defaultshare share
        JOIN repayments_defaultcase kase ON kase.id = share.case_id
        WHERE kase.borrower_id = person.id AND kase.network_id = %(network)s
    ) AS shares
"""

_GENEROSITY = """
    SELECT person.id, extended.*, forgave.*, lent.*, made_good.*, links.*
    FROM unnest(%(people)s::bigint[]) AS person (id)
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT loan.id), coalesce(sum(note.principal_minor), 0)::bigint,
            count(DISTINCT loan.borrower_id)
        FROM loans_note note
        JOIN loans_loan loan ON loan.id = note.loan_id
        WHERE note.holder_id = person.id AND note.assigned_from_id IS NULL
            AND loan.extends_id IS NOT NULL AND loan.network_id = %(network)s
    ) AS extended
    CROSS JOIN LATERAL (
        SELECT count(*), coalesce(sum(given.amount_minor - given.returned_minor), 0)::bigint
        FROM repayments_forgiveness given
        JOIN loans_loan loan ON loan.id = given.loan_id
        WHERE given.lender_id = person.id AND loan.network_id = %(network)s
    ) AS forgave
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT loan.borrower_id)
        FROM loans_note note
        JOIN loans_loan loan ON loan.id = note.loan_id
        WHERE note.holder_id = person.id AND note.outstanding_minor > 0
            AND loan.state = 'REPAYING' AND loan.product = 'PEER'
            AND loan.network_id = %(network)s
    ) AS lent
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(paid.amount_minor), 0)::bigint
        FROM repayments_makegood paid
        JOIN repayments_defaultshare share ON share.id = paid.share_id
        JOIN repayments_defaultcase kase ON kase.id = share.case_id
        WHERE paid.payer_id = person.id AND kase.network_id = %(network)s
    ) AS made_good
    CROSS JOIN LATERAL (
        SELECT count(*), count(*) FILTER (WHERE grants IN ('EXTEND', 'FORGIVE')),
            count(*) FILTER (WHERE grants = 'FORGIVE')
        FROM lending_circles_loanaccount account
        JOIN LATERAL (
            SELECT CASE WHEN low_pause = '' THEN low_grants END AS grants
            FROM lending_circles_trustlink WHERE low_id = account.id AND state = 'ACTIVE'
            UNION ALL
            SELECT CASE WHEN high_pause = '' THEN high_grants END
            FROM lending_circles_trustlink WHERE high_id = account.id AND state = 'ACTIVE'
        ) AS way ON true
        WHERE account.person_id = person.id AND account.network_id = %(network)s
    ) AS links
"""


def reliability_of(
    person_ids: Collection[int], *, network_id: int, on: datetime.date
) -> dict[int, Reliability]:
    """Return, by person, how each repaid what they borrowed in a network up to a day."""
    return {
        person_id: Reliability(
            loans_repaid=repaid,
            loans_open=still_open,
            loans_unpaid=unpaid,
            extensions_count=extensions,
            extended_minor=extended_minor,
            installments_due=due,
            late_count=late,
            late_over_grace_count=escalated,
            forgiven_count=forgiven,
            forgiven_minor=forgiven_minor,
            matched_minor=matched_minor,
            default_count=defaults,
            defaulted_on=defaulted_on,
            lost_minor=lost_minor,
            paid_back_minor=recovered_minor + contingency_minor,
        )
        for (
            person_id,
            repaid,
            still_open,
            unpaid,
            extensions,
            extended_minor,
            due,
            late,
            escalated,
            forgiven,
            forgiven_minor,
            matched_minor,
            defaults,
            defaulted_on,
            contingency_minor,
            lost_minor,
            recovered_minor,
        ) in _rows(_RELIABILITY, person_ids, network_id=network_id, on=on)
    }


def generosity_of(person_ids: Collection[int], *, network_id: int) -> dict[int, Generosity]:
    """Return, by person, what each did for others in a network."""
    names = (
        "extended_count",
        "extended_minor",
        "helped_people",
        "forgave_count",
        "forgave_minor",
        "lends_to_count",
        "made_good_minor",
        "peers",
        "extends_for",
        "forgives_for",
    )

    return {
        person_id: Generosity(**dict(zip(names, figures, strict=True)))
        for person_id, *figures in _rows(_GENEROSITY, person_ids, network_id=network_id)
    }


def _rows(
    statement: str,
    person_ids: Collection[int],
    *,
    network_id: int,
    on: datetime.date | None = None,
) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"people": sorted(set(person_ids)), "network": network_id, "on": on}
        )
        return cursor.fetchall()
