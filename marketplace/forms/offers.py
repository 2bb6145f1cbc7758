"""What investors, owners and officers type about offers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from loans.held_amount import HeldAmountForm
from pages.amount_field import AmountField
from pages.percent_field import PercentField
from people.models import HANDLE_LENGTH_MAX, Person
from people.text import hides_something
from rules import money


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class SaveSearchForm(forms.Form):
    """A name for the filters that are on."""

    name = forms.CharField(label=_("Keep this search as"), max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
    is_told = forms.BooleanField(label=_("Tell me of new offers"), required=False)


class AmountForm(forms.Form):
    """How much to commit."""

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Ask for an amount of the offer's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(
            asset=money.Asset(asset.code, asset.decimals), label=_("Your amount")
        )
        self.order_fields(["amount"])


class CommitForm(AmountForm):
    """The one deed of the sheet: its token names it, so that sending it twice does it once."""

    token = forms.RegexField(r"^[0-9a-zA-Z-]{8,40}$", widget=forms.HiddenInput)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=_("I have read the contract and know that I can lose money.")
    )


class InviteForm(forms.Form):
    """Whom to invite."""

    handle = forms.CharField(
        label=_("Their handle"),
        max_length=HANDLE_LENGTH_MAX + 1,
        help_text=_("The short word under their name, such as ben-okafor."),
    )

    def clean_handle(self) -> Person:
        """Return the person who has the handle."""
        handle = self.cleaned_data["handle"].strip().lstrip("@").lower()
        person = Person.objects.filter(handle=handle).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has this handle."))
        return person


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class ProposalForm(forms.Form):
    """Another rate, other milestones, or both."""

    rate = PercentField(label=_("Interest a year, in percent"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)


class ValueForm(AmountForm):
    """What collateral of another asset is worth today, in the asset of its case."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    basis = forms.CharField(
        label=_("What the value rests on"), max_length=300, validators=[visible]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Name the amount."""
        super().__init__(*args, **options)
        self.fields["amount"].label = _("Worth today")


class CollateralForm(HeldAmountForm):
    """What a business puts in escrow of what it holds, and what it is."""

    description = forms.CharField(label=_("What it is"), max_length=200, validators=[visible])
