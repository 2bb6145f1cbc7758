"""What is typed about Jubilee funds: an offer, and the reason of a no."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from lending_circles.forms import asset_of
from pages.amount_field import AmountField
from people.text import hides_something

# How long a fund is open where nothing else is chosen.
DAYS = 91


def _visible(text: str) -> None:
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class FundForm(forms.Form):
    """How much, until when, and a word with it."""

    closes_on = forms.DateField(
        label=_("Until the end of"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("What is left then comes back. A year at most."),
    )
    words = forms.CharField(
        label=_("A word with it"),
        max_length=300,
        required=False,
        validators=[_visible],
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Organisers read it, and members once the fund is open."),
    )

    def __init__(self, *args: Any, asset: Asset | None, on: datetime.date, **options: Any) -> None:
        """Ask for an amount of an asset, where it is known which."""
        super().__init__(*args, **options)
        self.fields["closes_on"].initial = on + datetime.timedelta(days=DAYS)
        if asset is not None:
            self.fields["amount"] = AmountField(asset=asset_of(asset), label=_("How much"))
        self.order_fields(["network", "amount", "closes_on", "words", "is_named"])


class MemberFundForm(FundForm):
    """The same of a member, who may stay unnamed."""

    is_named = forms.BooleanField(
        label=_("Say that it is mine"),
        required=False,
        initial=True,
        help_text=_("Else it is called the fund of a member."),
    )


class BankFundForm(FundForm):
    """The same of a bank, which chooses a circle."""

    network = forms.TypedChoiceField(label=_("For whom"), coerce=int)

    def __init__(self, *args: Any, networks: Sequence[tuple[int, str]], **options: Any) -> None:
        """Offer the circles whose money the bank has."""
        super().__init__(*args, **options)
        self.fields["network"].choices = networks  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why an offer is turned down, or a fund closed before its day."""

    remark = forms.CharField(
        label=_("Why"),
        max_length=300,
        validators=[_visible],
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Who gives reads it."),
    )
