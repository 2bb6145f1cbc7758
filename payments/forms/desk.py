"""What treasurers type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banks.models import Bank
from ledger.models import Asset
from pages.amount_field import AmountField
from payments.forms.transfers import visible
from payments.queries.settlements import possible_payers
from payments.statement_csv import Days
from rules import money

_FILTERS = {
    "deposits": (("ASKED", _("Waiting")), ("CREDITED", _("Arrived")), ("CANCELLED", _("Canceled"))),
    "withdrawals": (
        ("ASKED", _("Waiting")),
        ("PAID_OUT", _("Paid out")),
        ("REFUSED", _("Turned down")),
        ("CANCELLED", _("Canceled")),
    ),
}


class SettlementForm(forms.Form):
    """How much cash is asked of which bank."""

    payer = forms.ModelChoiceField(
        label=_("Of which bank"), queryset=Bank.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, bank: Bank, asset: Asset, **options: Any) -> None:
        """Offer the other banks that take the asset, and read the amount in it."""
        super().__init__(*args, **options)
        choice = self.fields["payer"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = possible_payers(bank, asset)
        self.fields["amount"] = AmountField(
            asset=money.Asset(asset.code, asset.decimals), label=_("How much")
        )


class FilterForm(forms.Form):
    """Which transfers a treasurer looks at."""

    state = forms.ChoiceField(label=_("State"), required=False)
    text = forms.CharField(label=_("Reference or name"), required=False, max_length=80)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        """Offer the states of the kind."""
        super().__init__(*args, **options)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *_FILTERS[kind]]


class CameForm(forms.Form):
    """What of a deposit came."""

    def __init__(self, *args: Any, asset: money.Asset, **options: Any) -> None:
        """Read the amount in its asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(asset=asset, label=_("What came"), required=False)


class ReasonForm(forms.Form):
    """Why something is turned down."""

    reason = forms.CharField(label=_("Why"), max_length=300, validators=[visible])


class UploadForm(forms.Form):
    """A statement."""

    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput({"accept": ".csv,text/csv"}))
    days = forms.ChoiceField(
        label=_("Days such as 01/02/2026 are"),
        required=False,
        choices=[
            ("", _("not in this file")),
            (Days.DAY_FIRST, _("the first of February")),
            (Days.MONTH_FIRST, _("the second of January")),
        ],
    )


class AssignForm(forms.Form):
    """What a line belongs to."""

    belongs_to = forms.CharField(
        label=_("Reference, or a business's short name"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(label=_("Why"), max_length=300, required=False, validators=[visible])
