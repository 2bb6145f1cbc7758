"""Follows the money of circle loans from the tills that they paid, to find what comes back."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import connection

from loans.models import Loan
from merchants.models import Merchant
from people.models import Person
from rules.loan_rings import Passing, Ring, RingLimits, SpentLoan, rings

# Source: R3-139, "within N hops and T days".
LIMITS = RingLimits(hops_max=4, days_max=30, share_min=Fraction(1, 2))
LOOK_BACK_DAYS = 90
_LOANS = """
    SELECT payment.loan_id, payment.customer_id, payment.merchant_id, payment.amount_minor,
        payment.happened_on, (extract(epoch FROM payment.finished_at) * 1000000)::bigint
    FROM merchants_payment payment
    JOIN merchants_merchant merchant ON merchant.id = payment.merchant_id
    WHERE merchant.network_id = %(network)s AND payment.status = 'settled'
        AND payment.method = 'CIRCLE_LOAN'
        AND payment.happened_on > %(since)s AND payment.happened_on <= %(on)s
"""
# A customer pays a till, and with it whoever owns that till; a till gives back; what is paid out
# of a till reaches who owns it, or owned it then; shares of a day's sales reach a member or another
# till when the day closes.
_PASSINGS = """
    WITH here AS (SELECT id FROM merchants_merchant WHERE network_id = %(network)s),
    paid AS (
        SELECT payment.merchant_id, payment.customer_id, payment.amount_minor,
            payment.happened_on, payment.finished_at
        FROM merchants_payment payment
        WHERE payment.merchant_id IN (SELECT id FROM here) AND payment.status = 'settled'
            AND payment.method <> 'CIRCLE_LOAN' AND payment.customer_id IS NOT NULL
            AND payment.happened_on > %(since)s AND payment.happened_on <= %(on)s
            AND payment.amount_minor >= %(least)s
    ),
    passed AS (
        SELECT 'person:' || customer_id AS giver, 'merchant:' || merchant_id AS taker,
            amount_minor, happened_on, finished_at
        FROM paid
        UNION ALL
        SELECT 'person:' || paid.customer_id, 'person:' || owner.person_id,
            paid.amount_minor, paid.happened_on, paid.finished_at
        FROM paid JOIN merchants_staff owner ON owner.merchant_id = paid.merchant_id
            AND owner.role = 'OWNER' AND owner.since <= paid.happened_on
            AND (owner.until IS NULL OR owner.until >= paid.happened_on)
            AND owner.person_id <> paid.customer_id
        UNION ALL
        SELECT 'merchant:' || payment.merchant_id, 'person:' || payment.customer_id,
            refund.to_customer_minor, refund.happened_on, refund.created_at
        FROM merchants_refund refund
        JOIN merchants_payment payment ON payment.id = refund.payment_id
        WHERE payment.merchant_id IN (SELECT id FROM here) AND payment.customer_id IS NOT NULL
            AND refund.happened_on > %(since)s AND refund.happened_on <= %(on)s
            AND refund.to_customer_minor >= %(least)s
        UNION ALL
        SELECT 'merchant:' || payout.merchant_id, 'person:' || owner.person_id,
            payout.amount_minor, payout.happened_on, payout.finished_at
        FROM merchants_payout payout
        JOIN merchants_staff owner ON owner.merchant_id = payout.merchant_id
            AND owner.role = 'OWNER' AND owner.since <= payout.happened_on
            AND (owner.until IS NULL OR owner.until >= payout.happened_on)
        WHERE payout.merchant_id IN (SELECT id FROM here) AND payout.status = 'paid'
            AND payout.happened_on > %(since)s AND payout.happened_on <= %(on)s
            AND payout.amount_minor >= %(least)s
        UNION ALL
        SELECT 'merchant:' || shared.merchant_id,
            coalesce('person:' || member.person_id, 'merchant:' || target.id),
            shared.amount_minor, shared.happened_on, shared.happened_on + interval '1 day'
        FROM (
            SELECT split.merchant_id, split.target_account_id, line.happened_on,
                sum(line.taken_minor)::bigint AS amount_minor
            FROM merchants_splitline line
            JOIN merchants_splitagreement split ON split.id = line.agreement_id
            WHERE split.merchant_id IN (SELECT id FROM here) AND split.target = 'ACCOUNT'
                AND line.happened_on > %(since)s AND line.happened_on <= %(on)s
            GROUP BY 1, 2, 3
        ) shared
        LEFT JOIN lending_circles_loanaccount member
            ON member.spending_account_id = shared.target_account_id
        LEFT JOIN merchants_merchant target ON target.till_account_id = shared.target_account_id
        WHERE shared.amount_minor >= %(least)s
    )
    SELECT giver, taker, amount_minor, happened_on,
        (extract(epoch FROM finished_at) * 1000000)::bigint
    FROM passed
"""


@dataclass(frozen=True, slots=True)
class FoundRing:
    """A ring with the names of those whom the money passed."""

    loan: Loan
    names: tuple[str, ...]
    amount_minor: int
    hops: int
    ends_on: datetime.date


def find_rings(
    network_id: int, *, on: datetime.date, days: int = LOOK_BACK_DAYS, limits: RingLimits = LIMITS
) -> list[FoundRing]:
    """Return the rings of the loans that were spent in the last `days` days, the newest first.

    Three statements whatever there is, and those of names.

    Source: R3-139.
    """
    asked: dict[str, Any] = {
        "network": network_id,
        "since": on - datetime.timedelta(days=days),
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOANS, asked)
        loans = [
            SpentLoan(loan, f"person:{borrower}", f"merchant:{merchant}", amount, day, order)
            for loan, borrower, merchant, amount, day, order in cursor.fetchall()
        ]
        if not loans:
            return []
        # What is less than the least part of the smallest loan is part of no ring.
        smallest = min(loan.amount_minor for loan in loans)
        least = -(-smallest * limits.share_min.numerator // limits.share_min.denominator)
        cursor.execute(_PASSINGS, asked | {"least": max(least, 1)})
        passings = [Passing(*row) for row in cursor.fetchall()]

    return _named(rings(loans, passings, limits))


def _named(found: Sequence[Ring]) -> list[FoundRing]:
    names = _names_of(party for ring in found for party in ring.parties)
    loans = Loan.objects.in_bulk([ring.loan_id for ring in found])

    return sorted(
        (
            FoundRing(
                loan=loans[ring.loan_id],
                names=tuple(names[party] for party in ring.parties),
                amount_minor=ring.amount_minor,
                hops=ring.hops,
                ends_on=ring.ends_on,
            )
            for ring in found
        ),
        key=lambda ring: (ring.ends_on, ring.loan.pk),
        reverse=True,
    )


def _names_of(parties: Iterable[str]) -> dict[str, str]:
    ids: dict[str, set[int]] = {"person": set(), "merchant": set()}
    for party in parties:
        kind, _, number = party.partition(":")
        ids[kind].add(int(number))
    people = Person.objects.filter(pk__in=ids["person"]).values_list("pk", "name")
    shops = Merchant.objects.filter(pk__in=ids["merchant"]).values_list("pk", "name")

    return {f"person:{pk}": name for pk, name in people} | {
        f"merchant:{pk}": name for pk, name in shops
    }
