"""What an owner types about shares of sales, and brings of sales made elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.forms.shop import find_person, visible
from merchants.models import Merchant
from pages.percent_field import PercentField
from people.models import Person

# Fifty thousand lines of a hundred characters.
IMPORT_BYTES_MAX = 5_000_000
SHOP, MEMBER = "SHOP", "MEMBER"


class ShareForm(forms.Form):
    """Who is to share in the sales, and how much of each they get."""

    kind = forms.ChoiceField(
        label=_("It goes to"), choices=[(SHOP, _("A shop")), (MEMBER, _("A member"))], initial=SHOP
    )
    handle = forms.CharField(
        label=_("Their handle"),
        max_length=254,
        validators=[visible],
        help_text=_("As in their address, such as mill. They belong to the same network."),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    percent = PercentField(label=_("Of every sale, in percent"))
    label = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=120,
        validators=[visible],
        help_text=_("It stands beside every sale, such as: Flour on commission."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, network_id: int, with_members: bool, **options: Any) -> None:
        """Offer members where the network has them."""
        super().__init__(*args, **options)
        self.network_id = network_id
        if not with_members:
            self.fields["kind"].choices = [(SHOP, _("A shop"))]  # type: ignore[attr-defined]
            self.fields["kind"].widget = forms.HiddenInput()

    def clean_percent(self) -> int:
        """Return the share in millionths."""
        millionths: int = self.cleaned_data["percent"]
        if not millionths:
            raise forms.ValidationError(_("A share is more than nothing."))

        return millionths

    def clean(self) -> dict[str, Any]:
        """Find whom the handle names."""
        said = super().clean() or {}
        if "handle" in said and "kind" in said:
            said["target"] = self._target(said["kind"], said["handle"])
            if said["target"] is None:
                self.add_error("handle", _("Nobody in this network has this handle."))

        return said

    def _target(self, kind: str, typed: str) -> Merchant | Person | None:
        if kind == MEMBER:
            return find_person(typed)
        handle = typed.strip().lstrip("@").lower()

        return Merchant.objects.filter(network_id=self.network_id, handle=handle).first()


class ImportForm(forms.Form):
    """A file of sales that were made before; its clean value is what stands in it."""

    sales = forms.FileField(label=_("The file"), widget=forms.FileInput({"accept": ".csv"}))

    def clean_sales(self) -> str:
        """Return the text; refuses what is too large or no text."""
        file = self.cleaned_data["sales"]
        content = file.read(IMPORT_BYTES_MAX + 1)
        if len(content) > IMPORT_BYTES_MAX:
            raise forms.ValidationError(_("A file has at most 5 MB; divide it."))
        try:
            text: str = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("Save it as CSV in UTF-8.")) from None

        return text
