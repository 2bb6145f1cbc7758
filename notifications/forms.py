"""What is written on the pages of notifications."""

from django import forms
from django.utils.translation import gettext_lazy as _


class QuietHoursForm(forms.Form):
    """A time zone, and the hours in which nobody disturbs."""

    time_zone = forms.CharField(
        label=_("Your time zone"),
        max_length=60,
        help_text=_("Such as Europe/Lisbon or America/Lima. Letters of the day go out at 8 there."),
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class AddressForm(forms.Form):
    """An address of a program of one's own."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("An https address, on port 443 or 8443."),
        widget=forms.URLInput(attrs={"placeholder": "https://home.example/notices"}),
    )


class DeviceForm(forms.Form):
    """What a browser says of itself when it is allowed to be told."""

    endpoint = forms.CharField(max_length=500)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
    name = forms.CharField(max_length=80)
