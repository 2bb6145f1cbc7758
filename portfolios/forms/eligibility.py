"""Who somebody is, what they know, what they own: asked once before the first commitment."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banks.file_kinds import ACCEPTED
from banks.models import Bank
from ledger.models import Asset
from people.text import name_hides_something
from portfolios.eligibility_words import QUESTIONS
from portfolios.forms.fields import AmountField

LISTING = (Bank.State.PROBATION, Bank.State.ACTIVE)


def _visible(text: str) -> None:
    if name_hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class EligibilityForm(forms.Form):
    """The four parts of the entry step."""

    legal_name = forms.CharField(
        label=_("Your name, as in your papers"), max_length=120, validators=[_visible]
    )
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country of residence"),
        help_text=_("Two letters, such as DE or BR."),
        widget=forms.TextInput({"maxlength": 2, "autocomplete": "country"}),
    )
    born_on = forms.DateField(
        label=_("Born on"), widget=forms.DateInput({"type": "date", "autocomplete": "bday"})
    )

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Ask about means in an asset, and the entry questions."""
        super().__init__(*args, **options)
        self.fields["worth"] = AmountField(
            asset=asset,
            label=_("What you own, less what you owe"),
            help_text=_("About. Only officers of the bank that you ask may see it."),
        )
        self.fields["yearly_income"] = AmountField(asset=asset, label=_("What you earn in a year"))
        for code, (question, answers, _right) in QUESTIONS.items():
            self.fields[f"answer_{code}"] = forms.ChoiceField(
                label=question, choices=list(answers.items()), widget=forms.RadioSelect
            )
        self.fields["is_sophisticated"] = forms.BooleanField(
            label=_("I invest by profession"),
            required=False,
            help_text=_(
                "No limits and no reflection period then. An officer looks at the papers that "
                "show it."
            ),
        )
        self.fields["bank"] = forms.ModelChoiceField(
            queryset=Bank.objects.filter(state__in=LISTING).order_by("name", "id"),
            label=_("The bank that looks at your papers"),
            required=bool(settings.INVESTOR_DOCUMENTS),
            to_field_name="slug",
        )
        self.fields["paper"] = forms.FileField(
            label=_("A paper that shows who you are"),
            required=bool(settings.INVESTOR_DOCUMENTS),
            widget=forms.ClearableFileInput({"accept": ACCEPTED}),
        )
        self.fields["has_understood"] = forms.BooleanField(
            label=_("I understand that I can lose everything that I lend here."), required=True
        )

    def answers(self) -> dict[str, str]:
        """Return the answer to each question by its code."""
        return {code: self.cleaned_data[f"answer_{code}"] for code in QUESTIONS}
