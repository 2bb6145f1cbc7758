"""A form for an amount of any asset that somebody holds: the asset is chosen, then the amount."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from rules import money


class HeldAmountForm(forms.Form):
    """`cleaned_data` has the `asset` and its `amount` in minor units.

    `held` are the assets with what is held of each; with one alone there is nothing to choose.
    """

    asset = forms.ChoiceField(label=_("Of what"))
    amount = forms.CharField(
        label=_("How much"),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, held: Sequence[tuple[Asset, int]], **options: Any) -> None:
        """Offer what is held."""
        super().__init__(*args, **options)
        self.assets = {asset.code: asset for asset, _minor in held}
        field = self.fields["asset"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                asset.code,
                _("%(sum)s %(code)s in the account")
                % {
                    "sum": money.format_amount(minor, money.Asset(asset.code, asset.decimals)),
                    "code": asset.code,
                },
            )
            for asset, minor in held
        ]

    def clean(self) -> dict[str, Any]:
        """Read the amount in the asset that was chosen."""
        said: dict[str, Any] = super().clean() or {}
        asset = self.assets.get(said.get("asset", ""))
        if asset is None or "amount" not in said:
            return said
        try:
            said["amount"] = money.parse_amount(
                said["amount"], money.Asset(asset.code, asset.decimals)
            )
        except money.AmountRefused as refused:
            self.add_error("amount", f"{refused.detail} {refused.remedy}")
        said["asset"] = asset

        return said
