"""What an investor holds, loan by loan: notes of one loan stand together with their serials."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from django.db import connection

from loans.models import BankLoan, Loan
from rules.portfolio_metrics import bucket_of

# In the order of a status bar. Source: ecosystem I5.
BUCKETS = (
    "CURRENT",
    "GRACE",
    "1-15",
    "16-30",
    "31-60",
    "61+",
    "DEFAULT",
    "WRITTEN_OFF",
    "REPAID",
)
TERM_MONTHS = (6, 12, 24)
DAYS_A_MONTH_MAX = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A person's notes of one loan on the business date of its network.

    `loan_outstanding_minor` is of all notes of the loan, so that outstanding over it is the
    person's part of every payment to come. Of a default: what was claimed for these notes, what
    covered it, what was lost and what has come back of the loss.
    """

    loan_id: int
    public_id: str
    title: str
    bank_id: int
    bank_name: str
    bank_slug: str
    business_name: str
    sector: str
    country: str
    grade: str
    rate_millionths: int
    servicing_fee_millionths: int
    established_on: datetime.date
    ends_on: datetime.date
    on: datetime.date
    state: str
    servicing: str
    in_dispute: bool
    grace_days: int
    paused_days: int
    is_extended: bool
    is_restructured: bool
    defaulted_on: datetime.date | None
    written_off_on: datetime.date | None
    asset_code: str
    note_count: int
    serials: Sequence[int]
    asked_count: int
    principal_minor: int
    outstanding_minor: int
    loan_principal_minor: int
    loan_outstanding_minor: int
    interest_due_minor: int
    next_due_on: datetime.date | None
    late_on: datetime.date | None
    claim_minor: int
    covered_minor: int
    loss_minor: int
    recovered_minor: int

    @property
    def days_late(self) -> int:
        """Days since the oldest unpaid due day; nothing while nobody is late."""
        if self.late_on is None or self.next_due_on is None:
            return 0
        return max((self.on - self.next_due_on).days - self.paused_days, 1)

    @property
    def bucket(self) -> str:
        """Where it stands in the status bar."""
        if self.state == Loan.State.DEFAULTED:
            return "WRITTEN_OFF" if self.written_off_on else "DEFAULT"
        if self.servicing in (BankLoan.Servicing.SETTLED, BankLoan.Servicing.CLOSED):
            return "REPAID"
        late = self.days_late
        if 0 < late <= self.grace_days:
            return "GRACE"
        return bucket_of(late)

    @property
    def at_stake_minor(self) -> int:
        """What is still to come by the contract, or was lost and has not come back."""
        if self.state == Loan.State.DEFAULTED:
            return self.loss_minor - self.recovered_minor
        return self.outstanding_minor

    @property
    def share(self) -> Fraction:
        """The part of what the borrower pays that is this person's."""
        return Fraction(self.outstanding_minor, self.loan_outstanding_minor or 1)

    @property
    def principal_share(self) -> Fraction:
        """The part of the whole loan that these notes were."""
        return Fraction(self.principal_minor, self.loan_principal_minor or 1)

    @property
    def term(self) -> str:
        """The term's range in months, such as 7-12."""
        # Months have up to 31 days: twelve of them are no thirteen.
        months = -(-(self.ends_on - self.established_on).days // DAYS_A_MONTH_MAX)
        below = 0
        for most in TERM_MONTHS:
            if months <= most:
                return f"{below + 1}-{most}"
            below = most
        return f"{below + 1}+"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which holdings are shown; an empty word leaves nothing out."""

    bucket: str = ""
    bank: str = ""
    sector: str = ""
    country: str = ""
    grade: str = ""
    term: str = ""
    open_only: bool = False

    def passes(self, holding: Holding) -> bool:
        """Tell whether a holding is shown."""
        return (
            (not self.bucket or holding.bucket == self.bucket)
            and (not self.bank or holding.bank_slug == self.bank)
            and (not self.sector or holding.sector == self.sector)
            and (not self.country or holding.country == self.country)
            and (not self.grade or holding.grade == self.grade)
            and (not self.term or holding.term == self.term)
            and not (self.open_only and holding.bucket == "REPAID")
        )


def holdings_of(person_id: int, *, asset_id: int) -> list[Holding]:
    """Return what a person holds in one asset, the oldest loan first."""
    return _read("note.holder_id = %(person)s", {"person": person_id, "asset": asset_id})


def holding_of(person_id: int, *, loan_public_id: str) -> Holding | None:
    """Return what a person holds of one loan, or None: the only way from a person to a loan."""
    found = _read(
        "note.holder_id = %(person)s AND note.loan_id = "
        "(SELECT id FROM loans_loan WHERE public_id = %(loan)s)",
        {"person": person_id, "loan": loan_public_id, "asset": None},
    )

    return found[0] if found else None


def serial_ranges(serials: Sequence[int]) -> str:
    """Return serial numbers as people write them: 1–60, 75."""
    if not serials:
        return ""
    ordered = sorted(serials)
    breaks = [place for place, (one, next_) in enumerate(pairwise(ordered), 1) if next_ != one + 1]
    parts = [
        ordered[start:end] for start, end in zip([0, *breaks], [*breaks, len(ordered)], strict=True)
    ]

    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def _read(where: str, asked: Mapping[str, int | str | None]) -> list[Holding]:
    with connection.cursor() as cursor:
        cursor.execute(_HOLDINGS.replace("{where}", where), asked)
        names = [column.name for column in cursor.description]
        return [Holding(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


_HOLDINGS = """
    WITH own AS (
        SELECT note.loan_id, count(*) AS note_count,
            array_agg(note.serial ORDER BY note.serial) AS serials,
            sum(note.principal_minor)::bigint AS principal_minor,
            sum(note.outstanding_minor)::bigint AS outstanding_minor,
            count(ask.id) AS asked_count,
            coalesce(sum(share.claim_minor), 0)::bigint AS claim_minor,
            coalesce(sum(share.collateral_minor + share.bond_minor + share.contingency_minor), 0)
                ::bigint AS covered_minor,
            coalesce(sum(share.loss_minor), 0)::bigint AS loss_minor,
            coalesce(sum(share.recovered_minor), 0)::bigint AS recovered_minor
        FROM loans_note note
        LEFT JOIN marketplace_ask ask ON ask.note_id = note.id AND ask.state = 'OPEN'
        LEFT JOIN repayments_bankdefaultshare share ON share.note_id = note.id
        WHERE note.level = 4 AND {where}
        GROUP BY note.loan_id
    )
    SELECT own.loan_id, loan.public_id, terms.title,
        bank.id AS bank_id, bank.name AS bank_name, bank.slug AS bank_slug,
        business.name AS business_name, business.sector, business.country, terms.grade,
        terms.rate_millionths, terms.servicing_fee_millionths, loan.established_on, loan.ends_on,
        network.business_date AS on, loan.state, terms.servicing, terms.in_dispute,
        terms.grace_days, terms.paused_days, terms.extended_on IS NOT NULL AS is_extended,
        terms.restructured_on IS NOT NULL AS is_restructured, loan.defaulted_on,
        terms.written_off_on,
        asset.code AS asset_code, own.note_count, own.serials, own.asked_count,
        own.principal_minor, own.outstanding_minor,
        loan.principal_minor AS loan_principal_minor,
        (balance.outstanding_minor + terms.escrowed_minor - terms.released_minor
            - terms.escrow_returned_minor) AS loan_outstanding_minor,
        balance.interest_due_minor, balance.next_due_on,
        (SELECT min(episode.late_on) FROM repayments_lateepisode episode
            WHERE episode.loan_id = own.loan_id AND episode.cured_on IS NULL) AS late_on,
        own.claim_minor, own.covered_minor, own.loss_minor, own.recovered_minor
    FROM own
    JOIN loans_loan loan ON loan.id = own.loan_id
    JOIN loans_bankloan terms ON terms.loan_id = own.loan_id
    JOIN banks_bank bank ON bank.id = terms.bank_id
    JOIN banks_business business ON business.id = terms.business_id
    JOIN governance_network network ON network.id = loan.network_id
    JOIN ledger_asset asset ON asset.id = terms.asset_id
    JOIN repayments_loanbalance balance ON balance.loan_id = own.loan_id
    WHERE %(asset)s::bigint IS NULL OR terms.asset_id = %(asset)s::bigint
    ORDER BY own.loan_id
"""
