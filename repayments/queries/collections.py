"""Reads the collections desk: every late loan by the days it is past due, and what is done."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from banks.models import Bank
from loans.models import BankLoan
from repayments.models import ContactLog, Installment, LateEpisode, PromiseToPay
from rules import money

# The first day of each bucket, and its words. Source: ecosystem, B7.
BUCKETS = ((1, "1-7"), (8, "8-30"), (31, "31-60"), (61, "61-90"), (91, "90+"))
BUCKET_NAMES = tuple(name for _first, name in BUCKETS)
ROWS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class LateLoan:
    """A loan of which something is past due, and what the desk knows of it."""

    loan_id: int
    public_id: str
    title: str
    business: str
    grade: str
    asset_id: int
    asset_code: str
    asset_decimals: int
    outstanding_minor: int
    overdue_minor: int
    days_past_due: int
    is_paused: bool
    promise_state: str
    promise_due_on: datetime.date | None
    promise_minor: int | None
    action: str
    action_on: datetime.date | None
    contacted_on: datetime.date | None
    pending_minor: int

    @property
    def bucket(self) -> str:
        """Return the bucket that the loan lies in."""
        return bucket_of(self.days_past_due)

    @property
    def asset(self) -> money.Asset:
        """Return what the loan's amounts are counted in."""
        return money.Asset(self.asset_code, self.asset_decimals)


@dataclass(frozen=True, slots=True)
class Column:
    """One bucket of the board."""

    name: str
    loans: list[LateLoan]

    @property
    def count(self) -> int:
        """Return how many loans lie in it."""
        return len(self.loans)

    def totals(self) -> list[tuple[money.Asset, int]]:
        """Return what they have outstanding together, by asset, in minor units."""
        sums: dict[money.Asset, int] = {}
        for loan in self.loans:
            sums[loan.asset] = sums.get(loan.asset, 0) + loan.outstanding_minor

        return sorted(sums.items(), key=lambda one: one[0].code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the board is asked for; empty asks for all."""

    bucket: str = ""
    text: str = ""
    grade: str = ""
    # TODAY: the next action is due; NONE: there is none; PROMISED: a promise is open; BROKEN.
    work: str = ""


def bucket_of(days_past_due: int) -> str:
    """Return the bucket of days past due. Source: ecosystem, B7."""
    return next(name for first, name in reversed(BUCKETS) if days_past_due >= first)


# Days are counted as the public statistics count them: those of the oldest installment that is late
# by the borrower's doing, without the days of pauses.
_LATE = """
    SELECT late.loan_id, late.public_id, late.title, late.business, late.grade, late.asset_id,
        late.asset_code, late.asset_decimals, late.outstanding_minor,
        (SELECT coalesce(sum(part.principal_minor - part.principal_paid_minor
            + part.interest_minor - part.interest_paid_minor), 0)::bigint
            FROM repayments_installment part
            WHERE part.loan_id = late.loan_id AND part.paid_on IS NULL AND part.due_on < %(on)s),
        greatest(%(on)s - late.since_on - late.paused_days, 1), late.is_paused,
        coalesce(promise.state, ''), promise.due_on, promise.amount_minor,
        coalesce(planned.action, ''), planned.due_on,
        (SELECT max(contact.on) FROM repayments_contactlog contact
            WHERE contact.bank_loan_id = late.loan_id),
        (SELECT coalesce(sum(receipt.amount_minor), 0)::bigint FROM repayments_receipt receipt
            WHERE receipt.bank_loan_id = late.loan_id AND receipt.state = 'ENTERED')
    FROM (
        SELECT terms.loan_id, loan.public_id, terms.title, business.name AS business, terms.grade,
            terms.asset_id, asset.code AS asset_code, asset.decimals AS asset_decimals,
            balance.outstanding_minor, terms.paused_days,
            coalesce(terms.delinquency_paused_until >= %(on)s, false) AS is_paused,
            min(part.due_on) AS since_on
        FROM loans_bankloan terms
        JOIN loans_loan loan ON loan.id = terms.loan_id AND loan.state = 'REPAYING'
        JOIN banks_business business ON business.id = terms.business_id
        JOIN ledger_asset asset ON asset.id = terms.asset_id
        JOIN repayments_loanbalance balance ON balance.loan_id = terms.loan_id
        JOIN repayments_lateepisode episode
            ON episode.loan_id = terms.loan_id AND episode.cured_on IS NULL
        JOIN repayments_installment part
            ON part.loan_id = episode.loan_id AND part.number = episode.number
        WHERE terms.servicer_id = %(bank)s
        GROUP BY terms.loan_id, loan.public_id, business.name, asset.code, asset.decimals,
            balance.outstanding_minor
    ) late
    LEFT JOIN LATERAL (
        SELECT state, due_on, amount_minor FROM repayments_promisetopay
        WHERE bank_loan_id = late.loan_id AND state <> 'CANCELLED' ORDER BY id DESC LIMIT 1
    ) promise ON true
    LEFT JOIN repayments_nextaction planned ON planned.bank_loan_id = late.loan_id
    ORDER BY greatest(%(on)s - late.since_on - late.paused_days, 1) DESC, late.loan_id
    LIMIT %(most)s
"""


def late_loans(bank_id: int, *, on: datetime.date) -> list[LateLoan]:
    """Return the late loans that a bank serves, the latest first, in one query. Source: R0-08."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {"bank": bank_id, "on": on, "most": ROWS_MAX})
        return [LateLoan(*row) for row in cursor.fetchall()]


def board(loans: Sequence[LateLoan]) -> list[Column]:
    """Return the buckets with their loans, the youngest first."""
    return [Column(name, [loan for loan in loans if loan.bucket == name]) for name in BUCKET_NAMES]


def wanted(loans: Sequence[LateLoan], asked: Wanted, *, on: datetime.date) -> list[LateLoan]:
    """Return the loans that were asked for."""
    words = asked.text.lower().strip()

    def fits(loan: LateLoan) -> bool:
        if asked.bucket and loan.bucket != asked.bucket:
            return False
        if asked.grade and loan.grade != asked.grade:
            return False
        if words and words not in f"{loan.title} {loan.business} {loan.public_id}".lower():
            return False
        match asked.work:
            case "TODAY":
                return loan.action_on is not None and loan.action_on <= on
            case "NONE":
                return loan.action_on is None
            case "PROMISED":
                return loan.promise_state == PromiseToPay.State.OPEN
            case "BROKEN":
                return loan.promise_state == PromiseToPay.State.BROKEN
            case _:
                return True

    return [loan for loan in loans if fits(loan)]


def loan_of(bank_id: int, public_id: str) -> BankLoan | None:
    """Return a loan that a bank serves; None for everybody else's."""
    return (
        BankLoan.objects.select_related("loan__balance", "business__owner", "asset", "bank")
        .filter(servicer_id=bank_id, loan__public_id=public_id)
        .first()
    )


def open_loans_of(bank_id: int) -> list[BankLoan]:
    """Return the loans that a bank collects for, by title."""
    return list(
        BankLoan.objects.select_related("loan", "business", "asset")
        .filter(servicer_id=bank_id, loan__state__in=["REPAYING", "DEFAULTED"])
        .order_by("title", "pk")[:ROWS_MAX]
    )


def unpaid_of(loan_id: int) -> list[Installment]:
    """Return a loan's unpaid installments, the oldest first."""
    return list(Installment.objects.filter(loan_id=loan_id, paid_on=None).order_by("number"))


def contacts_of(loan_id: int) -> list[ContactLog]:
    """Return who was in touch with the borrower, the latest first."""
    return list(
        ContactLog.objects.select_related("officer").filter(bank_loan_id=loan_id).order_by("-id")
    )


def promises_of(loan_id: int) -> list[PromiseToPay]:
    """Return what was promised, the latest first."""
    return list(
        PromiseToPay.objects.select_related("entered_by")
        .filter(bank_loan_id=loan_id)
        .order_by("-id")
    )


def late_count(bank: Bank) -> int:
    """Return how many loans that a bank serves are late."""
    return (
        LateEpisode.objects.filter(
            loan__bank_loan__servicer=bank, loan__state="REPAYING", cured_on=None
        )
        .values("loan_id")
        .distinct()
        .count()
    )
