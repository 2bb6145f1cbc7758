"""What a person holds and what moved in their wallets, as programs read it."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from api.shapes import AmountOut, amount_out, day_out, ratio_out
from ledger.models import Asset
from loans.models import Loan, Note
from portfolios.api.shapes.banks import ShareOut
from portfolios.api.shapes.offers import NamedOut, RatioOut
from portfolios.queries.figures import Figures, Measured
from portfolios.queries.holdings import BUCKETS, Holding
from portfolios.queries.movements import TYPES, Movement


class NoteOut(serializers.Serializer[Any]):
    """A note that the key's holder holds: the loan's id and the note's serial name it."""

    id = serializers.CharField()
    object = serializers.ChoiceField(choices=["note"])
    loan = serializers.CharField()
    serial = serializers.IntegerField()
    title = serializers.CharField()
    bank = NamedOut()
    loan_status = serializers.ChoiceField(choices=Loan.State.choices)
    rate = RatioOut()
    ends_on = serializers.DateField()
    principal = AmountOut()
    outstanding = AmountOut()
    is_for_sale = serializers.BooleanField()


class NoteListOut(serializers.Serializer[Any]):
    """One page of notes, those of the oldest loan first."""

    data = NoteOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class HoldingOut(serializers.Serializer[Any]):
    """All notes of one loan together."""

    loan = serializers.CharField()
    title = serializers.CharField()
    bank = NamedOut()
    business = serializers.CharField()
    sector = serializers.CharField()
    country = serializers.CharField()
    grade = serializers.CharField()
    rate = RatioOut()
    bucket = serializers.ChoiceField(choices=list(BUCKETS))
    days_late = serializers.IntegerField()
    note_count = serializers.IntegerField()
    principal = AmountOut()
    outstanding = AmountOut()
    next_due_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField()
    loss = AmountOut()
    recovered = AmountOut()


class PortfolioOut(serializers.Serializer[Any]):
    """What a person has in one asset, with returns and what each was counted over."""

    object = serializers.ChoiceField(choices=["portfolio"])
    asset = serializers.CharField()
    on = serializers.DateField()
    value = AmountOut()
    idle = AmountOut()
    committed = AmountOut()
    commitment_count = serializers.IntegerField()
    invested = AmountOut()
    open_count = serializers.IntegerField()
    interest = AmountOut()
    expected_30_days = AmountOut()
    at_risk = AmountOut()
    lost = AmountOut()
    realised_return = ShareOut(help_text="XIRR of the loans that are over.")
    current_return = ShareOut(help_text="XIRR with what is outstanding at its principal.")
    net_annualised_return = ShareOut()
    cash_drag = ShareOut(help_text="Of all money, idle on average over a year.")
    buckets = serializers.DictField(child=AmountOut(), help_text="Outstanding or lost, by bucket.")
    holdings = HoldingOut(many=True)


class MovementOut(serializers.Serializer[Any]):
    """One row of a statement, with the wallet's balance after it."""

    id = serializers.CharField()
    object = serializers.ChoiceField(choices=["movement"])
    on = serializers.DateField()
    type = serializers.ChoiceField(choices=list(TYPES))
    subtype = serializers.CharField()
    loan = serializers.CharField(allow_null=True)
    offer = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    note_count = serializers.IntegerField(allow_null=True)
    amount = AmountOut(help_text="Negative where the wallet lost it.")
    balance = AmountOut()
    reference = serializers.CharField()


class StatementOut(serializers.Serializer[Any]):
    """One page of a wallet's statement."""

    data = MovementOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


def note_out(note: Note) -> dict[str, Any]:
    """Return a note; it carries `is_for_sale`."""
    loan = note.loan
    terms = loan.bank_loan
    return {
        "id": f"{loan.public_id}-{note.serial}",
        "object": "note",
        "loan": loan.public_id,
        "serial": note.serial,
        "title": terms.title,
        "bank": {"slug": terms.bank.slug, "name": terms.bank.name},
        "loan_status": loan.state,
        "rate": ratio_out(terms.rate_millionths),
        "ends_on": day_out(loan.ends_on),
        "principal": amount_out(note.principal_minor, terms.asset),
        "outstanding": amount_out(note.outstanding_minor, terms.asset),
        "is_for_sale": note.is_for_sale,  # type: ignore[attr-defined]
    }


def portfolio_out(figures: Figures, holdings: list[Holding], asset: Asset) -> dict[str, Any]:
    """Return a portfolio with its holdings."""
    buckets = dict.fromkeys(BUCKETS, 0)
    for holding in holdings:
        buckets[holding.bucket] += holding.at_stake_minor
    net = figures.net_return

    return {
        "object": "portfolio",
        "asset": asset.code,
        "on": day_out(figures.on),
        "value": amount_out(figures.value_minor, asset),
        "idle": amount_out(figures.idle_minor, asset),
        "committed": amount_out(figures.committed_minor, asset),
        "commitment_count": figures.committed_count,
        "invested": amount_out(figures.invested_minor, asset),
        "open_count": figures.open_count,
        "interest": amount_out(figures.interest_minor, asset),
        "expected_30_days": amount_out(figures.expected_minor, asset),
        "at_risk": amount_out(figures.at_risk_minor, asset),
        "lost": amount_out(figures.lost_minor, asset),
        "realised_return": _measured(figures.realised),
        "current_return": _measured(figures.current),
        "net_annualised_return": _measured(Measured(net.yearly, net.monthly.count)),
        "cash_drag": _measured(figures.drag),
        "buckets": _buckets(buckets, asset),
        "holdings": [_holding(one, asset) for one in holdings],
    }


def movement_out(row: Movement, asset: Asset) -> dict[str, Any]:
    """Return one row of a statement."""
    return {
        "id": f"{row.journal_id}-{row.position}",
        "object": "movement",
        "on": day_out(row.on),
        "type": row.type,
        "subtype": row.subtype,
        "loan": row.loan_public_id or None,
        "offer": row.offer_public_id or None,
        "title": row.title,
        "note_count": row.note_count,
        "amount": amount_out(row.amount_minor, asset),
        "balance": amount_out(row.balance_minor, asset),
        "reference": row.reference,
    }


def _measured(measured: Measured) -> dict[str, Any]:
    ratio = measured.ratio
    value = ratio_out(ratio.numerator, ratio.denominator) if ratio is not None else None
    return {"value": value, "n": measured.count}


def _buckets(buckets: Mapping[str, int], asset: Asset) -> dict[str, Any]:
    return {name: amount_out(minor, asset) for name, minor in buckets.items()}


def _holding(one: Holding, asset: Asset) -> dict[str, Any]:
    return {
        "loan": one.public_id,
        "title": one.title,
        "bank": {"slug": one.bank_slug, "name": one.bank_name},
        "business": one.business_name,
        "sector": one.sector,
        "country": one.country,
        "grade": one.grade,
        "rate": ratio_out(one.rate_millionths),
        "bucket": one.bucket,
        "days_late": one.days_late,
        "note_count": one.note_count,
        "principal": amount_out(one.principal_minor, asset),
        "outstanding": amount_out(one.outstanding_minor, asset),
        "next_due_on": day_out(one.next_due_on),
        "ends_on": day_out(one.ends_on),
        "loss": amount_out(one.loss_minor, asset),
        "recovered": amount_out(one.recovered_minor, asset),
    }
