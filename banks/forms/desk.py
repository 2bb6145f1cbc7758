"""What people type to register a bank, and officers at their desk."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banks.models import Bank, Officer
from banks.queries.applications import admitting_networks
from governance.models import Network
from ledger.models import Asset
from pages.amount_field import AmountField
from pages.percent_field import PercentField
from people.models import HANDLE_LENGTH_MAX, Person
from people.text import hides_something
from rules import money
from rules.bank_standing import Standing, winding_up_ways

NEW_ASSET_DECIMALS = 2


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text.replace("\r", "").replace("\n", " ").replace("\t", " ")):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class NetworkField(forms.ModelChoiceField):
    """The banks that a new one asks to join."""

    def label_from_instance(self, obj: Network) -> str:
        """Return the network's name with what it counts in."""
        return f"{obj.name}, {obj.asset.code}"


class RegisterForm(forms.Form):
    """A bank that begins: by itself, or in a network of banks, which these admit."""

    name = forms.CharField(
        label=gettext_lazy("Name of the bank"), max_length=120, validators=[visible]
    )
    slug = forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=50,
        help_text=gettext_lazy("It stands in addresses: lower-case letters, digits and hyphens."),
    )
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Its two letters, such as PT or KE."),
    )
    region = forms.CharField(
        label=gettext_lazy("Place or region"), max_length=80, required=False, validators=[visible]
    )
    network = NetworkField(
        label=gettext_lazy("Beside which banks"),
        queryset=Network.objects.none(),
        required=False,
        empty_label=gettext_lazy("By itself, with a business day of its own"),
        help_text=gettext_lazy(
            "Banks of one network serve each other's loans when one is suspended. Two officers of "
            "one of them, or an organiser of theirs, admit a new one."
        ),
    )
    currency = forms.RegexField(
        r"^[A-Z][A-Z0-9]{1,11}$",
        label=gettext_lazy("What it counts in"),
        required=False,
        help_text=gettext_lazy(
            "A bank by itself needs it: the code of a currency or token, such as EUR, USD or BTC."
        ),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        required=False,
        initial="UTC",
        help_text=gettext_lazy(
            "A bank by itself needs it, such as Europe/Lisbon: its business day begins at midnight "
            "there."
        ),
    )
    about = forms.CharField(
        label=gettext_lazy("What the bank is for"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        validators=[visible],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the networks in which somebody can admit a bank."""
        super().__init__(*args, **options)
        choice = self.fields["network"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = admitting_networks()

    def clean(self) -> dict[str, Any]:
        """Ask a bank by itself what it counts in, and where its day begins."""
        said = super().clean() or {}
        if said.get("network") is None:
            for name in ("currency", "time_zone"):
                if name not in self.errors and not said.get(name):
                    self.add_error(name, _("A bank by itself needs this."))
        return said

    def clean_slug(self) -> str:
        """Keep short names in lower case."""
        return str(self.cleaned_data["slug"]).lower()

    def clean_country(self) -> str:
        """Keep codes in upper case."""
        return str(self.cleaned_data["country"]).upper()

    def clean_time_zone(self) -> str:
        """Refuse a zone that this machine does not know."""
        name = str(self.cleaned_data["time_zone"]).strip()
        if name and name not in available_timezones():
            raise forms.ValidationError(_("Write it like Europe/Lisbon or UTC."))
        return name

    def asset(self) -> money.Asset:
        """Return what the bank counts in: with the decimals that it has here already, or two."""
        code = self.cleaned_data["currency"]
        known = Asset.objects.filter(code=code).first()
        return money.Asset(code, NEW_ASSET_DECIMALS if known is None else known.decimals)


class AppointForm(forms.Form):
    """A person and the role that they get."""

    handle = forms.CharField(
        label=gettext_lazy("Person"),
        max_length=HANDLE_LENGTH_MAX + 1,
        help_text=gettext_lazy("The word by which people name them here, such as @ana."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Officer.Role.choices)

    def clean_handle(self) -> Person:
        """Find the person."""
        handle = str(self.cleaned_data["handle"]).strip().removeprefix("@").lower()
        person = Person.objects.filter(handle=handle).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this name. Ask the person for it."))
        return person


class DismissForm(forms.Form):
    """A role that ends."""

    person = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    role = forms.ChoiceField(choices=Officer.Role.choices)


class MoneyForm(forms.Form):
    """An amount of the bank's money, and why."""

    def __init__(self, *args: Any, asset: Asset, reason: bool = True, **options: Any) -> None:
        """Read the amount in the bank's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(
            asset=money.Asset(asset.code, asset.decimals), label=_("How much")
        )
        if reason:
            self.fields["reason"] = forms.CharField(
                label=_("Why"),
                max_length=500,
                required=False,
                validators=[visible],
                widget=forms.TextInput({"autocomplete": "off"}),
            )


class CoverForm(forms.Form):
    """A higher share of bonds."""

    cover = PercentField(label=gettext_lazy("Bonds, of all that is lent and offered, in percent"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=False,
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class PledgeForm(MoneyForm):
    """A bond to be pledged."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the end too."""
        super().__init__(*args, reason=False, **options)
        self.fields["expires_on"] = forms.DateField(
            label=_("Until"),
            required=False,
            help_text=_("Left empty, it stands until it is released."),
            widget=forms.DateInput({"type": "date"}),
        )


class RemarkForm(forms.Form):
    """What a checker says about a decision."""

    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=500,
        required=False,
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class WindUpForm(forms.Form):
    """Where a suspended bank is led, and why."""

    to = forms.ChoiceField(label=gettext_lazy("What becomes of the bank"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("Everybody reads it on the bank's page."),
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    @classmethod
    def of(cls, bank: Bank, data: Any = None, *, prefix: str | None = None) -> "WindUpForm | None":
        """Return the form with the ways that are open; None where there is none."""
        ways = winding_up_ways(Standing(bank.state))
        if not ways:
            return None
        form = cls(data, prefix=prefix)
        choice = form.fields["to"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(way.value, Bank.State(way.value).label) for way in ways]

        return form


class TermsForm(forms.Form):
    """What a bank says of itself and promises."""

    remit_days = forms.IntegerField(
        label=gettext_lazy("Days to pass on what borrowers paid"),
        min_value=1,
        max_value=90,
        help_text=gettext_lazy("It only becomes fewer: investors relied on it."),
    )
    lends_personal = forms.BooleanField(
        label=gettext_lazy("Personal loans with collateral"), required=False
    )
    about = forms.CharField(
        label=gettext_lazy("What the bank is for"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        validators=[visible],
    )

    @classmethod
    def of(cls, bank: Bank, data: Any = None) -> "TermsForm":
        """Return the form with what holds now."""
        return cls(data, initial={name: getattr(bank, name) for name in cls.base_fields})
