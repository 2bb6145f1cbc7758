"""What an investor asks a strategy to do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banks.models import Bank
from ledger.models import Asset
from loans.models import LoanTerms
from marketplace.models import Offer
from pages.percent_field import PercentField
from portfolios.forms.fields import AmountField, Choosing
from portfolios.words import REPAYMENTS

GRADES = ("A", "B", "C", "D", "E")
MONTH_DAYS = 30


class StrategyForm(forms.Form):
    """Filters, limits and what is kept; nothing chosen leaves nothing out."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Offer the banks, sectors and countries that there are."""
        super().__init__(*args, **options)
        offers = Offer.objects.filter(asset=asset)
        banks = Bank.objects.order_by("name", "id").values_list("id", "name")
        self.fields["loan_minor_max"] = AmountField(
            asset=asset,
            label=_("At most for each loan"),
            help_text=_("As much of it as fits is committed, in whole notes."),
        )
        self.fields["rate_millionths_min"] = PercentField(
            label=_("Rate a year, at least (%)"), required=False, most=1_000
        )
        self.fields["term_months_max"] = forms.IntegerField(
            label=_("Term in months, at most"), required=False, min_value=1, max_value=600
        )
        self.fields["grades"] = Choosing(
            label=_("Grades"), choices=[(grade, grade) for grade in GRADES]
        )
        self.fields["repayments"] = Choosing(
            label=_("Repaid"),
            choices=[(key, REPAYMENTS[key]) for key in LoanTerms.Repayment.values],
        )
        self.fields["bank_ids"] = Choosing(
            label=_("Banks"), choices=[(str(key), name) for key, name in banks]
        )
        self.fields["sectors"] = Choosing(label=_("Sectors"), choices=_of(offers, "sector"))
        self.fields["countries"] = Choosing(label=_("Countries"), choices=_of(offers, "country"))
        self.fields["with_related_parties"] = forms.BooleanField(
            label=_("Also offers to a party that is related to the bank"), required=False
        )
        self.fields["bank_minor_max"] = AmountField(
            asset=asset, label=_("At most at one bank"), required=False
        )
        self.fields["sector_minor_max"] = AmountField(
            asset=asset, label=_("At most in one sector"), required=False
        )
        self.fields["keep_minor"] = AmountField(
            asset=asset,
            label=_("Always keep in the wallet"),
            required=False,
        )

    def terms(self) -> dict[str, Any]:
        """Return what was chosen, as a strategy keeps it."""
        data = dict(self.cleaned_data)
        months = data.pop("term_months_max")
        data["term_days_max"] = None if months is None else months * MONTH_DAYS
        data["bank_ids"] = [int(key) for key in data["bank_ids"]]
        data["rate_millionths_min"] = data["rate_millionths_min"] or 0
        data["keep_minor"] = data["keep_minor"] or 0

        return data


def initial_of(strategy: Any) -> dict[str, Any]:
    """Return what a strategy keeps, as the form shows it."""
    names = (
        "name",
        "loan_minor_max",
        "rate_millionths_min",
        "grades",
        "repayments",
        "sectors",
        "countries",
        "with_related_parties",
        "bank_minor_max",
        "sector_minor_max",
        "keep_minor",
    )
    days = strategy.term_days_max
    return {name: getattr(strategy, name) for name in names} | {
        "bank_ids": [str(key) for key in strategy.bank_ids],
        "term_months_max": None if days is None else days // MONTH_DAYS,
    }


def _of(offers: Any, name: str) -> list[tuple[str, str]]:
    found = offers.order_by(name).values_list(name, flat=True).distinct()
    return [(value, value) for value in found]
