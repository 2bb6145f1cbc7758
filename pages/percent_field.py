"""The field in which people type a percentage."""

from fractions import Fraction
from typing import Any

from django import forms

from pages.formats import percent_digits
from rules.money import MILLION


class PercentField(forms.DecimalField):
    """A percentage to the ten-thousandth; its clean value is in millionths, exactly."""

    def __init__(self, *, most: int = 100, **options: Any) -> None:
        """Ask for 0 to `most` percent."""
        super().__init__(min_value=0, max_value=most, decimal_places=4, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "step": "any"}

    def to_python(self, value: Any) -> Any:
        """Read plain digits alone, as amounts are read."""
        if isinstance(value, str) and not value.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        """Return millionths, None where nothing was typed and nothing is needed."""
        percent = super().clean(value)
        return None if percent is None else int(Fraction(percent) * MILLION / 100)

    def prepare_value(self, value: Any) -> Any:
        """Show millionths as they are typed."""
        return percent_digits(value) if isinstance(value, int) else value
