"""What members type and choose on their pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from pages.amount_field import AmountField
from people.models import HANDLE_LENGTH_MAX, NAME_LENGTH_MAX
from rules import money


def asset_of(asset: Asset) -> money.Asset:
    """Return the asset as amounts are read in it."""
    return money.Asset(asset.code, asset.decimals)


class OnceForm(forms.Form):
    """A form that moves money: its token names the deed, so that sending it twice does it once."""

    token = forms.RegexField(r"^[0-9a-zA-Z-]{8,40}$", widget=forms.HiddenInput)


class AmountForm(forms.Form):
    """One amount."""

    def __init__(self, *args: Any, asset: Asset, label: str = "", **options: Any) -> None:
        """Ask for an amount of an asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(asset=asset_of(asset), label=label or _("Amount"))


class HandleForm(forms.Form):
    """Whom to ask for an agreement."""

    handle = forms.CharField(
        label=_("Their handle"),
        max_length=HANDLE_LENGTH_MAX + 1,
        help_text=_("The short word under their name, such as ben-okafor."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_handle(self) -> str:
        """Return the handle as it is kept: lower case, without an @ before it."""
        handle: str = self.cleaned_data["handle"]
        return handle.strip().lstrip("@").lower()


class AskForm(forms.Form):
    """What is written with a request."""

    remark = forms.CharField(
        label=_("A word with it"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("They read it beside your profile."),
    )


class WishesForm(forms.Form):
    """What a member wishes for about their own repayments."""

    autopay = forms.BooleanField(
        label=_("Pay my repayments automatically on their day"),
        required=False,
        help_text=_("From your spending account, each only if it can be paid in full."),
    )


class NameForm(forms.Form):
    """The name that the community sees."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH_MAX,
        help_text=_("As your circle knows you."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
