"""Writes the figures of now: of each bank of a network, and of businesses whose loans moved."""

import datetime
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from banks import bank_figures
from banks.models import Bank, BankChange, DisputeLost
from banks.queries import bonds
from disputes.models import Dispute
from governance.models import Network
from rules.cover import held_millionths
from rules.money import round_half_up
from rules.reputation import DEEDS_OF_BUSINESS, reputation
from track_record.models import BankDay, BankFigures, BusinessFigures, EndedMonth, LoanRecord
from track_record.models.figures import Portfolio
from track_record.shares import business_deeds, fill_shares, first_month

_PORTFOLIO = [field.name for field in Portfolio._meta.get_fields()]


def refresh(network_id: int, *, business_ids: Iterable[int], on: datetime.date) -> None:
    """Write what cards and filters read, from the sums that the night has just written."""
    _refresh_banks(network_id, on)
    refresh_businesses(sorted(business_ids), on=on)


def refresh_businesses(business_ids: list[int], *, on: datetime.date) -> None:
    """Write businesses' rows anew from the records of their loans."""
    if not business_ids:
        return
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
        row.held_cover_millionths = held_millionths(
            bonds.standing_minor(bank_id, asset_id), bank_figures.exposure_minor(bank_id, asset_id)
        )
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
