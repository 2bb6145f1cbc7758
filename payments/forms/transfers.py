"""What people type to bring money in and to take it out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.amount_field import AmountField
from pages.formats import amount_words
from payments.models import BankTransferDetails
from people.text import hides_something
from rules import money


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class ThroughForm(forms.Form):
    """An amount, and the bank through which it moves."""

    through = forms.ChoiceField(label=gettext_lazy("Through"))
    amount = forms.CharField(
        label=gettext_lazy("How much"),
        max_length=money.AMOUNT_LENGTH_MAX,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, choices: Sequence[BankTransferDetails], into: bool, **options: Any
    ) -> None:
        """Offer the banks with what they move at a time; `into` is a deposit."""
        super().__init__(*args, **options)
        self._choices = {str(each.pk): each for each in choices}
        field = self.fields["through"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, _through(each, into)) for key, each in self._choices.items()]
        if len(self._choices) == 1:
            field.initial = next(iter(self._choices))

    def clean(self) -> dict[str, Any]:
        """Read the amount in the chosen asset."""
        said = super().clean() or {}
        details = self._choices.get(said.get("through", ""))
        if details is not None:
            said["details"] = details
            asset = money.Asset(details.asset.code, details.asset.decimals)
            try:
                said["amount_minor"] = money.parse_amount(said.get("amount", ""), asset)
            except money.AmountRefused as refused:
                self.add_error("amount", f"{refused.detail} {refused.remedy}")

        return said


class WithdrawForm(ThroughForm):
    """Where the money goes, besides."""

    holder = forms.CharField(
        label=gettext_lazy("Name on the account it goes to"),
        max_length=140,
        validators=[visible],
    )
    account_number = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9 ./-]{3,62}$",
        label=gettext_lazy("Number of that account"),
        max_length=64,
        help_text=gettext_lazy("Its IBAN, or as its bank writes it."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    # Made with the sheet, so that the same sheet sent twice asks once.
    key = forms.RegexField(r"^wd_[0-9a-z]{26}$", required=False, widget=forms.HiddenInput)


class DetailsForm(forms.Form):
    """Where a bank receives transfers, and how much it moves at a time."""

    holder = forms.CharField(
        label=gettext_lazy("Name on the account"), max_length=140, validators=[visible]
    )
    account_number = forms.CharField(
        label=gettext_lazy("Number of the account"), max_length=64, validators=[visible]
    )
    institution = forms.CharField(
        label=gettext_lazy("Where it is kept"), max_length=140, required=False, validators=[visible]
    )
    remark = forms.CharField(
        label=gettext_lazy("What senders should know"),
        max_length=300,
        required=False,
        validators=[visible],
    )

    def __init__(self, *args: Any, asset: money.Asset, **options: Any) -> None:
        """Read limits in the asset."""
        super().__init__(*args, **options)
        for name, label, required in (
            ("deposit_minor_min", _("Least deposit"), True),
            ("deposit_minor_max", _("Largest deposit"), False),
            ("withdrawal_minor_min", _("Least withdrawal"), True),
            ("withdrawal_minor_max", _("Largest withdrawal"), False),
        ):
            self.fields[name] = AmountField(asset=asset, label=label, required=required)

    def clean(self) -> dict[str, Any]:
        """Keep limits in order."""
        said = super().clean() or {}
        for kind in ("deposit", "withdrawal"):
            least, most = said.get(f"{kind}_minor_min"), said.get(f"{kind}_minor_max")
            if least is not None and most is not None and most < least:
                self.add_error(f"{kind}_minor_max", _("The largest is less than the least."))

        return said


def _through(details: BankTransferDetails, into: bool) -> str:
    kind = "deposit" if into else "withdrawal"
    least = amount_words(getattr(details, f"{kind}_minor_min"), details.asset)
    most_minor = getattr(details, f"{kind}_minor_max")
    about = {"asset": details.asset.code, "bank": details.bank.name, "least": least}
    if most_minor is None:
        return _("%(asset)s through %(bank)s, from %(least)s") % about

    return _("%(asset)s through %(bank)s, %(least)s to %(most)s") % {
        **about,
        "most": amount_words(most_minor, details.asset),
    }
