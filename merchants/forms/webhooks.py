"""What owners type on the pages of webhooks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.forms.developers import visible
from merchants.models import Merchant
from webhooks import event_types
from webhooks.addresses import URL_LENGTH_MAX
from webhooks.models import Delivery

DESCRIPTION_LENGTH_MAX = 120


class EndpointForm(forms.Form):
    """Which address is told what."""

    url = forms.CharField(
        label=_("Address"),
        max_length=URL_LENGTH_MAX,
        validators=[visible],
        help_text=_("https, on port 443 or 8443 of a host that everybody reaches."),
        widget=forms.TextInput(
            {"autocomplete": "off", "inputmode": "url", "placeholder": "https://shop.example/hooks"}
        ),
    )
    merchant = forms.ChoiceField(label=_("What happens where"), required=False)
    description = forms.CharField(
        label=_("Name"),
        max_length=DESCRIPTION_LENGTH_MAX,
        required=False,
        validators=[visible],
        help_text=_("So that you know it again, such as the bookkeeping."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label=_("What it hears"),
        required=False,
        choices=[(known.name, known.name) for known in event_types.TYPES.values()],
        help_text=_("Tick nothing to have it hear everything."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, merchants: Sequence[Merchant] = (), **options: Any) -> None:
        """Ask where things happen only where there is a test to choose."""
        super().__init__(*args, **options)
        if len(merchants) > 1:
            self.fields["merchant"].choices = [  # type: ignore[attr-defined]
                (str(one.pk), _("In the test") if one.network.is_test else _("In the shop"))
                for one in merchants
            ]
        else:
            del self.fields["merchant"]


class DeliveryFilterForm(forms.Form):
    """Narrows the log of deliveries."""

    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (Delivery.Status.DELIVERED, _("Delivered")),
            (Delivery.Status.PENDING, _("Waiting")),
            (Delivery.Status.DEAD, _("Given up")),
            (Delivery.Status.DROPPED, _("Dropped")),
        ],
    )
    type = forms.ChoiceField(
        label=_("Event"),
        required=False,
        choices=[("", _("All")), *((name, name) for name in event_types.TYPES)],
    )
