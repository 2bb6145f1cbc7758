"""Offers as programs read them."""

import datetime
from typing import Any

from rest_framework import serializers

from api.shapes import AmountOut, amount_out, day_out, ratio_out
from ledger.models import Asset
from marketplace.models import Offer, OfferMilestone
from marketplace.queries.schedules import Plan

RATE_HELP = "A ratio as decimal text: 0.12 is 12 %."


class RatioOut(serializers.CharField):
    """A ratio as decimal text."""

    def __init__(self, **options: Any) -> None:
        """Say how a ratio is written."""
        super().__init__(**{"help_text": RATE_HELP, **options})


class NamedOut(serializers.Serializer[Any]):
    """A bank or a business, by the word that stands for it in addresses."""

    slug = serializers.CharField()
    name = serializers.CharField()


class PeriodOut(serializers.Serializer[Any]):
    """How long it is from one due day to the next."""

    unit = serializers.ChoiceField(choices=Offer.Period.values)
    length = serializers.IntegerField()


class SplitBoundsOut(serializers.Serializer[Any]):
    """Between which amounts the share of sales stays; null where nothing bounds it."""

    sale_floor = AmountOut(allow_null=True, help_text="At least, of a sale.")
    sale_ceiling = AmountOut(allow_null=True, help_text="At most, of a sale.")
    month_floor = AmountOut(
        allow_null=True, help_text="At least, in a month; what sales fall short is due at its end."
    )
    month_ceiling = AmountOut(allow_null=True, help_text="At most, in a month.")


class TermsOut(serializers.Serializer[Any]):
    """What an offer promises and a contract binds."""

    product = serializers.ChoiceField(choices=Offer.Product.values)
    repayment = serializers.ChoiceField(choices=Offer.Repayment.values)
    amortization = serializers.ChoiceField(choices=Offer.Amortization.values)
    rate = RatioOut(help_text="A year, as a ratio: 0.12 is 12 %.")
    day_count = serializers.ChoiceField(choices=Offer.DayCount.values)
    period = PeriodOut()
    installment_count = serializers.IntegerField()
    principal_grace_count = serializers.IntegerField()
    grace_days = serializers.IntegerField()
    bullet_days = serializers.IntegerField()
    split = RatioOut(help_text="Of every sale, prepaid; 0 where there is no such split.")
    split_stepped_up = RatioOut(
        help_text="Of every sale while an installment is late beyond its grace; 0: as before."
    )
    split_bounds = SplitBoundsOut()
    disbursement = serializers.ChoiceField(choices=Offer.Disbursement.values)
    funding = serializers.ChoiceField(choices=Offer.Funding.values)
    deciders = serializers.ChoiceField(choices=Offer.Deciders.values)
    bond_mode = serializers.ChoiceField(choices=Offer.BondMode.values)
    servicing_fee = RatioOut(help_text="Of the interest received, the bank's.")
    origination_fee = RatioOut(help_text="Of the principal, paid by the borrower.")
    contingency_fee = RatioOut(help_text="Of the principal, paid by the borrower.")
    token_discount = RatioOut()
    partition = AmountOut(help_text="The size of a note.")


class OfferOut(serializers.Serializer[Any]):
    """An offer as everybody sees it."""

    id = serializers.CharField()
    object = serializers.ChoiceField(choices=["offer"])
    status = serializers.ChoiceField(choices=Offer.State.choices)
    title = serializers.CharField()
    purpose = serializers.CharField()
    bank = NamedOut()
    business = NamedOut()
    country = serializers.CharField()
    region = serializers.CharField()
    sector = serializers.CharField()
    grade = serializers.CharField()
    is_related_party = serializers.BooleanField()
    terms = TermsOut()
    principal = AmountOut(help_text="The hard cap.")
    soft_cap = AmountOut()
    ticket = AmountOut(help_text="The least that one commits.")
    committed = AmountOut()
    committer_count = serializers.IntegerField()
    allows_excess = serializers.BooleanField(help_text="More than the cap is scaled back.")
    collateral = RatioOut(help_text="In escrow, of the principal, at least.")
    reflection_days = serializers.IntegerField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    loan = serializers.CharField(allow_null=True, help_text="The loan that it became.")


class OfferListOut(serializers.Serializer[Any]):
    """One page of offers; `count` is how many there are on all pages."""

    data = OfferOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()


class PlannedOut(serializers.Serializer[Any]):
    """One line of a planned schedule."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()
    principal = AmountOut()
    interest = AmountOut()


class OfferMilestoneOut(serializers.Serializer[Any]):
    """A delivery that releases a part of the money."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    evidence_asked = serializers.CharField()
    amount = AmountOut()
    due_on = serializers.DateField()


class OfferDetailOut(OfferOut):
    """An offer with its milestones and its plan, if all is released and paid as planned."""

    milestones = OfferMilestoneOut(many=True)
    schedule = PlannedOut(many=True)
    planned_cost = RatioOut(allow_null=True, help_text="A year, to the borrower, fees and all.")
    planned_yield = RatioOut(allow_null=True, help_text="A year, after the bank's servicing fee.")
    prospectus_sha256 = serializers.CharField()
    contract_sha256 = serializers.CharField(
        help_text="Of the contract as it would be made now; a commitment may name it."
    )


def terms_out(terms: Any, asset: Asset) -> dict[str, Any]:
    """Return the terms that offers and loans have in common."""
    return {
        "product": terms.product,
        "repayment": terms.repayment,
        "amortization": terms.amortization,
        "rate": ratio_out(terms.rate_millionths),
        "day_count": terms.day_count,
        "period": {"unit": terms.period, "length": terms.period_length},
        "installment_count": terms.installment_count,
        "principal_grace_count": terms.principal_grace_count,
        "grace_days": terms.grace_days,
        "bullet_days": terms.bullet_days,
        "split": ratio_out(terms.split_millionths),
        "split_stepped_up": ratio_out(terms.split_stepped_up_millionths),
        "split_bounds": {
            bound: amount_out(minor, asset) if minor else None
            for bound, minor in (
                ("sale_floor", terms.split_sale_floor_minor),
                ("sale_ceiling", terms.split_sale_ceiling_minor),
                ("month_floor", terms.split_month_floor_minor),
                ("month_ceiling", terms.split_month_ceiling_minor),
            )
        },
        "disbursement": terms.disbursement,
        "funding": terms.funding,
        "deciders": terms.deciders,
        "bond_mode": terms.bond_mode,
        "servicing_fee": ratio_out(terms.servicing_fee_millionths),
        "origination_fee": ratio_out(terms.origination_fee_millionths),
        "contingency_fee": ratio_out(terms.contingency_fee_millionths),
        "token_discount": ratio_out(terms.token_discount_millionths),
        "partition": amount_out(terms.partition_minor, asset),
    }


def offer_out(offer: Offer) -> dict[str, Any]:
    """Return an offer as a list shows it."""
    asset = offer.asset
    return {
        "id": offer.public_id,
        "object": "offer",
        "status": offer.state,
        "title": offer.title,
        "purpose": offer.purpose,
        "bank": {"slug": offer.bank.slug, "name": offer.bank.name},
        "business": {"slug": offer.business.slug, "name": offer.business.name},
        "country": offer.country,
        "region": offer.region,
        "sector": offer.sector,
        "grade": offer.grade,
        "is_related_party": offer.is_related_party,
        "terms": terms_out(offer, asset),
        "principal": amount_out(offer.principal_minor, asset),
        "soft_cap": amount_out(offer.soft_cap_minor, asset),
        "ticket": amount_out(offer.ticket_minor, asset),
        "committed": amount_out(offer.committed_minor, asset),
        "committer_count": offer.committer_count,
        "allows_excess": offer.allows_excess,
        "collateral": ratio_out(offer.collateral_millionths),
        "reflection_days": offer.reflection_days,
        "opens_on": day_out(offer.opens_on),
        "closes_on": day_out(offer.closes_on),
        "closed_on": day_out(offer.closed_on),
        "loan": offer.loan.public_id if offer.loan else None,
    }


def offer_detail_out(
    offer: Offer, *, milestones: list[OfferMilestone], plan: Plan, contract_sha256: str
) -> dict[str, Any]:
    """Return an offer with its plan."""
    asset = offer.asset
    return {
        **offer_out(offer),
        "milestones": [
            {
                "number": one.number,
                "name": one.name,
                "evidence_asked": one.evidence_asked,
                "amount": amount_out(one.amount_minor, asset),
                "due_on": day_out(one.due_on),
            }
            for one in milestones
        ],
        "schedule": [
            planned_out(
                line.number, line.due_on, line.principal_minor, line.interest_minor, asset=asset
            )
            for line in plan.lines
        ],
        "planned_cost": plan.cost
        and ratio_out(plan.cost.numerator, plan.cost.denominator, places=4),
        "planned_yield": plan.yield_
        and ratio_out(plan.yield_.numerator, plan.yield_.denominator, places=4),
        "prospectus_sha256": offer.prospectus.sha256,
        "contract_sha256": contract_sha256,
    }


def planned_out(
    number: int,
    due_on: datetime.date,
    principal_minor: int,
    interest_minor: int,
    *,
    asset: Asset,
) -> dict[str, Any]:
    """Return one line of a plan."""
    return {
        "number": number,
        "due_on": day_out(due_on),
        "principal": amount_out(principal_minor, asset),
        "interest": amount_out(interest_minor, asset),
    }
