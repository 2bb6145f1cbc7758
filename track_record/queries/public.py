"""What pages show of banks: read from the summaries alone, in a constant number of queries."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Sum

from banks.models import Bank, BankChange, FidelityBond
from disputes.models import Dispute
from ledger.models import Asset
from rules.portfolio_metrics import Measure
from rules.reputation import DEEDS_OF_BANK, Reputation, reputation
from track_record.models import BankDay, BankFigures, EndedMonth
from track_record.queries.vintages import Vintage, vintages_of
from track_record.shares import bank_deeds, first_month
from track_record.sums import ENDED_SUMS

# A trend over two years, in so many points at most.
TREND_DAYS = 731
TREND_POINTS_MAX = 105
# Below these a figure says little.
LOANS_FEW = 10
INSTALLMENTS_FEW = 30
_HELD = ("PLEDGED", "VERIFIED", "AT_RISK")


@dataclass(frozen=True, slots=True)
class BankRow:
    """A bank in the list of banks."""

    bank: Bank
    figures: BankFigures
    held_minor: int

    @property
    def cover(self) -> Fraction | None:
        """What of the outstanding the bonds stand for."""
        whole = self.figures.outstanding_minor
        return Fraction(self.held_minor, whole) if whole else None


@dataclass(frozen=True, slots=True)
class BankPage:
    """A bank's page in one asset; `day` is the last day kept, `trend` the days of the picture."""

    bank: Bank
    asset: Asset
    assets: list[Asset]
    figures: BankFigures
    day: BankDay
    trend: list[BankDay]
    vintages: list[Vintage]
    ended: dict[str, int]
    default: Measure
    bond: dict[str, int]
    changes: list[BankChange]
    disputes: list[Dispute]
    dispute_days: Fraction | None
    reputation: Reputation


def banks_list() -> list[BankRow]:
    """Return every bank with its figures of now and its bonds, by name."""
    banks = list(Bank.objects.select_related("network__asset", "figures__asset").order_by("name"))
    held = Counter[int]()
    for bank_id, asset_id, minor in (
        FidelityBond.objects.filter(state__in=_HELD)
        .values_list("bank_id", "asset_id")
        .annotate(held=Sum("pledged_minor") - Sum("slashed_minor") - Sum("released_minor"))
    ):
        held[bank_id, asset_id] = minor  # type: ignore[index]

    return [
        BankRow(bank, row, held[bank.pk, row.asset_id])  # type: ignore[index]
        for bank in banks
        for row in (figures_of(bank),)
    ]


def figures_of(bank: Bank) -> BankFigures:
    """Return a bank's figures of now; those of a bank that lent nothing yet are all zero."""
    found = getattr(bank, "figures", None)

    return found or BankFigures(
        bank=bank, asset=bank.network.asset, as_of=bank.network.business_date
    )


def bank_page(slug: str, *, asset_code: str = "") -> BankPage | None:
    """Return what the page of a bank shows, or None where there is no such bank."""
    bank = (
        Bank.objects.select_related("network__asset", "figures__asset", "step_in_servicer")
        .filter(slug=slug)
        .first()
    )
    if bank is None:
        return None
    figures = figures_of(bank)
    others = Asset.objects.filter(
        pk__in=BankDay.objects.filter(bank=bank, on=figures.as_of).values("asset_id")
    ).order_by("code")
    assets = list(others) or [figures.asset]
    asset = next((one for one in assets if one.code == asset_code), figures.asset)
    trend = days_of(bank.pk, asset.pk, until=figures.as_of)
    ended = ended_sums(bank.pk, asset.pk)

    return BankPage(
        bank=bank,
        asset=asset,
        assets=assets,
        figures=figures,
        day=trend[-1] if trend else BankDay(bank=bank, asset=asset, on=figures.as_of),
        trend=thinned(trend),
        vintages=vintages_of(bank.pk, asset.pk, on=figures.as_of),
        ended=ended["all"],
        default=Measure(
            ended["window"]["claim_minor"] - ended["window"]["recovered_minor"],
            ended["window"]["principal_minor"],
            ended["window"]["ended_count"],
        ),
        bond=_bond(bank.pk, asset.pk),
        changes=list(BankChange.objects.filter(bank=bank).order_by("-on", "-pk")),
        disputes=list(
            Dispute.objects.filter(bank=bank, state=Dispute.State.EXECUTED).order_by("-ended_on")
        ),
        dispute_days=_dispute_days(bank.pk),
        reputation=bank_reputation(bank),
    )


def bank_reputation(bank: Bank) -> Reputation:
    """Return a bank's reputation with its inputs. Source: R2-08."""
    return reputation(bank_deeds(figures_of(bank)), DEEDS_OF_BANK)


def days_of(bank_id: int, asset_id: int, *, until: datetime.date) -> list[BankDay]:
    """Return a bank's days of the last two years, oldest first."""
    return list(
        BankDay.objects.filter(
            bank_id=bank_id,
            asset_id=asset_id,
            on__lte=until,
            on__gt=until - datetime.timedelta(days=TREND_DAYS),
        ).order_by("on")
    )


def thinned(days: Sequence[BankDay]) -> list[BankDay]:
    """Return so few days that a picture can show them, the last one among them."""
    gap = -(-len(days) // TREND_POINTS_MAX)

    return list(reversed(list(reversed(days))[:: gap or 1]))


def ended_sums(bank_id: int, asset_id: int) -> dict[str, dict[str, int]]:
    """Return what a bank's ended loans came to: all of them, and those of the last 36 months."""
    rows = list(EndedMonth.objects.filter(bank_id=bank_id, asset_id=asset_id).order_by("month"))
    since = first_month(_as_of(bank_id) or rows[-1].month) if rows else None

    return {
        "all": {name: sum(getattr(row, name) for row in rows) for name in ENDED_SUMS},
        "window": {
            name: sum(getattr(row, name) for row in rows if since and row.month >= since)
            for name in ENDED_SUMS
        },
    }


def par(day: BankDay, name: str) -> Fraction | None:
    """Return one of a day's amounts over what was outstanding on it."""
    minor: int = getattr(day, name)

    return Fraction(minor, day.outstanding_minor) if day.outstanding_minor else None


def _as_of(bank_id: int) -> datetime.date | None:
    return BankFigures.objects.values_list("as_of", flat=True).filter(bank_id=bank_id).first()


def _bond(bank_id: int, asset_id: int) -> dict[str, int]:
    rows = FidelityBond.objects.filter(bank_id=bank_id, asset_id=asset_id)

    return {
        "posted_minor": sum(row.pledged_minor for row in rows),
        "held_minor": sum(row.held_minor for row in rows if row.state in _HELD),
        "slashed_minor": sum(row.slashed_minor for row in rows),
        "released_minor": sum(row.released_minor for row in rows),
    }


def _dispute_days(bank_id: int) -> Fraction | None:
    """Return how long a dispute took on average, from its opening to its end."""
    rows: list[Any] = list(
        Dispute.objects.filter(bank_id=bank_id, state=Dispute.State.EXECUTED)
        .values("opened_on", "ended_on")
        .annotate(count=Count("pk"))
    )
    count = sum(row["count"] for row in rows)
    days = sum((row["ended_on"] - row["opened_on"]).days * row["count"] for row in rows)

    return Fraction(days, count) if count else None
