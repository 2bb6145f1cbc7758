"""Writes the figures of now: of each bank of a network, and of businesses whose loans moved."""

import datetime
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from banks.models import Bank, BankChange, DisputeLost
from disputes.models import Dispute
from governance.models import Network
from rules.day_count import add_months
from rules.money import round_half_up
from rules.reputation import DEEDS_OF_BANK, DEEDS_OF_BUSINESS, reputation
from track_record.models import BankDay, BankFigures, BusinessFigures, EndedMonth, LoanRecord
from track_record.models.figures import Portfolio
from track_record.sums import month_of

# Source: R0-15, default rate over 36 months.
DEFAULT_MONTHS = 36
MILLION = 1_000_000
_PORTFOLIO = [field.name for field in Portfolio._meta.get_fields()]


def refresh(network_id: int, *, business_ids: Iterable[int], on: datetime.date) -> None:
    """Write what cards and filters read, from the sums that the night has just written."""
    _refresh_banks(network_id, on)
    refresh_businesses(sorted(business_ids), on=on)


def share_millionths(part: int, whole: int) -> int | None:
    """Return a part of a whole in millionths, rounded half up; None where there is no whole."""
    return round_half_up(part * MILLION, whole) if whole else None


def bank_deeds(figures: BankFigures) -> dict[str, int]:
    """Return what a bank's reputation is counted from. Source: R2-08."""
    return {
        "LOANS_REPAID": figures.settled_count,
        "REMITTANCES_ON_TIME": figures.remittance_count - figures.remittance_late_count,
        "DISPUTES_WON": figures.disputes_won_count,
        "REMITTANCES_LATE": figures.remittance_late_count,
        "LOANS_DEFAULTED": figures.defaulted_count,
        "DISPUTES_LOST": figures.disputes_lost_count,
        "SUSPENSIONS": figures.suspension_count,
    }


def fill_shares(row: BankFigures) -> None:
    """Derive the shares and the reputation from a row's own sums."""
    row.on_time_millionths = share_millionths(row.on_time_count, row.due_count)
    row.par30_millionths = share_millionths(row.par30_minor, row.outstanding_minor)
    row.default_millionths = share_millionths(row.unpaid_minor, row.ended_minor)
    row.recovery_millionths = share_millionths(row.recovered_minor, row.claim_minor)
    row.remittance_tenths = (
        round_half_up(10 * row.remittance_days, row.remittance_count)
        if row.remittance_count
        else None
    )
    points = reputation(bank_deeds(row), DEEDS_OF_BANK).points
    row.reputation_points = round_half_up(points.numerator, points.denominator)


def first_month(on: datetime.date) -> datetime.date:
    """Return the first month whose endings count in the default rate."""
    return add_months(month_of(on), 1 - DEFAULT_MONTHS)


def refresh_businesses(business_ids: list[int], *, on: datetime.date) -> None:
    """Write businesses' rows anew from the records of their loans."""
    found = (
        LoanRecord.objects.filter(business_id__in=business_ids)
        .values("business_id", "asset_id")
        .annotate(
            loan_count=Count("pk"),
            open_count=Count("pk", filter=Q(ended_on=None)),
            settled_count=Count("pk", filter=Q(ended_on__isnull=False, defaulted_on=None)),
            defaulted_count=Count("pk", filter=Q(defaulted_on__isnull=False)),
            eased_count=Count("pk", filter=Q(is_eased=True)),
            released_minor=Sum("principal_minor"),
            repaid_minor=Sum("repaid_minor"),
            interest_minor=Sum("interest_minor"),
            due_count=Sum("due_count"),
            on_time_count=Sum("on_time_count"),
            claim_minor=Sum("claim_minor"),
            recovered_minor=Sum("recovered_minor"),
        )
        .order_by("business_id", "loan_count")
    )
    # A business with loans in several assets is shown in the one that it has most loans in.
    rows = {row["business_id"]: BusinessFigures(as_of=on, **row) for row in found}
    for row in rows.values():
        points = reputation(business_deeds(row), DEEDS_OF_BUSINESS).points
        row.reputation_points = round_half_up(points.numerator, points.denominator)
    fields = [f.name for f in BusinessFigures._meta.concrete_fields if not f.primary_key]
    BusinessFigures.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["business"],
        update_fields=fields,
        batch_size=1_000,
    )


def business_deeds(row: BusinessFigures) -> dict[str, int]:
    """Return what loans add to a business's reputation. Source: R2-08."""
    return {
        "INSTALLMENTS_ON_TIME": row.on_time_count,
        "LOANS_REPAID": row.settled_count,
        "INSTALLMENTS_LATE": row.due_count - row.on_time_count,
        "LOANS_DEFAULTED": row.defaulted_count,
    }


def _refresh_banks(network_id: int, on: datetime.date) -> None:
    asset_id = Network.objects.values_list("asset_id", flat=True).get(pk=network_id)
    bank_ids = list(Bank.objects.filter(network_id=network_id).values_list("pk", flat=True))
    days = {
        day.bank_id: day
        for day in BankDay.objects.filter(bank__in=bank_ids, asset_id=asset_id, on=on)
    }
    counts = disputes_and_suspensions(bank_ids)
    ended = ended_sums(bank_ids, asset_id, on)
    rows = []
    for bank_id in bank_ids:
        row = BankFigures(bank_id=bank_id, asset_id=asset_id, as_of=on)
        if bank_id in days:
            for name in _PORTFOLIO:
                setattr(row, name, getattr(days[bank_id], name))
        row.ended_count = ended[bank_id]["ended_count"]
        row.ended_minor = ended[bank_id]["principal_minor"]
        row.unpaid_minor = ended[bank_id]["unpaid_minor"]
        for name, count in counts[bank_id].items():
            setattr(row, name, count)
        fill_shares(row)
        rows.append(row)
    BankFigures.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["bank"],
        update_fields=[f.name for f in BankFigures._meta.concrete_fields if not f.primary_key],
        batch_size=1_000,
    )


def ended_sums(bank_ids: list[int], asset_id: int, on: datetime.date) -> dict[int, Counter[str]]:
    """Return what banks' loans that ended within the window of the default rate came to."""
    found: dict[int, Counter[str]] = {bank_id: Counter() for bank_id in bank_ids}
    rows = (
        EndedMonth.objects.filter(bank__in=bank_ids, asset_id=asset_id, month__gte=first_month(on))
        .values_list("bank_id")
        .annotate(
            count=Sum("ended_count"),
            principal=Sum("principal_minor"),
            unpaid=Sum("claim_minor") - Sum("recovered_minor"),
        )
    )
    for bank_id, count, principal, unpaid in rows:
        found[bank_id].update(ended_count=count, principal_minor=principal, unpaid_minor=unpaid)

    return found


def disputes_and_suspensions(bank_ids: list[int]) -> dict[int, Counter[str]]:
    """Return how often banks were disputed, won, lost and were suspended."""
    over = [Dispute.State.EXECUTED, Dispute.State.WITHDRAWN]
    found: dict[int, Counter[str]] = {bank_id: Counter() for bank_id in bank_ids}
    for bank_id, waiting, won in (
        Dispute.objects.filter(bank__in=bank_ids)
        .values_list("bank_id")
        .annotate(
            waiting=Count("pk", filter=~Q(state__in=over)),
            won=Count("pk", filter=Q(state=Dispute.State.EXECUTED, outcome="BANK")),
        )
    ):
        found[bank_id].update(disputes_open_count=waiting, disputes_won_count=won)
    for name, rows in (
        ("disputes_lost_count", DisputeLost.objects.filter(bank__in=bank_ids)),
        (
            "suspension_count",
            BankChange.objects.filter(bank__in=bank_ids, to_state=Bank.State.SUSPENDED),
        ),
    ):
        for bank_id, count in rows.values_list("bank_id").annotate(count=Count("pk")):
            found[bank_id][name] = count

    return found
