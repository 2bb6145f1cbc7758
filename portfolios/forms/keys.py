"""Which key an investor makes for their software."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.text import hides_something
from portfolios.models import InvestorKey

Scope = InvestorKey.Scope


def _visible(text: str) -> None:
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class KeyForm(forms.Form):
    """What a key is for, and what it may do."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=InvestorKey._meta.get_field("name").max_length,
        validators=[_visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[
            (Scope.OFFERS_READ, _("Read offers, banks and loans, as everybody sees them")),
            (Scope.PORTFOLIO_READ, _("Read your notes and your portfolio")),
            (Scope.STATEMENTS_READ, _("Read your statements")),
            (Scope.COMMITMENTS_WRITE, _("Commit your money to offers: for lenders' own software")),
        ],
        initial=[Scope.OFFERS_READ, Scope.PORTFOLIO_READ, Scope.STATEMENTS_READ],
        widget=forms.CheckboxSelectMultiple,
    )
