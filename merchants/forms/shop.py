"""What people type on the pages of a shop."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banks.models import Business
from ledger.models import Asset
from merchants.models import Merchant, Payment, Refund, Staff
from pages.amount_field import AmountField
from people.models import Person
from people.text import hides_something
from rules import money

TIPS_MAX = 4
TIP_PERCENT_MAX = 50


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


def _plain() -> forms.TextInput:
    return forms.TextInput({"autocapitalize": "none", "autocomplete": "off"})


def find_person(typed: str) -> Person | None:
    """Return whom a handle or an e-mail address names."""
    typed = typed.strip().lstrip("@").lower()

    return Person.objects.filter(Q(handle=typed) | Q(user__email__iexact=typed)).first()


class PersonField(forms.CharField):
    """A person, by handle or e-mail address."""

    def __init__(self, **options: Any) -> None:
        """Ask for a handle or an e-mail address."""
        super().__init__(max_length=254, widget=_plain(), validators=[visible], **options)

    def clean(self, value: Any) -> Person:
        """Return the person."""
        person = find_person(super().clean(value))
        if person is None:
            raise forms.ValidationError(
                _("Nobody here has this handle or e-mail address. They need to have signed up.")
            )

        return person


class PaymentSearchForm(forms.Form):
    """Narrows the list of payments."""

    words = forms.CharField(
        label=_("Reference or short code"),
        required=False,
        max_length=64,
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off", "type": "search"}),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("All")),
            (Payment.Status.SETTLED, _("Paid")),
            (Payment.Status.OPEN, _("Waiting")),
            (Payment.Status.AUTHORIZED, _("Held")),
            (Payment.Status.DECLINED, _("Declined")),
            (Payment.Status.EXPIRED, _("Expired")),
            (Payment.Status.CANCELED, _("Canceled")),
        ],
    )
    method = forms.ChoiceField(
        label=_("Paid by"),
        required=False,
        choices=[
            ("", _("All")),
            (Payment.Method.OWN_MONEY, _("Own money")),
            (Payment.Method.CIRCLE_LOAN, _("Circle loan")),
        ],
    )
    first_on = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    last_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"})
    )


class RefundForm(forms.Form):
    """What is given back of a payment."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (Refund.Reason.REQUESTED, _("The customer brought it back")),
            (Refund.Reason.DUPLICATE, _("It was charged twice")),
        ],
    )
    note = forms.CharField(
        label=_("Note for the receipt"),
        required=False,
        max_length=140,
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, asset: Asset, left_minor: int, **options: Any) -> None:
        """Offer all that is left."""
        super().__init__(*args, **options)
        unit = money.Asset(asset.code, asset.decimals)
        amount = AmountField(
            asset=unit, label=_("Amount"), initial=money.format_amount(left_minor, unit)
        )
        self.fields = {"amount": amount, **self.fields}
        # The same form pressed twice gives back once.
        self.fields["token"] = forms.RegexField(r"^[0-9A-Za-z-]{1,40}$", widget=forms.HiddenInput())


class CaptureForm(forms.Form):
    """How much of held money is taken; the rest goes back to the customer."""

    def __init__(self, *args: Any, asset: Asset, held_minor: int, **options: Any) -> None:
        """Offer all that is held."""
        super().__init__(*args, **options)
        unit = money.Asset(asset.code, asset.decimals)
        self.fields["amount"] = AmountField(
            asset=unit,
            label=_("How much you take"),
            initial=money.format_amount(held_minor, unit),
        )


class PayoutForm(forms.Form):
    """What is to be paid out of the till."""

    def __init__(self, *args: Any, asset: Asset, balance_minor: int, **options: Any) -> None:
        """Offer all that lies there."""
        super().__init__(*args, **options)
        unit = money.Asset(asset.code, asset.decimals)
        self.fields["amount"] = AmountField(
            asset=unit,
            label=_("Amount"),
            initial=money.format_amount(balance_minor, unit) if balance_minor > 0 else "",
        )
        self.fields["token"] = forms.RegexField(r"^[0-9A-Za-z-]{1,40}$", widget=forms.HiddenInput())


class HireForm(forms.Form):
    """Who is to work at the shop, and as what."""

    person = PersonField(
        label=_("Handle or e-mail address"), help_text=_("They have signed up already.")
    )
    role = forms.ChoiceField(label=_("As"), choices=[])

    def __init__(self, *args: Any, with_managers: bool, **options: Any) -> None:
        """Offer the roles that whoever asks may give."""
        super().__init__(*args, **options)
        self.fields["role"].choices = role_choices(  # type: ignore[attr-defined]
            with_managers=with_managers
        )


class RelativeForm(forms.Form):
    """Who is family of somebody at the shop."""

    person = PersonField(label=_("Handle or e-mail address"))


class PinForm(forms.Form):
    """The number by which a shared till knows somebody."""

    pin = forms.RegexField(
        r"^(?:[0-9]{4,6})?$",
        label=_("New number for the till"),
        required=False,
        help_text=_("4 to 6 digits; leave it empty to take it away."),
        error_messages={"invalid": _("Choose 4 to 6 digits.")},
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class SettingsForm(forms.Form):
    """How a shop is set up."""

    name = forms.CharField(label=_("Name of the shop"), max_length=120, validators=[visible])
    sells = forms.CharField(
        label=_("What you sell"), required=False, max_length=240, validators=[visible]
    )
    address = forms.CharField(
        label=_("Address on receipts"), required=False, max_length=240, validators=[visible]
    )
    tax_number = forms.CharField(
        label=_("Tax number on receipts"), required=False, max_length=40, validators=[visible]
    )
    receipt_note = forms.CharField(
        label=_("A line under each receipt"), required=False, max_length=240, validators=[visible]
    )
    tips_offered = forms.BooleanField(label=_("Offer to add a tip at the till"), required=False)
    tip_percents = forms.CharField(
        label=_("Tips to choose from, in percent"),
        required=False,
        max_length=40,
        help_text=_("Up to four, such as 5, 10, 15."),
    )
    cashier_refund_minor_max = forms.CharField(required=False)
    cashier_refund_day_minor_max = forms.CharField(required=False)
    accepts_late = forms.BooleanField(
        label=_("Money that comes in late still settles a payment"), required=False
    )

    def __init__(self, *args: Any, asset: Asset, is_owner: bool, **options: Any) -> None:
        """Bring what owners alone change to owners alone."""
        super().__init__(*args, **options)
        unit = money.Asset(asset.code, asset.decimals)
        if is_owner:
            self.fields["cashier_refund_minor_max"] = AmountField(
                asset=unit,
                required=False,
                label=_("What a cashier may give back alone"),
                help_text=_("In one refund. Leave it empty where a manager has to be asked."),
            )
            self.fields["cashier_refund_day_minor_max"] = AmountField(
                asset=unit,
                required=False,
                label=_("What a cashier may give back alone in a day"),
                help_text=_("All refunds of the day together. Leave it empty to count none."),
            )
        else:
            del self.fields["name"]
            del self.fields["cashier_refund_minor_max"]
            del self.fields["cashier_refund_day_minor_max"]

    def clean_tip_percents(self) -> tuple[int, ...]:
        """Return the tips in the order of their size."""
        words = self.cleaned_data["tip_percents"].replace("%", " ").replace(",", " ").split()
        if len(words) > TIPS_MAX or any(
            not (word.isascii() and word.isdigit() and 0 < int(word) <= TIP_PERCENT_MAX)
            for word in words
        ):
            raise forms.ValidationError(_("Write up to four whole numbers from 1 to 50."))

        return tuple(sorted({int(word) for word in words}))


class BusinessForm(forms.Form):
    """Which business of the owner's has its loans repaid by the shop's sales."""

    business = forms.ModelChoiceField(
        label=_("Your business"), queryset=Business.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        """Offer the person's own businesses that have no shop yet."""
        super().__init__(*args, **options)
        own = Business.objects.filter(owner=person, merchant__isnull=True)
        self.fields["business"].queryset = own.order_by("name", "pk")  # type: ignore[attr-defined]

    @property
    def has_choice(self) -> bool:
        """Whether there is a business to choose."""
        return self.fields["business"].queryset.exists()  # type: ignore[attr-defined, no-any-return]


class EvidenceForm(forms.Form):
    """What the shop sells elsewhere, and what shows it."""

    since = forms.DateField(
        label=_("You sell there since"), widget=forms.DateInput({"type": "date"})
    )
    words = forms.CharField(
        label=_("What it shows, and where it is from"),
        max_length=2000,
        validators=[visible],
        widget=forms.Textarea({"rows": 4}),
    )
    paper = forms.FileField(
        label=_("Books, statements or receipts"),
        required=False,
        help_text=_("A PDF, a picture or a table. Imported sales serve instead."),
    )

    def __init__(self, *args: Any, asset: Asset, on: datetime.date, **options: Any) -> None:
        """Keep the day, behind which nothing was sold yet."""
        super().__init__(*args, **options)
        self.on = on
        amount = AmountField(
            asset=money.Asset(asset.code, asset.decimals), label=_("Sales there in 30 days")
        )
        self.fields = {"monthly": amount, **self.fields}

    def clean_since(self) -> datetime.date:
        """Return the day; refuses one that has not come."""
        since: datetime.date = self.cleaned_data["since"]
        if since > self.on:
            raise forms.ValidationError(_("That day has not come yet."))

        return since


class ApplyForm(forms.Form):
    """A shop that a member would like to open."""

    name = forms.CharField(label=_("Name of the shop"), max_length=120, validators=[visible])
    sells = forms.CharField(label=_("What it sells"), max_length=240, validators=[visible])
    address = forms.CharField(label=_("Where it is"), max_length=240, validators=[visible])


def role_choices(*, with_managers: bool) -> list[tuple[str, Any]]:
    """Return the roles that may be given, in words."""
    roles = [(Staff.Role.CASHIER, _("Cashier: charges, and sees the payments"))]
    if with_managers:
        roles += [
            (Staff.Role.MANAGER, _("Manager: tills, cashiers, refunds and plans too")),
            (Staff.Role.OWNER, _("Owner: everything, keys and payouts among it")),
        ]

    return [(str(role), words) for role, words in roles]


def initial_settings(merchant: Merchant) -> dict[str, Any]:
    """Return what the form of settings begins with."""
    unit = money.Asset(merchant.network.asset.code, merchant.network.asset.decimals)
    names = (
        *("name", "sells", "address", "tax_number", "receipt_note"),
        *("tips_offered", "accepts_late"),
    )
    at_once_minor = merchant.cashier_refund_minor_max
    day_minor = merchant.cashier_refund_day_minor_max

    return {name: getattr(merchant, name) for name in names} | {
        "tip_percents": ", ".join(map(str, merchant.tip_percents)),
        "cashier_refund_minor_max": money.format_amount(at_once_minor, unit)
        if at_once_minor
        else "",
        "cashier_refund_day_minor_max": ""
        if day_minor is None
        else money.format_amount(day_minor, unit),
    }
