"""What a customer types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.short_codes import read_short_code


class CodeForm(forms.Form):
    """The short code that a till shows beside its QR code."""

    code = forms.CharField(
        label=_("The code on the till"),
        max_length=32,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "K7QF 3MWD",
                "class": "code-input",
            }
        ),
    )

    def clean_code(self) -> str:
        """Refuse what can be no code, so that a slip of the finger says so at once."""
        code = read_short_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("A code has eight letters and digits, such as K7QF 3MWD. Look at the till again.")
            )
        return code


class ShowForm(forms.Form):
    """Narrows what moved to some kinds."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("purchases", _("Purchases with my own money")),
            ("loans", _("My loans")),
            ("lending", _("What my stake lent")),
            ("stake", _("In and out of my stake")),
        ],
    )
