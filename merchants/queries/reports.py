"""What a till took, gave and passed on, day by day: from the ledger, so that it adds up."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from ledger.kinds import Kind
from merchants.models import Merchant, Payment, Payout, Refund
from rules.receipt import taken_part

_SALES = (Kind.PURCHASE, Kind.CAPTURE, Kind.DISBURSEMENT)
_REFUNDS = (Kind.SALE_REFUND, Kind.LOAN_REFUND, Kind.INTEREST, Kind.GIFT_RETURNED)
_SPLITS = (Kind.SPLIT, Kind.SPLIT_REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One day of a till, in minor units.

    sales + other − refunds − splits − fees − payouts = change.
    """

    on: datetime.date
    count: int
    sales_minor: int
    tips_minor: int
    tax_minor: int
    refunds_minor: int
    splits_minor: int
    payouts_minor: int
    change_minor: int
    fees_minor: int = 0

    @property
    def other_minor(self) -> int:
        """What moved beside sales and all that they lead to, such as reserves."""
        out_minor = self.refunds_minor + self.splits_minor + self.fees_minor + self.payouts_minor

        return self.change_minor - self.sales_minor + out_minor


def days_of(
    merchant: Merchant, *, first_on: datetime.date, last_on: datetime.date
) -> list[DayFigures]:
    """Return every day from the first to the last, both included, by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _DAYS,
            {
                "merchant": merchant.pk,
                "till": merchant.till_account_id,
                "first": first_on,
                "last": last_on,
                "sales": [kind.value for kind in _SALES],
                "refunds": [kind.value for kind in _REFUNDS],
                "splits": [kind.value for kind in _SPLITS],
                "payouts": [Kind.PAYOUT.value],
            },
        )
        return [
            DayFigures(
                on=on,
                count=count,
                sales_minor=sales,
                tips_minor=tips + sum(_taken(tip, took) for tip, _tax, *took in in_part or ()),
                tax_minor=tax + sum(_taken(tax, took) for _tip, tax, *took in in_part or ()),
                refunds_minor=refunds,
                splits_minor=splits,
                payouts_minor=payouts,
                change_minor=change,
            )
            for (
                on,
                count,
                tips,
                tax,
                in_part,
                sales,
                refunds,
                splits,
                payouts,
                change,
            ) in cursor.fetchall()
        ]


def _taken(part_minor: int, took: Sequence[int]) -> int:
    amount_minor, taken_minor = took

    return taken_part(part_minor, amount_minor=amount_minor, taken_minor=taken_minor)


def lapsed_payments(*, at: datetime.datetime, rows_max: int) -> list[int]:
    """Return the payments whose time is over while money is held for them, oldest first."""
    found = Payment.objects.lapsed(at=at).order_by("expires_at", "pk")

    return list(found.values_list("pk", flat=True)[:rows_max])


def refunds_of(payment: Payment, *, after: Refund | None, limit: int) -> list[Refund]:
    """Return the refunds of a payment, newest first, those behind `after` where it is given."""
    found = payment.refunds.select_related("payment__merchant__network__asset").order_by("-pk")
    if after is not None:
        found = found.filter(pk__lt=after.pk)

    return list(found[:limit])


def refund_of(payment: Payment, public_id: str) -> Refund:
    """Return a refund of the payment; raises Refund.DoesNotExist."""
    return payment.refunds.select_related("payment__merchant__network__asset").get(
        public_id=public_id
    )


def payouts_of(merchant_id: int, *, after: Payout | None, limit: int) -> list[Payout]:
    """Return the payouts of a merchant, newest first, those behind `after` where it is given."""
    found = (
        Payout.objects.filter(merchant_id=merchant_id)
        .select_related("merchant__network__asset")
        .order_by("-pk")
    )
    if after is not None:
        found = found.filter(pk__lt=after.pk)

    return list(found[:limit])


def payout_of(merchant_id: int, public_id: str) -> Payout:
    """Return a payout of the merchant; raises Payout.DoesNotExist."""
    return Payout.objects.select_related("merchant__network__asset").get(
        merchant_id=merchant_id, public_id=public_id
    )


# A payment that was taken in part holds its part of tip and tax: the rule for it reckons those.
_DAYS = """
    WITH moved AS (
        SELECT journal.happened_on, line.kind,
            CASE WHEN line.credit_id = %(till)s THEN line.amount_minor
                ELSE -line.amount_minor END AS minor
        FROM ledger_transfer line JOIN ledger_journal journal ON journal.id = line.journal_id
        WHERE (line.credit_id = %(till)s OR line.debit_id = %(till)s)
            AND journal.happened_on BETWEEN %(first)s AND %(last)s
    ), by_day AS (
        SELECT happened_on, sum(minor) AS change,
            coalesce(sum(minor) FILTER (WHERE kind = ANY(%(sales)s)), 0) AS sales,
            coalesce(sum(minor) FILTER (WHERE kind = ANY(%(refunds)s)), 0) AS refunds,
            coalesce(sum(minor) FILTER (WHERE kind = ANY(%(splits)s)), 0) AS splits,
            coalesce(sum(minor) FILTER (WHERE kind = ANY(%(payouts)s)), 0) AS payouts
        FROM moved GROUP BY happened_on
    ), sold AS (
        SELECT happened_on, count(*) AS count,
            sum(tip_minor) FILTER (WHERE NOT is_part) AS tips,
            sum(tax_minor) FILTER (WHERE NOT is_part) AS tax,
            array_agg(ARRAY[tip_minor, tax_minor, amount_minor, captured_minor])
                FILTER (WHERE is_part AND tip_minor + tax_minor > 0) AS in_part
        FROM merchants_payment,
            LATERAL (SELECT coalesce(captured_minor < amount_minor, false) AS is_part) how
        WHERE merchant_id = %(merchant)s AND status = 'settled'
            AND happened_on BETWEEN %(first)s AND %(last)s
        GROUP BY happened_on
    )
    SELECT day::date, coalesce(sold.count, 0)::bigint, coalesce(sold.tips, 0)::bigint,
        coalesce(sold.tax, 0)::bigint, sold.in_part, coalesce(by_day.sales, 0)::bigint,
        (-coalesce(by_day.refunds, 0))::bigint, (-coalesce(by_day.splits, 0))::bigint,
        (-coalesce(by_day.payouts, 0))::bigint, coalesce(by_day.change, 0)::bigint
    FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS day
    LEFT JOIN by_day ON by_day.happened_on = day::date
    LEFT JOIN sold ON sold.happened_on = day::date
    ORDER BY day
"""
