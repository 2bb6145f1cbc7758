"""Reckons what merchants sold and to whom: their history, and the bounds of their circle loans."""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from governance import queries as governance_queries
from lending_circles.queries.prepared import row_of
from merchants.models import Merchant
from merchants.queries.related import RELATED_PEOPLE
from rules import trade_history
from rules.terms import CircleTerms

# Whoever is related, and whoever an owner trusts: what they buy says nothing of a shop's trade.
_OWN_PEOPLE = f"""
    SELECT * FROM ({RELATED_PEOPLE}) related
    UNION
    SELECT staff.merchant_id, peer.person_id
    FROM merchants_staff staff
    JOIN merchants_merchant merchant ON merchant.id = staff.merchant_id
    JOIN lending_circles_loanaccount owner
        ON owner.person_id = staff.person_id AND owner.network_id = merchant.network_id
    JOIN lending_circles_trustlink link ON link.state = 'ACTIVE'
        AND (link.low_id = owner.id OR link.high_id = owner.id)
    JOIN lending_circles_loanaccount peer
        ON peer.id = CASE WHEN link.low_id = owner.id THEN link.high_id ELSE link.low_id END
    WHERE staff.merchant_id = ANY(%(merchants)s) AND staff.until IS NULL AND staff.role = 'OWNER'
"""  # noqa: S608
_RECORDS = f"""
    WITH own AS ({_OWN_PEOPLE}), sold AS (
        SELECT payment.merchant_id, payment.happened_on, payment.customer_id,
            own.person_id IS NULL AND payment.method <> 'CIRCLE_LOAN' AS is_ordinary,
            coalesce(payment.captured_minor, payment.amount_minor) >= %(sale_min)s AS is_counted,
            payment.refunded_minor > 0 AND EXISTS (
                SELECT FROM merchants_refund refund
                WHERE refund.payment_id = payment.id AND refund.reason = 'requested_by_customer'
            ) AS is_returned
        FROM merchants_payment payment
        LEFT JOIN own ON own.merchant_id = payment.merchant_id
            AND own.person_id = payment.customer_id
        WHERE payment.merchant_id = ANY(%(merchants)s) AND payment.status = 'settled'
            AND payment.happened_on > %(since)s AND payment.happened_on <= %(on)s
    )
    SELECT merchant.id,
        (SELECT min(first.happened_on) FROM merchants_payment first
            WHERE first.merchant_id = merchant.id AND first.status = 'settled'),
        count(*) FILTER (WHERE sold.is_ordinary AND sold.is_counted),
        count(DISTINCT sold.customer_id) FILTER (WHERE sold.is_ordinary AND sold.is_counted),
        count(sold.merchant_id),
        count(*) FILTER (WHERE sold.is_returned)
    FROM merchants_merchant merchant
    LEFT JOIN sold ON sold.merchant_id = merchant.id
    WHERE merchant.id = ANY(%(merchants)s)
    GROUP BY merchant.id
"""  # noqa: S608
_LATELY = f"""
    WITH own AS ({_OWN_PEOPLE})
    SELECT
        (SELECT values::text FROM governance_parameterset
            WHERE network_id = %(network)s AND effective_on <= %(on)s
            ORDER BY version DESC LIMIT 1),
        coalesce(sum(taken_minor) FILTER (WHERE NOT by_loan AND NOT is_own), 0),
        coalesce(sum(taken_minor) FILTER (WHERE by_loan), 0),
        count(*) FILTER (WHERE by_loan AND happened_on = %(on)s),
        count(*) FILTER (
            WHERE by_loan AND customer_id = %(person)s AND happened_on > %(on)s - 7
        ),
        EXISTS (SELECT FROM ({RELATED_PEOPLE}) related WHERE related.person_id = %(person)s)
    FROM (
        SELECT payment.happened_on, payment.customer_id,
            payment.method = 'CIRCLE_LOAN' AS by_loan,
            coalesce(payment.captured_minor, payment.amount_minor) - payment.refunded_minor
                AS taken_minor,
            EXISTS (SELECT FROM own WHERE own.person_id = payment.customer_id) AS is_own
        FROM merchants_payment payment
        WHERE payment.merchant_id = ANY(%(merchants)s) AND payment.status = 'settled'
            AND payment.happened_on > %(since)s AND payment.happened_on <= %(on)s
            AND (%(is_capped)s OR payment.method = 'CIRCLE_LOAN')
    ) lately
"""  # noqa: S608
LOANS_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Lately:
    """What a merchant took in the last 30 days, and the loans that bear on the next one.

    A merchant without a cap is looked at for 7 days, and for its loans alone. `is_related` tells
    whether the borrower works there, is family of those who do or shares in the sales.
    """

    terms: CircleTerms
    ordinary_minor: int
    by_loan_minor: int
    loans_today: int
    loans_of_borrower: int
    cap_minor: int | None
    is_related: bool


def is_capped(merchant: Merchant) -> bool:
    """Tell whether circle loans at a merchant are bounded by its other sales.

    A merchant qualified on the bank's own word has shown nothing to reckon with.
    """
    return merchant.basis in (Merchant.Basis.HISTORY, Merchant.Basis.EVIDENCE)


def lately(merchant: Merchant, *, person_id: int | None, on: datetime.date) -> Lately:
    """Return what bears on one more circle loan at a merchant, by one statement."""
    capped = is_capped(merchant)
    days = trade_history.MONTH_DAYS if capped else LOANS_WEEK_DAYS
    values, ordinary, by_loan, today, of_borrower, related = row_of(
        _LATELY,
        {
            "merchants": [merchant.pk],
            "network": merchant.network_id,
            "person": person_id,
            "on": on,
            "since": on - datetime.timedelta(days=days),
            "is_capped": capped,
        },
    )
    terms = governance_queries.read_terms(
        json.loads(values or "{}"), merchant.network.asset.decimals
    )
    cap = None
    if capped:
        qualified_on = merchant.qualified_on or on
        cap = trade_history.receipts_cap(
            max(int(ordinary), 0),
            shown_minor=merchant.shown_minor,
            qualified_days=(on - qualified_on).days,
            requirements=terms.trade,
        )

    return Lately(terms, int(ordinary), int(by_loan), today, of_borrower, cap, related)


def records_of(
    merchant_ids: Collection[int], *, sale_minor_min: int, on: datetime.date
) -> dict[int, trade_history.TradeRecord]:
    """Return what each merchant sold within the window, by one statement for all of them."""
    since = on - datetime.timedelta(days=trade_history.WINDOW_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORDS,
            {
                "merchants": list(merchant_ids),
                "sale_min": sale_minor_min,
                "since": since,
                "on": on,
            },
        )
        return {
            merchant_id: trade_history.TradeRecord(
                first_sale_on=first_on,
                sales_count=sales,
                customers_count=customers,
                settled_count=settled,
                returned_count=returned,
            )
            for merchant_id, first_on, sales, customers, settled, returned in cursor.fetchall()
        }


def criteria_of(merchant: Merchant, *, on: datetime.date) -> tuple[trade_history.Criterion, ...]:
    """Return how one merchant's history stands on a day."""
    _set, terms = governance_queries.terms_of(merchant.network_id, on)
    asked = terms.trade
    found = records_of([merchant.pk], sale_minor_min=asked.sale_minor_min, on=on)

    return trade_history.criteria(found[merchant.pk], asked, on=on)
