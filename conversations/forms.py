"""What members write and choose when they talk."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.models import SupportWish
from conversations.models.support import TEXT_LENGTH_MAX as WISH_LENGTH_MAX
from conversations.models.talk import TEXT_LENGTH_MAX
from lending_circles.models import LoanAccount


class SentOnceForm(forms.Form):
    """A form whose token names what is sent, so that sending it twice says it once."""

    token = forms.RegexField(r"^[0-9a-zA-Z-]{8,40}$", widget=forms.HiddenInput)


class MessageForm(SentOnceForm):
    """A message to one person."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=TEXT_LENGTH_MAX,
        widget=forms.Textarea({"rows": 3}),
    )


class LateNoteForm(SentOnceForm):
    """To whom, and by when."""

    expected_on = forms.DateField(
        label=_("I expect to pay on"), widget=forms.DateInput({"type": "date"})
    )
    lenders = forms.MultipleChoiceField(
        label=_("Tell"), widget=forms.CheckboxSelectMultiple, required=False
    )
    text = forms.CharField(
        label=_("A few words"),
        max_length=TEXT_LENGTH_MAX,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, *args: Any, lenders: Sequence[LoanAccount], due_on: datetime.date, **options: Any
    ) -> None:
        """Offer the friends who lent, all chosen."""
        super().__init__(*args, **options)
        choices = [(str(lender.pk), lender.person.name) for lender in lenders]
        self.fields["lenders"].choices = choices  # type: ignore[attr-defined]
        self.fields["lenders"].initial = [value for value, _name in choices]
        self.fields["expected_on"].initial = due_on + datetime.timedelta(days=7)


class SupportForm(forms.Form):
    """What would help, and about how much."""

    wanted = forms.ChoiceField(label=_("What would help"), widget=forms.RadioSelect)
    band = forms.TypedChoiceField(label=_("About how much"), coerce=int)
    text = forms.CharField(
        label=_("In a few words"),
        help_text=_("Only the people in your circle read this."),
        max_length=WISH_LENGTH_MAX,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, bands: Sequence[tuple[int, str]], **options: Any) -> None:
        """Offer amounts in bands of the network's asset."""
        super().__init__(*args, **options)
        self.fields["wanted"].choices = [  # type: ignore[attr-defined]
            (value, HELP_WORDS[value]) for value in SupportWish.Help.values
        ]
        self.fields["band"].choices = bands  # type: ignore[attr-defined]


HELP_WORDS = {
    SupportWish.Help.LOAN.value: _("Somebody who lends to me"),
    SupportWish.Help.EXTEND.value: _("Somebody who would carry a repayment for a few weeks"),
    SupportWish.Help.FORGIVE.value: _("Somebody who would let a part of it go"),
    SupportWish.Help.TALK.value: _("Somebody to talk it through with"),
}
