"""What people type at the till and on the developers' page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from merchants.models import Payment
from people.text import hides_something
from rules import money


def _visible(text: str) -> None:
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class PaymentForm(forms.Form):
    """What a cashier asks a customer for."""

    amount = forms.CharField(label=_("Amount"), strip=True, empty_value="")
    reference = forms.CharField(
        label=_("Your note or order number"),
        required=False,
        max_length=Payment._meta.get_field("reference").max_length,
        validators=[_visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    # Stands in for a reference where none is typed; it makes a second press the same payment.
    token = forms.RegexField(r"^[0-9A-Z-]{1,40}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Keep the asset that amounts are read in."""
        super().__init__(*args, **options)
        self.asset = money.Asset(asset.code, asset.decimals)

    def clean_amount(self) -> int:
        """Return the minor units; says what is wrong with the amount and what would be right."""
        try:
            return money.parse_amount(self.cleaned_data["amount"], self.asset)
        except money.AmountRefused as refused:
            raise forms.ValidationError(f"{refused.detail} {refused.remedy}") from refused

    def clean(self) -> dict[str, Any]:
        """Give a payment without a note the reference of its form."""
        cleaned = super().clean() or {}
        cleaned["reference"] = cleaned.get("reference") or cleaned.get("token", "")
        return cleaned


class PaymentFilterForm(forms.Form):
    """Narrows the list of payments."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("All")),
            (Payment.Status.SETTLED, _("Paid")),
            (Payment.Status.OPEN, _("Waiting")),
            (Payment.Status.DECLINED, _("Declined")),
            (Payment.Status.EXPIRED, _("Expired")),
            (Payment.Status.CANCELED, _("Canceled")),
        ],
    )
    reference = forms.CharField(
        label=_("Note or order number"), required=False, max_length=64, validators=[_visible]
    )
