"""The field in which people type an amount."""

from typing import Any

from django import forms

from rules import money


class AmountField(forms.CharField):
    """An amount in major units; its clean value is minor units.

    Says what is wrong with what was typed and what would be right, and never repeats it.
    """

    def __init__(self, *, asset: money.Asset, **options: Any) -> None:
        """Keep the asset that the amount is read in."""
        super().__init__(empty_value="", **options)
        self.asset = asset
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": None}

    def clean(self, value: Any) -> Any:
        """Return the minor units, None where nothing was typed and nothing is needed."""
        text = super().clean(value)
        if not text and not self.required:
            return None
        try:
            return money.parse_amount(text, self.asset)
        except money.AmountRefused as refused:
            raise forms.ValidationError(f"{refused.detail} {refused.remedy}") from refused
