"""What people type on the pages for developers."""

import datetime
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from merchants.models import ApiKey, Terminal
from merchants.scope_words import SCOPE_WORDS, TILL_SCOPES
from people.text import hides_something

OVERLAPS = {
    "0": (datetime.timedelta(0), _("At once")),
    "1": (datetime.timedelta(hours=1), _("In an hour")),
    "24": (datetime.timedelta(hours=24), _("In a day")),
    "168": (datetime.timedelta(days=7), _("In a week")),
}


NEW_TERMINAL = "new"


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class TerminalChoice(forms.ModelChoiceField):
    """One of the tills for which software may speak."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the till's name; a test till says so."""
        return till_name(obj)


def till_name(terminal: Terminal) -> str:
    """Return a till's name; a test till says so."""
    if terminal.merchant.network.is_test:
        return str(_("%(till)s (test)") % {"till": terminal.name})
    return terminal.name


def scopes_field(allowed: Collection[str]) -> forms.MultipleChoiceField:
    """Return the boxes of what a key may do, those that somebody may tick."""
    return forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items() if scope in allowed],
        initial=[scope.value for scope in TILL_SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )


class KeyForm(forms.Form):
    """Which key an owner makes."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        validators=[visible],
        help_text=_("So that you know it again, such as the shop's website."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    terminal = TerminalChoice(
        label=_("For which till"), queryset=Terminal.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(
        label=_("How it is shown"),
        choices=[
            (ApiKey.Kind.KEY, _("A key, sent with every request")),
            (ApiKey.Kind.CLIENT, _("An OAuth2 client, which fetches a token every hour")),
        ],
        initial=ApiKey.Kind.KEY,
        required=False,
        widget=forms.RadioSelect,
    )
    scopes = scopes_field(ApiKey.Scope.values)

    def __init__(self, *args: Any, terminals: QuerySet[Terminal], **options: Any) -> None:
        """Offer the open tills."""
        super().__init__(*args, **options)
        self.fields["terminal"].queryset = terminals  # type: ignore[attr-defined]

    def clean_kind(self) -> ApiKey.Kind:
        """Return the kind; a key where nothing is said."""
        return ApiKey.Kind(self.cleaned_data["kind"] or ApiKey.Kind.KEY)


class OverlapForm(forms.Form):
    """When the old key stops."""

    overlap = forms.ChoiceField(
        label=_("The old one stops"),
        choices=[(code, words) for code, (_span, words) in OVERLAPS.items()],
        initial="24",
    )

    def clean_overlap(self) -> datetime.timedelta:
        """Return how long both work."""
        return OVERLAPS[self.cleaned_data["overlap"]][0]


class RequestFilterForm(forms.Form):
    """Narrows the log of requests."""

    request_id = forms.CharField(
        label=_("Request-Id"),
        required=False,
        max_length=30,
        validators=[visible],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[
            ("", _("All")),
            ("2", _("Done (2xx)")),
            ("4", _("Refused (4xx)")),
            ("5", _("Our fault (5xx)")),
        ],
    )


class CodeForm(forms.Form):
    """The code that a till shows."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class PairForm(forms.Form):
    """For which till software is let in, and what it may do."""

    code = forms.CharField(max_length=32, widget=forms.HiddenInput)
    terminal = forms.ChoiceField(label=_("For which till"))
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        validators=[visible],
        help_text=_("Of the new till."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        terminals: QuerySet[Terminal],
        allowed: Collection[str],
        **options: Any,
    ) -> None:
        """Offer the open tills, and what the person may allow."""
        super().__init__(*args, **options)
        self._terminals = {str(terminal.pk): terminal for terminal in terminals}
        self.fields["terminal"].choices = [  # type: ignore[attr-defined]
            (NEW_TERMINAL, _("A new till")),
            *((number, till_name(terminal)) for number, terminal in self._terminals.items()),
        ]
        self.fields["scopes"] = scopes_field(allowed)

    def clean_terminal(self) -> Terminal | None:
        """Return the till, None where a new one is opened."""
        return self._terminals.get(self.cleaned_data["terminal"])

    def clean(self) -> dict[str, Any]:
        """Ask for a name where a new till is opened."""
        cleaned = super().clean() or {}
        if (
            "terminal" in cleaned
            and not cleaned["terminal"]
            and not cleaned.get("name")
            and "name" not in self.errors
        ):
            self.add_error("name", _("Name the new till, or choose one that there is."))
        return cleaned
