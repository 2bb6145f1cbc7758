"""Fields that several forms of investors share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from pages.amount_field import AmountField as PlainAmountField
from rules import money


class AmountField(PlainAmountField):
    """An amount of an asset of the ledger, shown again as it was typed."""

    def __init__(self, *, asset: Asset, **options: Any) -> None:
        """Keep the asset that the amount is read in."""
        super().__init__(asset=money.Asset(asset.code, asset.decimals), **options)

    def prepare_value(self, value: Any) -> Any:
        """Show minor units as they are typed."""
        return money.format_amount(value, self.asset) if isinstance(value, int) else value


class Choosing(forms.MultipleChoiceField):
    """Any of a few, none meaning all."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        """Need nothing."""
        super().__init__(required=False, **options)


ANY = _("Any")
