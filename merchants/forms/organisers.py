"""What organisers type about merchants."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.models import Merchant
from people.models import HANDLE_LENGTH_MAX, Person
from people.text import hides_something

REMARK_CHARACTERS_MAX = 300


def _visible(text: str) -> None:
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class OpenMerchantForm(forms.Form):
    """A business that comes in, and who runs its till."""

    name = forms.CharField(
        label=_("Name of the shop"),
        max_length=Merchant._meta.get_field("name").max_length,
        validators=[_visible],
    )
    handle = forms.SlugField(
        label=_("Short name"),
        max_length=Merchant._meta.get_field("handle").max_length,
        help_text=_("For addresses, such as corner-bakery."),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    owner = forms.CharField(
        label=_("Handle of its owner"),
        max_length=HANDLE_LENGTH_MAX + 1,
        help_text=_("They have signed up already; their handle stands on their page."),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )

    def clean_owner(self) -> Person:
        """Return the person of the handle."""
        handle = self.cleaned_data["owner"].strip().lstrip("@").lower()
        person = Person.objects.filter(handle=handle).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody has this handle. Ask them for it: it stands on their page.")
            )

        return person


class DecideForm(forms.Form):
    """Why a merchant is qualified or suspended."""

    remark = forms.CharField(
        label=_("Why"),
        max_length=REMARK_CHARACTERS_MAX,
        help_text=_("It is kept under your name for those who organise after you."),
        validators=[_visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class WishForm(forms.Form):
    """How the shop that a member asked for is called in addresses."""

    handle = forms.SlugField(
        label=_("Short name"),
        max_length=Merchant._meta.get_field("handle").max_length,
        help_text=_("For addresses, such as corner-bakery."),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )


class PriceForm(forms.Form):
    """What one unit of the asset is redeemed at."""

    price = forms.CharField(
        label=_("Price of one unit"),
        max_length=24,
        help_text=_("As a decimal number in whatever you pay out, such as 0.95."),
        validators=[_visible],
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )


class HandedOverForm(forms.Form):
    """How a payout was handed over."""

    remark = forms.CharField(
        label=_("How, such as the number of a transfer"),
        max_length=140,
        validators=[_visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class RingsForm(forms.Form):
    """How far back loans are followed."""

    days = forms.IntegerField(
        label=_("Loans of the last so many days"), min_value=1, max_value=3660, required=False
    )


class MerchantFilterForm(forms.Form):
    """Narrows the list of merchants."""

    words = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (Merchant.State.OBSERVED, _("Not qualified yet")),
            (Merchant.State.ELIGIBLE, _("Sold enough")),
            (Merchant.State.QUALIFIED, _("Qualified")),
            (Merchant.State.SUSPENDED, _("Suspended")),
        ],
    )


def state_words(state: str) -> tuple[str, Any]:
    """Return how a merchant's state is shown: by which state's colour, in which words."""
    return {
        Merchant.State.OBSERVED: ("PENDING", _("Not qualified yet")),
        Merchant.State.ELIGIBLE: ("INFO", _("Sold enough")),
        Merchant.State.QUALIFIED: ("QUALIFIED", _("Qualified")),
        Merchant.State.SUSPENDED: ("LOST", _("Suspended")),
    }[Merchant.State(state)]
