"""Banks and their statistics as programs read them."""

from typing import Any

from rest_framework import serializers

from api.shapes import AmountOut, amount_out, day_out, ratio_out
from banks.models import Bank, FidelityBond
from ledger.models import Asset
from portfolios.api.shapes.offers import RatioOut
from rules.portfolio_metrics import Measure
from track_record.models import BankFigures
from track_record.queries.public import BankPage, BankRow
from track_record.queries.vintages import Vintage


class ShareOut(serializers.Serializer[Any]):
    """A share with what it was counted over; programs and people look at both."""

    value = RatioOut(allow_null=True)
    n = serializers.IntegerField(help_text="How many things it was counted over.")


class StatisticsOut(serializers.Serializer[Any]):
    """A bank's record as it stands; every definition is on the site's page of methods."""

    as_of = serializers.DateField()
    asset = serializers.CharField()
    loan_count = serializers.IntegerField()
    open_count = serializers.IntegerField()
    outstanding = AmountOut()
    released = AmountOut()
    repaid = AmountOut()
    interest = AmountOut(help_text="Paid to the holders of notes.")
    on_time = ShareOut(help_text="Installments paid by their due day.")
    par1 = ShareOut(help_text="Outstanding of loans over a day late, of all outstanding.")
    par7 = ShareOut()
    par30 = ShareOut()
    par90 = ShareOut()
    default_rate = ShareOut(help_text="By value, of the loans that ended within 36 months.")
    recovery_rate = ShareOut(help_text="By value, of what was claimed.")
    loss = AmountOut(help_text="Borne by the holders of notes.")
    extended = AmountOut(help_text="Outstanding of loans that were once extended.")
    restructured = AmountOut()
    remittance_days = ShareOut(help_text="Average days from the borrower's hand to the holders.")
    xirr = ShareOut(help_text="A year, realised, of closed loans alone.")
    disputes_open = serializers.IntegerField()
    disputes_won = serializers.IntegerField()
    disputes_lost = serializers.IntegerField()
    suspension_count = serializers.IntegerField()
    reputation_points = serializers.IntegerField(help_text="0 to 100; derived, never bought.")


class BankOut(serializers.Serializer[Any]):
    """A bank as everybody sees it."""

    id = serializers.CharField(help_text="The bank's word in addresses.")
    object = serializers.ChoiceField(choices=["bank"])
    name = serializers.CharField()
    country = serializers.CharField()
    region = serializers.CharField()
    status = serializers.ChoiceField(choices=Bank.State.choices)
    status_since = serializers.DateField()
    registered_on = serializers.DateField()
    bonds_held = AmountOut()
    statistics = StatisticsOut()


class BankListOut(serializers.Serializer[Any]):
    """One page of banks, the oldest first."""

    data = BankOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class BondOut(serializers.Serializer[Any]):
    """A fidelity bond."""

    status = serializers.ChoiceField(choices=FidelityBond.State.choices)
    pledged = AmountOut()
    slashed = AmountOut()
    released = AmountOut()
    pledged_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)


class BankChangeOut(serializers.Serializer[Any]):
    """One change of a bank's standing."""

    on = serializers.DateField()
    from_status = serializers.CharField()
    to_status = serializers.CharField()
    reason = serializers.CharField()


class VintageOut(serializers.Serializer[Any]):
    """The loans that began in one quarter, by whole months on book."""

    quarter = serializers.CharField()
    loan_count = serializers.IntegerField()
    principal = AmountOut()
    defaulted = serializers.ListField(child=RatioOut(allow_null=True))
    over_30_days_late = serializers.ListField(child=RatioOut(allow_null=True))
    xirr = ShareOut()


class BankDetailOut(BankOut):
    """A bank with its bonds, its standing over time, and its loans by quarter."""

    about = serializers.CharField()
    bonds = BondOut(many=True)
    changes = BankChangeOut(many=True)
    vintages = VintageOut(many=True)


def share_out(part: int | None, whole: int, n: int) -> dict[str, Any]:
    """Return a share and what it was counted over."""
    return {"value": ratio_out(part, whole), "n": n}


def statistics_out(row: BankFigures) -> dict[str, Any]:
    """Return a bank's figures of now; where nothing was counted yet, nothing is claimed."""
    asset = row.asset
    million = 1_000_000
    par = {
        f"par{days}": share_out(
            getattr(row, f"par{days}_minor"), row.outstanding_minor, row.open_count
        )
        for days in (1, 7, 30, 90)
    }

    return {
        "as_of": day_out(row.as_of),
        "asset": asset.code,
        "loan_count": row.loan_count,
        "open_count": row.open_count,
        "outstanding": amount_out(row.outstanding_minor, asset),
        "released": amount_out(row.released_minor, asset),
        "repaid": amount_out(row.repaid_minor, asset),
        "interest": amount_out(row.interest_minor, asset),
        "on_time": share_out(row.on_time_millionths, million, row.due_count),
        **par,
        "default_rate": share_out(row.default_millionths, million, row.ended_count),
        "recovery_rate": share_out(row.recovery_millionths, million, row.defaulted_count),
        "loss": amount_out(row.loss_minor, asset),
        "extended": amount_out(row.extended_minor, asset),
        "restructured": amount_out(row.restructured_minor, asset),
        "remittance_days": share_out(row.remittance_tenths, 10, row.remittance_count),
        "xirr": share_out(row.xirr_millionths, million, row.closed_count),
        "disputes_open": row.disputes_open_count,
        "disputes_won": row.disputes_won_count,
        "disputes_lost": row.disputes_lost_count,
        "suspension_count": row.suspension_count,
        "reputation_points": row.reputation_points,
    }


def bank_out(row: BankRow) -> dict[str, Any]:
    """Return a bank as a list shows it."""
    return _bank(row.bank, row.figures, held_minor=row.held_minor)


def bank_detail_out(page: BankPage, bonds: list[FidelityBond]) -> dict[str, Any]:
    """Return a bank with its history."""
    return {
        **_bank(page.bank, page.figures, held_minor=page.bond["held_minor"]),
        "about": page.bank.about,
        "bonds": [
            {
                "status": bond.state,
                "pledged": amount_out(bond.pledged_minor, bond.asset),
                "slashed": amount_out(bond.slashed_minor, bond.asset),
                "released": amount_out(bond.released_minor, bond.asset),
                "pledged_on": day_out(bond.pledged_on),
                "expires_on": day_out(bond.expires_on),
            }
            for bond in bonds
        ],
        "changes": [
            {
                "on": day_out(change.on),
                "from_status": change.from_state,
                "to_status": change.to_state,
                "reason": change.reason,
            }
            for change in page.changes
        ],
        "vintages": [_vintage(one, page.asset) for one in page.vintages],
    }


def _bank(bank: Bank, figures: BankFigures, *, held_minor: int) -> dict[str, Any]:
    return {
        "id": bank.slug,
        "object": "bank",
        "name": bank.name,
        "country": bank.country,
        "region": bank.region,
        "status": bank.state,
        "status_since": day_out(bank.state_since),
        "registered_on": day_out(bank.registered_on),
        "bonds_held": amount_out(held_minor, figures.asset),
        "statistics": statistics_out(figures),
    }


def _vintage(one: Vintage, asset: Asset) -> dict[str, Any]:
    return {
        "quarter": one.quarter,
        "loan_count": one.loan_count,
        "principal": amount_out(one.principal_minor, asset),
        "defaulted": [_point(point) for point in one.defaults],
        "over_30_days_late": [_point(point) for point in one.par30],
        "xirr": share_out(one.xirr_millionths, 1_000_000, one.closed_count),
    }


def _point(measure: Measure) -> str | None:
    return ratio_out(measure.part, measure.whole)
