"""What collectors type."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.models import BankLoan
from pages.amount_field import AmountField
from people.text import hides_something
from repayments.models import ContactLog, Receipt
from repayments.queries.collections import BUCKETS
from rules import money

_DAY = {"type": "date"}
_CHANNELS = {
    ContactLog.Channel.CALL: _("Call"),
    ContactLog.Channel.VISIT: _("Visit"),
    ContactLog.Channel.MESSAGE: _("Message"),
    ContactLog.Channel.LETTER: _("Letter"),
}
_OUTCOMES = {
    ContactLog.Outcome.REACHED: _("Reached"),
    ContactLog.Outcome.NOT_REACHED: _("Not reached"),
    ContactLog.Outcome.PROMISED: _("Promised to pay"),
    ContactLog.Outcome.DISPUTED: _("Disputes it"),
}


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text.replace("\r", "").replace("\n", " ").replace("\t", " ")):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class BoardForm(forms.Form):
    """What of the board is shown."""

    bucket = forms.ChoiceField(
        label=_("Days past due"),
        required=False,
        choices=[("", _("All")), *((name, name) for _first, name in BUCKETS)],
    )
    work = forms.ChoiceField(
        label=_("Work"),
        required=False,
        choices=[
            ("", _("All")),
            ("TODAY", _("Next action is due")),
            ("NONE", _("No next action")),
            ("PROMISED", _("Promised to pay")),
            ("BROKEN", _("Broke a promise")),
        ],
    )
    grade = forms.ChoiceField(
        label=_("Grade"),
        required=False,
        choices=[("", _("All")), *((each, each) for each in "ABCDE")],
    )
    text = forms.CharField(label=_("Loan or business"), required=False, max_length=80)


class PromiseForm(forms.Form):
    """What a borrower promised."""

    def __init__(self, *args: Any, asset: money.Asset, **options: Any) -> None:
        """Read the amount in the loan's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(asset=asset, label=_("How much"))
        self.fields["due_on"] = forms.DateField(
            label=_("Until"), widget=forms.DateInput(_DAY, format="%Y-%m-%d")
        )
        self.fields["remark"] = forms.CharField(
            label=_("Remark"), max_length=300, required=False, validators=[visible]
        )


class ContactForm(forms.Form):
    """How somebody was in touch with a borrower."""

    channel = forms.ChoiceField(label=_("How"), choices=list(_CHANNELS.items()))
    outcome = forms.ChoiceField(label=_("What came of it"), choices=list(_OUTCOMES.items()))
    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        validators=[visible],
        widget=forms.Textarea({"rows": 3}),
    )


class ActionForm(forms.Form):
    """What is done next."""

    action = forms.CharField(label=_("What"), max_length=200, validators=[visible])
    due_on = forms.DateField(label=_("When"), widget=forms.DateInput(_DAY, format="%Y-%m-%d"))


class ReceiptForm(forms.Form):
    """Money that a borrower gave."""

    loan = forms.ChoiceField(label=_("Loan"))
    amount = forms.CharField(
        label=_("How much"),
        max_length=money.AMOUNT_LENGTH_MAX,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    method = forms.ChoiceField(
        label=_("How"),
        choices=[
            (Receipt.Method.CASH, _("In cash")),
            (Receipt.Method.BANK_TRANSFER, _("By bank transfer")),
        ],
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    reference = forms.CharField(
        label=_("Number of the receipt, or text of the transfer"),
        max_length=140,
        required=False,
        validators=[visible],
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=300, required=False, validators=[visible]
    )

    def __init__(self, *args: Any, loans: Sequence[BankLoan], **options: Any) -> None:
        """Offer the loans that the bank collects for."""
        super().__init__(*args, **options)
        self._loans = {loan.loan.public_id: loan for loan in loans}
        field = self.fields["loan"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (key, f"{loan.title} · {loan.business.name}") for key, loan in self._loans.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Read the amount in the loan's asset."""
        said = super().clean() or {}
        loan = self._loans.get(said.get("loan", ""))
        if loan is not None:
            said["bank_loan"] = loan
            asset = money.Asset(loan.asset.code, loan.asset.decimals)
            try:
                said["amount_minor"] = money.parse_amount(said.get("amount", ""), asset)
            except money.AmountRefused as refused:
                self.add_error("amount", f"{refused.detail} {refused.remedy}")

        return said


def contact_words(contact: ContactLog) -> tuple[Any, Any]:
    """Return how somebody was in touch, and what came of it."""
    if contact.channel == ContactLog.Channel.REMINDER:
        return _("Reminder"), _("Sent")

    return (
        _CHANNELS[ContactLog.Channel(contact.channel)],
        _OUTCOMES[ContactLog.Outcome(contact.outcome)],
    )
