"""How far one default would travel: a member's own, and those of whom they lent to."""

import datetime
from dataclasses import dataclass

from django.db import connection

from lending_circles.models import LoanAccount
from rules.terms import CircleTerms


@dataclass(frozen=True, slots=True)
class LevelShare:
    """What lies at one level: how many people, and how much, in minor units."""

    level: int
    people: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDefault:
    """What would be open, and who would bear it, if a member repaid nothing from now on.

    The stake comes first, then the contingency pool; `levels` shares what is left at most. Level 0
    is the common pool, which is nobody.
    """

    owed_minor: int
    stake_minor: int
    contingency_minor: int
    lost_minor: int
    levels: tuple[LevelShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What of a member's stake is out: to their own peers by name, beyond by level alone.

    `worst_week` begins with the Monday of the week in which most of it is due.
    """

    peers: tuple[tuple[str, int], ...]
    levels: tuple[LevelShare, ...]
    worst_week: datetime.date | None
    worst_week_minor: int


_OWN = """
    SELECT note.level, count(DISTINCT note.holder_id), sum(note.outstanding_minor)::bigint
    FROM loans_loan loan JOIN loans_note note ON note.loan_id = loan.id
    WHERE loan.borrower_id = %(person)s AND loan.network_id = %(network)s
        AND loan.product = 'PEER' AND loan.state = 'REPAYING' AND note.outstanding_minor > 0
    GROUP BY note.level ORDER BY note.level
"""
_LENT = """
    SELECT note.level, loan.borrower_id, sum(note.outstanding_minor)::bigint
    FROM loans_note note JOIN loans_loan loan ON loan.id = note.loan_id
    WHERE note.holder_id = %(person)s AND loan.network_id = %(network)s
        AND loan.product = 'PEER' AND loan.state = 'REPAYING' AND note.outstanding_minor > 0
    GROUP BY note.level, loan.borrower_id
"""
# Of what an installment returns, a note has the part that it is of the loan's outstanding.
_WEEKS = """
    SELECT date_trunc('week', installment.due_on)::date AS monday,
        sum((installment.principal_minor - installment.principal_paid_minor)
            * note.outstanding_minor::numeric / balance.outstanding_minor)::bigint AS due
    FROM loans_note note
    JOIN loans_loan loan ON loan.id = note.loan_id
    JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
    JOIN repayments_installment installment ON installment.loan_id = loan.id
    WHERE note.holder_id = %(person)s AND loan.network_id = %(network)s
        AND loan.product = 'PEER' AND loan.state = 'REPAYING' AND note.outstanding_minor > 0
        AND balance.outstanding_minor > 0 AND installment.paid_on IS NULL
    GROUP BY 1 ORDER BY due DESC, monday LIMIT 1
"""


def own_default(account: LoanAccount, terms: CircleTerms, *, contingency_minor: int) -> OwnDefault:
    """Return who would bear what at most if a member defaulted now.

    Source: A-14, A-15: the stake, then the contingency pool, then those who lent, by their shares.
    """
    rows = _rows(_OWN, account)
    owed_minor = sum(minor for *_, minor in rows)
    stake_minor = min(account.deposit_minor, owed_minor)
    left_minor = owed_minor - stake_minor
    cover = terms.contingency_cover_ratio
    covered_minor = min(
        left_minor * cover.numerator // cover.denominator, max(contingency_minor, 0)
    )
    lost_minor = left_minor - covered_minor

    return OwnDefault(
        owed_minor=owed_minor,
        stake_minor=stake_minor,
        contingency_minor=covered_minor,
        lost_minor=lost_minor,
        levels=tuple(
            LevelShare(level, people, -(-minor * lost_minor // owed_minor))
            for level, people, minor in rows
        ),
    )


def lent_by(account: LoanAccount) -> Lent:
    """Return how much of a member's stake each own peer owes, and what is out beyond them.

    Source: R3-120, R3-169: who borrowed further out stays unnamed.
    """
    rows = _rows(_LENT, account)
    names = dict(
        LoanAccount.objects.filter(
            network_id=account.network_id,
            person_id__in=[person for level, person, _ in rows if level == 1],
        ).values_list("person_id", "person__name")
    )
    levels = []
    for level in sorted({level for level, *_ in rows}):
        amounts = [minor for of_level, _, minor in rows if of_level == level]
        levels.append(LevelShare(level, len(amounts), sum(amounts)))
    peers = [(names[person], minor) for level, person, minor in rows if level == 1]
    worst = _rows(_WEEKS, account)

    return Lent(
        peers=tuple(sorted(peers, key=lambda peer: (peer[0].casefold(), peer[1]))),
        levels=tuple(levels),
        worst_week=worst[0][0] if worst else None,
        worst_week_minor=worst[0][1] if worst else 0,
    )


def _rows(query: str, account: LoanAccount) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"person": account.person_id, "network": account.network_id})
        return list(cursor.fetchall())
