"""What investors narrow their lists by; all of it stands in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolios.forms.fields import ANY
from portfolios.queries.holdings import BUCKETS, Filters, Holding
from portfolios.queries.movements import TYPES, Wanted
from portfolios.words import BUCKETS as BUCKET_WORDS
from portfolios.words import TYPES as TYPE_WORDS


class HoldingsForm(forms.Form):
    """Which holdings are shown."""

    asset = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, holdings: Iterable[Holding], **options: Any) -> None:
        """Offer what occurs among a person's holdings."""
        super().__init__(*args, **options)
        held = list(holdings)
        present = {each.bucket for each in held}
        choices: dict[str, tuple[Any, list[tuple[str, Any]]]] = {
            "bucket": (_("State"), [(k, BUCKET_WORDS[k]) for k in BUCKETS if k in present]),
            "bank": (_("Bank"), sorted({(each.bank_slug, each.bank_name) for each in held})),
            "sector": (_("Sector"), sorted({(each.sector, each.sector) for each in held})),
            "country": (_("Country"), sorted({(each.country, each.country) for each in held})),
            "grade": (_("Grade"), sorted({(each.grade, each.grade) for each in held})),
            "term": (_("Term, in months"), sorted({(each.term, each.term) for each in held})),
        }
        for name, (label, found) in choices.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", ANY), *found], required=False
            )

    def filters(self) -> Filters:
        """Return what was chosen; a choice that does not occur leaves nothing out."""
        self.is_valid()
        chosen = {name: str(word or "") for name, word in self.cleaned_data.items()}

        return Filters(
            bucket=chosen.get("bucket", ""),
            bank=chosen.get("bank", ""),
            sector=chosen.get("sector", ""),
            country=chosen.get("country", ""),
            grade=chosen.get("grade", ""),
            term=chosen.get("term", ""),
        )


class StatementForm(forms.Form):
    """Which rows of a statement are shown."""

    asset = forms.CharField(required=False, widget=forms.HiddenInput)
    type = forms.MultipleChoiceField(
        label=_("Kind"),
        choices=[(name, TYPE_WORDS[name]) for name in TYPES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    last = forms.DateField(
        label=_("To, that day included"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )
    loan = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def wanted(self, loan_id: int | None) -> Wanted:
        """Return what was chosen; what cannot be read leaves nothing out."""
        self.is_valid()
        last = self.cleaned_data.get("last")

        return Wanted(
            starts_on=self.cleaned_data.get("first"),
            ends_on=None if last is None else _next(last),
            types=frozenset(self.cleaned_data.get("type") or ()),
            loan_id=loan_id,
        )


def _next(day: Any) -> Any:
    """Return the day after, or the day itself at the end of time."""
    return day if day.toordinal() >= day.max.toordinal() else day.fromordinal(day.toordinal() + 1)
