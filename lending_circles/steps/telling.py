"""What members are told of a day that begins, each day once: payments due and late, losses, news.

The last step of the opening, when the books of the day stand: what was extended, drawn or closed
out this morning is told as it is. A few statements for everybody, whoever many they are.
"""

import datetime

from django.db import connection

from governance.models import Network
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.terms import terms_by_version
from lending_circles.uncarried_words import UNCARRIED
from loans.models import Loan
from people import audit
from people import steps as people_steps
from rules.lateness import last_escalated_due_on

SOON_DAYS = 2
# `told` is a SELECT of person, kind, text and link. What was told on the day is not told again.
# Both are sorted together instead of being joined: the planner knows nothing of a day that has
# just begun, takes its notices for none, and would look through all of them for each one told.
_TELL = """
    INSERT INTO people_notice (person_id, kind, text, link, "on")
    SELECT DISTINCT person_id, kind, text, link, %(on)s::date FROM (
        SELECT person_id, kind, text, link,
            bool_or(is_before) OVER (PARTITION BY person_id, kind, link) AS was_told
        FROM (
            SELECT person_id, kind, left(text, 300) AS text, link, false AS is_before
            FROM ({told}) AS told (person_id, kind, text, link)
            UNION ALL
            SELECT person_id, kind, '', link, true FROM people_notice WHERE "on" = %(on)s
        ) AS notice
    ) AS notice
    WHERE NOT was_told
"""
# What each open loan asks for, and whether its borrower's money covers all that is due by today.
_PAYMENTS = """
    WITH due AS MATERIALIZED (
        SELECT loan.id AS loan_id, loan.borrower_id, loan.public_id, loan.payee_name,
            loan.parameters_id, line.number, line.due_on,
            line.principal_minor - line.principal_paid_minor
                + line.interest_minor - line.interest_paid_minor AS left_minor,
            member.autopay, spending.balance_minor,
            sum(CASE WHEN line.due_on <= %(on)s THEN
                line.principal_minor - line.principal_paid_minor
                + line.interest_minor - line.interest_paid_minor ELSE 0 END)
                OVER (PARTITION BY loan.borrower_id) AS asked_minor
        FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id AND loan.state = 'REPAYING'
        JOIN repayments_installment line ON line.loan_id = loan.id AND line.paid_on IS NULL
            AND line.due_on >= balance.next_due_on AND line.due_on <= %(soon_on)s
        JOIN lending_circles_loanaccount member
            ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
        JOIN ledger_account spending ON spending.id = member.spending_account_id
        WHERE loan.network_id = %(network)s AND balance.next_due_on <= %(soon_on)s
    )
    SELECT borrower_id, 'DUE_SOON', format('A repayment for “%%s” falls due on %%s: %%s and the '
        'interest of its week.', payee_name, %(soon_words)s::text, {left}),
        '/loans/' || public_id || '/'
    FROM due WHERE due_on = %(soon_on)s
    UNION ALL
    SELECT borrower_id, 'DUE_TODAY', format(CASE WHEN autopay
        THEN '%%s for “%%s” is due today, and your balance does not cover what is due. '
            'Add money before the day ends.'
        ELSE '%%s for “%%s” is due today. Autopay is off: pay it before the day ends.' END,
        {left}, payee_name), '/loans/' || public_id || '/'
    FROM due WHERE due_on = %(on)s AND (NOT autopay OR balance_minor < asked_minor)
    UNION ALL
    SELECT borrower_id, 'LATE', format('%%s for “%%s” was due yesterday and is not paid. You can '
        'pay it any time; until then you cannot borrow.', {left}, payee_name)
        || coalesce(' ' || uncarried.words, ''), '/loans/' || public_id || '/'
    FROM due JOIN repayments_lateepisode episode USING (loan_id, number)
    LEFT JOIN LATERAL (
        SELECT said.words
        FROM people_auditevent tried
        JOIN unnest(%(whys)s::text[], %(why_words)s::text[]) AS said (why, words)
            ON said.why = tried.data->>'why'
        WHERE tried.subject_type = %(loan_type)s AND tried.subject_id = due.loan_id
            AND tried.action = 'EXTENSION_REFUSED' AND (tried.data->>'number')::int = due.number
        ORDER BY tried.id DESC LIMIT 1
    ) uncarried ON true
    WHERE episode.late_on = %(on)s AND episode.cured_on IS NULL
    UNION ALL
    SELECT borrower_id, 'LAST_DAY', format('%%s for “%%s” is still not paid. Today is the last day '
        'before it is taken from your stake.', {left}, payee_name), '/loans/' || public_id || '/'
    FROM due
    JOIN unnest(%(versions)s::bigint[], %(last_days)s::date[]) AS last (version, due_on)
        ON last.version = due.parameters_id AND last.due_on = due.due_on
"""
# What happened this morning or on the day before, when nobody was there to be told.
_NEWS = """
    SELECT loan.borrower_id, 'STAKE_DRAWN', format('%%s was taken from your stake for “%%s”, which '
        'was late beyond its grace.', {drawn}, loan.payee_name), '/loans/' || loan.public_id || '/'
    FROM repayments_lateepisode episode
    JOIN loans_loan loan ON loan.id = episode.loan_id
    JOIN ledger_journal journal ON journal.reference = format(
        'loan:%%s:installment:%%s:draw:%%s', loan.id, episode.number, %(on)s::date)
    JOIN lending_circles_loanaccount member
        ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
    CROSS JOIN LATERAL (
        SELECT sum(amount_minor) AS amount_minor FROM ledger_transfer
        WHERE journal_id = journal.id AND debit_id = member.stake_account_id
    ) drawn
    WHERE loan.network_id = %(network)s AND episode.drawn_on = %(on)s
    UNION ALL
    SELECT borrower_id, 'DEFAULTED', format('Your loans ended unpaid today: %%s was open. Your '
        'stake was used first. You can make it good whenever you can.', {claim}), '/loans/'
    FROM repayments_defaultcase WHERE network_id = %(network)s AND defaulted_on = %(on)s
    UNION ALL
    SELECT note.holder_id, 'LENT_LOST', format('A loan that you helped with ended unpaid. Of what '
        'you lent, %%s is lost.', {lost}), '/activity/'
    FROM (
        SELECT note.holder_id, sum(share.loss_minor) AS loss_minor
        FROM repayments_defaultcase default_case
        JOIN repayments_defaultshare share ON share.case_id = default_case.id
        JOIN loans_note note ON note.id = share.note_id
        WHERE default_case.network_id = %(network)s AND default_case.defaulted_on = %(on)s
            AND note.holder_id IS NOT NULL AND share.loss_minor > 0
        GROUP BY note.holder_id
    ) note
    UNION ALL
    SELECT loan.borrower_id, 'LOAN_SETTLED', format('“%%s” is repaid in full. Thank you.',
        loan.payee_name), '/loans/' || loan.public_id || '/'
    FROM loans_loan loan
    WHERE loan.network_id = %(network)s AND loan.settled_on = %(yesterday)s
    UNION ALL
    SELECT person_id, 'TOP_UP_REQUIRED', 'Your stake is below the minimum. Top it up to borrow and '
        'to be counted by your circle.', '/me/stake/'
    FROM lending_circles_loanaccount
    WHERE network_id = %(network)s AND top_up_required AND below_minimum_since = %(yesterday)s
    UNION ALL
    SELECT person_id, 'PEERS_MISSING', 'Too few people of your circle are counted for you alone. '
        'Find another peer while your grace lasts.', '/circle/'
    FROM lending_circles_loanaccount
    WHERE network_id = %(network)s AND peers_missing_since = %(yesterday)s
"""


def send_reminders(*, network_id: int, on: datetime.date) -> int:
    """Tell members of a network what the day that begins brings them; return how many notices.

    Two days before a payment, on its day where autopay or the money is missing, on the first day
    late (and why friends could not carry it, where they would have), on the last day before the
    stake is drawn; then what happened to stakes, loans and minimums. Told again on the same day,
    nothing is written.

    Source: RX-11; the business day, step 12.
    """
    assert connection.in_atomic_block
    asset = Network.objects.select_related("asset").get(pk=network_id).asset
    versions = terms_by_version(network_id)
    soon_on = on + datetime.timedelta(days=SOON_DAYS)
    values = {
        "network": network_id,
        "on": on,
        "soon_on": soon_on,
        "soon_words": f"{soon_on:%a} {soon_on.day} {soon_on:%b}",
        "yesterday": on - datetime.timedelta(days=1),
        "versions": list(versions),
        # What is drawn tomorrow can be paid today.
        "last_days": [
            last_escalated_due_on(on=on + datetime.timedelta(days=1), late_days=terms.late_days)
            for terms in versions.values()
        ],
        "loan_type": audit.subject_type(Loan),
        "whys": [why.value for why in UNCARRIED],
        "why_words": [str(words) for words in UNCARRIED.values()],
        "scale": 10**asset.decimals,
        "digits": _digits(asset.decimals),
        "asset": asset.code,
    }

    written = 0
    with connection.cursor() as cursor:
        for told in (
            _PAYMENTS.format(left=_amount("left_minor")),
            _NEWS.format(
                drawn=_amount("drawn.amount_minor"),
                claim=_amount("claim_minor"),
                lost=_amount("note.loss_minor"),
            ),
        ):
            cursor.execute(_TELL.format(told=told), values)
            written += cursor.rowcount

    return written


def tell_raised(person_ids_by_ratio: dict[int, list[int]], *, on: datetime.date) -> None:
    """Tell members that their ratio rose, those of one ratio together."""
    for ratio, person_ids in person_ids_by_ratio.items():
        people_steps.tell(
            person_ids,
            kind="RATIO_UP",
            text=f"Your ratio rose: you can now borrow up to {ratio} times your stake.",
            link="/circle/rules/",
            on=on,
        )


def tell_peer_leaves(account: LoanAccount, *, cause: int | None, on: datetime.date) -> None:
    """Tell the circle of a member that they are on hold to exit."""
    links = TrustLink.objects.filter(state=TrustLink.State.ACTIVE)
    persons = [
        *links.filter(low=account).values_list("high__person_id", flat=True),
        *links.filter(high=account).values_list("low__person_id", flat=True),
    ]
    people_steps.tell(
        persons,
        kind="PEER_LEAVES",
        text=f"{account.person.name} is leaving. Find another peer in time if you count on them.",
        link="/circle/",
        cause=cause,
        on=on,
    )


def _amount(column: str) -> str:
    """Return the expression of an amount as people read it."""
    return f"(to_char({column}::numeric / %(scale)s, %(digits)s) || ' ' || %(asset)s::text)"


def _digits(decimals: int) -> str:
    return "FM999999999999990" + (f".{'0' * decimals}" if decimals else "")
