"""What organisers type to change how their network works."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance import parameter_words
from governance.models import ParameterSet
from governance.queries import terms_of_set
from ledger.kinds import Purpose
from rules.parameter_kinds import FLAG
from rules.parameters import Parameter
from rules.terms import CircleTerms, TermsRefused

VALUE_CHARACTERS_MAX = 80
ID_MAX = 2**63 - 1
# Lists are typed without the brackets that files need.
_NO_BRACKETS = str.maketrans("", "", "[]")


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}))


class PlaceForm(forms.Form):
    """The row behind which a list goes on."""

    place = forms.IntegerField(required=False, min_value=0, max_value=ID_MAX)


class OnForm(forms.Form):
    """The last day that counts in a trial balance."""

    on = _day_field(gettext_lazy("Up to the end of"))


class AccountFilterForm(forms.Form):
    """Narrows the list of accounts."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        required=False,
        choices=[("", gettext_lazy("All")), *Purpose.choices],
    )
    words = forms.CharField(
        label=gettext_lazy("Part of the code"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class JournalFilterForm(forms.Form):
    """Narrows the list of journals."""

    on = _day_field(gettext_lazy("Day"))
    words = forms.CharField(
        label=gettext_lazy("The reference begins with"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class ParametersForm(forms.Form):
    """A new version of the parameters: every value, from when on it holds, and why."""

    effective_on = forms.DateField(
        label=gettext_lazy("From which business date on"),
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Loans made before that day keep the version they were made under."),
    )
    remark = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=ParameterSet._meta.get_field("remark").max_length,
        help_text=gettext_lazy("Everybody who reads the history sees this."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, latest: ParameterSet, on: datetime.date, **options: Any) -> None:
        """Start from the latest version, so that nothing changes by oversight."""
        super().__init__(*args, **options)
        self.latest = latest
        self.on = on
        self.decimals = latest.network.asset.decimals
        self.before = terms_of_set(latest).to_parameters(self.decimals)
        for _title, names in parameter_words.GROUPS:
            for name in names:
                row = parameter_words.BY_NAME[name]
                field = _field(row)
                field.initial = parameter_words.typed(row, self.before[name])
                self.fields[name] = field
        self.fields["effective_on"].initial = max(on, latest.effective_on)

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields of values, as they belong together."""
        return [(title, [self[name] for name in names]) for title, names in parameter_words.GROUPS]

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields that say when and why."""
        return [self["effective_on"], self["remark"]]

    def clean_effective_on(self) -> datetime.date:
        """Refuse a day that is past, and one that an agreed version already lies behind."""
        effective_on: datetime.date = self.cleaned_data["effective_on"]
        earliest = max(self.on, self.latest.effective_on)
        if effective_on < earliest:
            raise forms.ValidationError(
                _("That is before the version that this one follows. Choose %(day)s or later.")
                % {"day": earliest.isoformat()}
            )

        return effective_on

    def clean(self) -> dict[str, Any]:
        """Read the values together: what is wrong stands at its field."""
        cleaned = super().clean() or {}
        told = {name: cleaned[name] for name in parameter_words.BY_NAME if cleaned.get(name)}
        typed = {name: text for name, text in told.items() if text != self.fields[name].initial}
        try:
            terms = CircleTerms.from_parameters({**self.latest.values, **typed}, self.decimals)
        except TermsRefused as refused:
            for problem in refused.problems:
                place = problem.name if problem.name in self.fields else None
                self.add_error(place, f"{_(problem.detail)} {_(problem.remedy)}")
            return cleaned

        after = terms.to_parameters(self.decimals)
        cleaned["values"] = {
            name: after[name] for name in typed if after[name] != self.before[name]
        }
        cleaned["changes"] = parameter_words.changes(self.before, after, self.latest.network.asset)
        if not cleaned["values"] and not self.errors:
            raise forms.ValidationError(
                _("Nothing is different from version %(version)d. Change a value first.")
                % {"version": self.latest.version}
            )

        return cleaned

    def show_problems(self, problems: list[Mapping[str, str]]) -> None:
        """Put what the operation refused at its fields."""
        for problem in problems:
            place = problem["name"] if problem["name"] in self.fields else None
            self.add_error(place, f"{_(problem['detail'])} {_(problem['remedy'])}")


def _field(row: Parameter) -> forms.Field:
    """Return the field for one parameter: its meaning is the label, an example the help."""
    label = parameter_words.meaning(row).rstrip(".")
    choices = parameter_words.YES_NO if row.kind is FLAG else parameter_words.CHOICES.get(row.name)
    if choices is not None:
        return forms.ChoiceField(label=label, choices=choices, help_text=row.name)

    return forms.CharField(
        label=label,
        max_length=VALUE_CHARACTERS_MAX,
        help_text=_("%(name)s: %(example)s")
        % {"name": row.name, "example": row.kind.example.translate(_NO_BRACKETS)},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
