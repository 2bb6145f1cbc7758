"""What people type at a till: a sale with its tip, a refund, their number."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from merchants.models import Merchant, Payment, Refund, Staff
from people.text import hides_something
from rules import money

OWN = "own"
NOTE_MAX = Payment._meta.get_field("note").max_length
TOKEN = r"^[0-9A-Za-z-]{1,40}$"  # noqa: S105 - the shape of a name, no secret


def visible(text: str) -> None:
    """Refuse text that holds characters that cannot be seen."""
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


def read_amount(text: str, asset: Asset, *, zero_allowed: bool = False) -> int:
    """Return the minor units; says what is wrong with an amount and what would be right."""
    try:
        return money.parse_amount(
            text, money.Asset(asset.code, asset.decimals), zero_allowed=zero_allowed
        )
    except money.AmountRefused as refused:
        raise forms.ValidationError(f"{refused.detail} {refused.remedy}") from refused


class ChargeForm(forms.Form):
    """What a cashier asks a customer for; its amount comes out with the tip in it."""

    amount = forms.CharField(label=_("Amount"), strip=True, empty_value="")
    tip = forms.ChoiceField(label=_("Tip"), required=False)
    tip_own = forms.CharField(
        label=_("Tip as they say"),
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    method = forms.ChoiceField(label=_("How they pay"), required=False)
    note = forms.CharField(
        label=_("Note or order number"),
        required=False,
        max_length=NOTE_MAX,
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    # Makes a second press, and a second sending, the same payment; it is the payment's reference.
    token = forms.RegexField(TOKEN, widget=forms.HiddenInput)
    # What the page showed to the cashier: what is charged is what was seen.
    total = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, merchant: Merchant, **options: Any) -> None:
        """Offer the tips of the merchant, where it takes any."""
        super().__init__(*args, **options)
        self.asset = merchant.network.asset
        self.tips = merchant.tip_percents if merchant.tips_offered else []
        self.offers_tips = merchant.tips_offered
        choices = [("", _("No tip")), *((str(share), f"{share} %") for share in self.tips)]
        if self.offers_tips:
            choices.append((OWN, _("Own")))
        self.fields["tip"].choices = choices  # type: ignore[attr-defined]
        # Only what is on: a choice is one where there are two ways to pay.
        self.offers_methods = merchant.state == Merchant.State.QUALIFIED
        methods = [("", _("As they like"))]
        if self.offers_methods:
            methods += [
                (Payment.Method.OWN_MONEY, _("Own money")),
                (Payment.Method.CIRCLE_LOAN, _("Circle loan")),
            ]
        self.fields["method"].choices = methods  # type: ignore[attr-defined]

    def clean_amount(self) -> int:
        """Return the minor units."""
        return read_amount(self.cleaned_data["amount"], self.asset)

    def clean(self) -> dict[str, Any]:
        """Reckon the tip, and check that the sum is the one that was seen."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        sale_minor, tip_minor = cleaned["amount"], 0
        chosen = cleaned["tip"]
        if chosen == OWN:
            try:
                tip_minor = read_amount(cleaned["tip_own"] or "0", self.asset, zero_allowed=True)
            except forms.ValidationError as refused:
                self.add_error("tip_own", refused)
                return cleaned
        elif chosen:
            tip_minor = money.rounded_part(sale_minor, ratio=Fraction(int(chosen), 100))
        cleaned["tip_minor"] = tip_minor
        cleaned["amount_minor"] = sale_minor + tip_minor
        seen = cleaned.get("total")
        if seen and seen != money.format_amount(
            sale_minor + tip_minor, money.Asset(self.asset.code, self.asset.decimals)
        ):
            self.add_error(None, _("The sum on the screen was another one. Look at it again."))

        return cleaned


class RefundForm(forms.Form):
    """How much of a payment goes back, and why."""

    REASONS = (
        (Refund.Reason.REQUESTED, _("The customer gave it back")),
        (Refund.Reason.DUPLICATE, _("It was charged twice")),
        (Refund.Reason.OVERPAID, _("Too much was charged")),
    )
    amount = forms.CharField(
        label=_("How much goes back"),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("Why"), choices=REASONS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=Refund._meta.get_field("note").max_length,
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    token = forms.RegexField(TOKEN, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asset: Asset, left_minor: int, **options: Any) -> None:
        """Keep what is left to give back."""
        super().__init__(*args, **options)
        self.asset, self.left_minor = asset, left_minor

    def clean_amount(self) -> int:
        """Return the minor units; no more than what is left."""
        amount_minor = read_amount(self.cleaned_data["amount"], self.asset)
        if amount_minor > self.left_minor:
            left = money.format_amount(
                self.left_minor, money.Asset(self.asset.code, self.asset.decimals)
            )
            raise forms.ValidationError(
                _("Only %(left)s %(asset)s of it is left."),
                params={"left": left, "asset": self.asset.code},
            )

        return amount_minor


class PinForm(forms.Form):
    """Somebody's name at the till, and the number by which it knows them."""

    staff = forms.ModelChoiceField(
        label=_("Who are you?"),
        queryset=Staff.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    pin = forms.CharField(
        label=_("Your number"),
        max_length=6,
        strip=True,
        widget=forms.PasswordInput(
            {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}
        ),
    )

    def __init__(self, *args: Any, offered: Any, **options: Any) -> None:
        """Offer those who can be known."""
        super().__init__(*args, **options)
        self.fields["staff"].queryset = offered  # type: ignore[attr-defined]
        self.fields["staff"].label_from_instance = lambda staff: staff.person.name  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    """The password of whoever handed the device over."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
