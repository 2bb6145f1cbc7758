"""What officers, owners and holders type about loans."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans.held_amount import HeldAmountForm
from pages.amount_field import AmountField
from pages.percent_field import PercentField
from people.text import hides_something

FILES_MAX = 5
REFERENCE_MAX = 40


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text.replace("\r", "").replace("\n", " ").replace("\t", " ")):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


def _words(label: Any, *, long: bool = False, needed: bool = True, most: int = 500) -> forms.Field:
    widget = forms.Textarea({"rows": 4}) if long else forms.TextInput({"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=most, required=needed, widget=widget, validators=[visible]
    )


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A few files at once; its clean value is their names and contents."""

    widget = _Files

    def __init__(self, *, bytes_max: int, **options: Any) -> None:
        """Keep how large a file may be."""
        super().__init__(**options)
        self.bytes_max = bytes_max

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return (name, content) of every file that was chosen."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if not chosen:
            if self.required:
                raise forms.ValidationError(_("Choose a file."))
            return []
        if len(chosen) > FILES_MAX:
            raise forms.ValidationError(_("At most %(most)d files at once.") % {"most": FILES_MAX})
        return [self._read(super(FilesField, self).clean(one, initial)) for one in chosen]

    def _read(self, file: UploadedFile) -> tuple[str, bytes]:
        # A file that is too large is not read to find that out.
        if (file.size or 0) > self.bytes_max:
            raise forms.ValidationError(_("This file is too large."))
        return file.name or "", file.read()


class DeedForm(forms.Form):
    """What every deed's form is made with, whether it needs it or not."""

    def __init__(
        self, *args: Any, asset: Any, on: datetime.date, bytes_max: int, **options: Any
    ) -> None:
        """Keep the loan's asset and the business date."""
        super().__init__(*args, **options)
        self.asset = asset
        self.on = on
        self.bytes_max = bytes_max


class NumberedForm(DeedForm):
    """A deed about one of the loan's milestones or collateral, named by its id."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)


class AcceptForm(NumberedForm):
    """An officer's yes."""

    remark = _words(gettext_lazy("Remark"), needed=False)


class ReasonForm(NumberedForm):
    """A deed about a milestone that needs its reason."""

    reason = _words(gettext_lazy("Why"))


class WhyForm(DeedForm):
    """A deed about the loan that needs its reason."""

    reason = _words(gettext_lazy("Why"), most=200)


class ValueForm(NumberedForm):
    """What collateral is worth today."""

    basis = _words(gettext_lazy("What the value rests on"), most=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the amount in the loan's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(label=_("Worth today"), asset=self.asset)


class SaleForm(NumberedForm):
    """For what collateral was sold, and to whom."""

    buyer = _words(gettext_lazy("Buyer"), most=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the price in the loan's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(label=_("Price"), asset=self.asset)


class PauseForm(WhyForm):
    """Until when late days are not counted."""

    until = forms.DateField(
        label=gettext_lazy("Until the end of"), widget=forms.DateInput({"type": "date"})
    )


class RecoverForm(DeedForm):
    """What came in for a loan in default."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the amount in the loan's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(label=_("How much came in"), asset=self.asset)


class RestructureForm(WhyForm):
    """In how many installments, and at what rate, the rest is repaid."""

    count = forms.IntegerField(
        label=gettext_lazy("Installments from now on"), min_value=1, max_value=600
    )
    rate = PercentField(
        label=gettext_lazy("Rate a year, %"),
        required=False,
        help_text=gettext_lazy("Leave it empty to keep the rate."),
    )


class DeliverForm(NumberedForm):
    """What a business shows for a milestone."""

    remark = _words(gettext_lazy("What was done"), long=True, most=4_000)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take a few documents."""
        super().__init__(*args, **options)
        self.fields["documents"] = FilesField(
            label=_("Documents"), required=False, bytes_max=self.bytes_max
        )


class ReportForm(DeedForm):
    """How the business goes."""

    text = _words(gettext_lazy("How the business goes"), long=True, most=4_000)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take one document."""
        super().__init__(*args, **options)
        self.fields["documents"] = FilesField(
            label=_("A document with it"), required=False, bytes_max=self.bytes_max
        )

    def document(self) -> tuple[str, bytes] | None:
        """Return the first file, where there is one."""
        documents: Sequence[tuple[str, bytes]] = self.cleaned_data["documents"]
        return documents[0] if documents else None


class PayForm(DeedForm):
    """How much is repaid; nothing typed settles the loan."""

    reference = forms.SlugField(widget=forms.HiddenInput, max_length=REFERENCE_MAX)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the amount in the loan's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(
            label=_("How much"),
            asset=self.asset,
            required=False,
            help_text=_("Leave it empty to repay everything that is owed."),
        )


class TopUpForm(HeldAmountForm, DeedForm):
    """More collateral out of what the business holds."""

    description = _words(gettext_lazy("What it is"), needed=False, most=200)


class ChallengeForm(DeedForm):
    """On what ground a loan is challenged."""

    ground = forms.CharField(widget=forms.HiddenInput, max_length=9)
    remark = _words(gettext_lazy("What you know about it"), needed=False)


class VoteForm(forms.Form):
    """One vote."""

    vote = forms.ChoiceField(choices=[("YES", "YES"), ("NO", "NO"), ("ABSTAIN", "ABSTAIN")])


class LoansFilterForm(forms.Form):
    """Narrows the list of loans."""

    stands = forms.ChoiceField(
        label=gettext_lazy("Which"),
        required=False,
        choices=[
            ("", gettext_lazy("Running")),
            ("late", gettext_lazy("Late")),
            ("waiting", gettext_lazy("Deliveries to decide on")),
            ("ended", gettext_lazy("Ended")),
            ("all", gettext_lazy("All")),
        ],
    )
    words = forms.CharField(
        label=gettext_lazy("Part of the title or business"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
