"""What a merchant's developer types into the simulator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.models import Payment
from pages.amount_field import AmountField
from people.text import hides_something
from rules.money import Asset
from sandbox.clock import DAYS_MAX
from sandbox.playing import Outcome

REFERENCE_LENGTH_MAX = 64
OUTCOME_WORDS = {
    Outcome.SETTLE: _("Pays from own money"),
    Outcome.SETTLE_BY_LOAN: _("Pays by circle loan"),
    Outcome.AUTHORIZE: _("Lets the money be held"),
    Outcome.UNDERPAY: _("Sends half of it"),
    Outcome.OVERPAY: _("Sends half as much again"),
    Outcome.PAY_LATE: _("Sends it too late"),
    Outcome.EXPIRE: _("Lets the time run out"),
    Outcome.DECLINE: _("Says no"),
    Outcome.DECLINE_LIMIT: _("Owes too much to borrow"),
    Outcome.DECLINE_LATE: _("Is late with an installment"),
    Outcome.DECLINE_PEERS: _("Knows too few people"),
}


class ChargeForm(forms.Form):
    """What the till in the page asks for."""

    reference = forms.CharField(label=_("Reference"), max_length=REFERENCE_LENGTH_MAX)
    capture_method = forms.ChoiceField(
        label=_("The money"),
        choices=[
            (Payment.CaptureMethod.AUTOMATIC, _("is taken at once")),
            (Payment.CaptureMethod.MANUAL, _("is held until you take it")),
        ],
    )

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Read the amount in the network's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(asset=asset, label=_("Amount"))
        self.order_fields(["amount", "reference", "capture_method"])

    def clean_reference(self) -> str:
        """Refuse characters that cannot be seen."""
        reference: str = self.cleaned_data["reference"]
        if hides_something(reference):
            raise forms.ValidationError(_("There are characters in it that cannot be seen."))
        return reference


class OutcomeForm(forms.Form):
    """What the customer shall do."""

    payment = forms.CharField(max_length=40)
    outcome = forms.ChoiceField(choices=[(one.value, one.value) for one in Outcome])


class ClockForm(forms.Form):
    """How many days shall pass."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=DAYS_MAX, initial=7)
