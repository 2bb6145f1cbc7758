"""Fields that several forms of investors share."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from pages.amount_field import AmountField as PlainAmountField
from rules import money

MILLION = 1_000_000


class AmountField(PlainAmountField):
    """An amount of an asset of the ledger, shown again as it was typed."""

    def __init__(self, *, asset: Asset, **options: Any) -> None:
        """Keep the asset that the amount is read in."""
        super().__init__(asset=money.Asset(asset.code, asset.decimals), **options)

    def prepare_value(self, value: Any) -> Any:
        """Show minor units as they are typed."""
        return money.format_amount(value, self.asset) if isinstance(value, int) else value


class PercentField(forms.DecimalField):
    """A percentage; its clean value is in millionths."""

    def __init__(self, **options: Any) -> None:
        """Ask for 0 to 1 000 percent, to the hundredth."""
        super().__init__(min_value=0, max_value=1_000, decimal_places=2, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "step": "any"}

    def to_python(self, value: Any) -> Any:
        """Read plain digits alone, as amounts are read."""
        if isinstance(value, str) and not value.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        """Return millionths, None where nothing was typed."""
        percent = super().clean(value)
        return None if percent is None else int(Fraction(percent) * MILLION / 100)

    def prepare_value(self, value: Any) -> Any:
        """Show millionths as a percentage."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value * 100, MILLION)
        return f"{whole}.{rest * 100 // MILLION:02d}".rstrip("0").rstrip(".")


class Choosing(forms.MultipleChoiceField):
    """Any of a few, none meaning all."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        """Need nothing."""
        super().__init__(required=False, **options)


ANY = _("Any")
