"""What members choose about whom they lend to, how far, and with whom they set it together."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from lending_circles.bundle_words import BUNDLE_CHOICES
from lending_circles.forms import asset_of
from lending_circles.grant_words import PERMISSION_CHOICES
from pages.amount_field import AmountField
from rules.bundles import AcceptanceRule

KEEP = "keep"
_KEEP_CHOICE = (KEEP, _("Leave as it is"))
LEVELS = ("second", "third")
DEFAULTS_ANY = ""


class AgreementForm(forms.Form):
    """What a member grants one peer as a lender."""

    permission = forms.ChoiceField(
        label=_("Change it to"), choices=PERMISSION_CHOICES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Ask for a limit in the network's asset."""
        super().__init__(*args, **options)
        self.fields["limit"] = AmountField(
            asset=asset_of(asset),
            label=_("At most"),
            required=False,
            help_text=_("All that they owe you at one time. Leave it empty for no limit."),
        )
        self.fields["relays"] = forms.BooleanField(
            label=_("Ask my own circle for them too"),
            required=False,
            help_text=_("Your friends can then lend to them over you. Nobody sees your name."),
        )


class GroupForm(forms.Form):
    """What many agreements are to have in common; each thing may stay as it is."""

    permission = forms.ChoiceField(
        label=_("Grant them"), choices=(_KEEP_CHOICE, *PERMISSION_CHOICES), initial=KEEP
    )
    limit_mode = forms.ChoiceField(
        label=_("Limit"),
        choices=(_KEEP_CHOICE, ("none", _("No limit")), ("most", _("At most:"))),
        initial=KEEP,
    )
    relays = forms.ChoiceField(
        label=_("Ask my own circle for them"),
        choices=(_KEEP_CHOICE, ("yes", _("Yes")), ("no", _("No"))),
        initial=KEEP,
    )
    scope = forms.ChoiceField(
        label=_("For whom"),
        choices=(
            ("chosen", _("Those I ticked")),
            ("page", _("All on this page")),
            ("all", _("All that the search shows, on every page")),
        ),
        widget=forms.RadioSelect,
        initial="chosen",
    )

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Ask for a limit in the network's asset."""
        super().__init__(*args, **options)
        self.fields["limit"] = AmountField(
            asset=asset_of(asset), label=_("At most"), required=False
        )
        self.order_fields(["permission", "limit_mode", "limit", "relays", "scope"])

    def clean(self) -> dict[str, Any]:
        """Ask for an amount where one is to be set, and for anything to be set at all."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("limit_mode") == "most" and said.get("limit") is None:
            self.add_error("limit", _now("Write an amount, or choose no limit."))
        if all(said.get(name) == KEEP for name in ("permission", "limit_mode", "relays")):
            self.add_error(None, _now("Choose what is to change."))

        return said


class TermsForm(forms.Form):
    """What a member offers beyond their circle, and to whom."""

    relays = forms.BooleanField(
        label=_("Let trust run through me"),
        required=False,
        help_text=_(
            "Your friends' friends can then lend to each other over you. Nobody sees your name."
        ),
    )
    forgives_after_stake = forms.BooleanField(
        label=_("Forgive only after their own stake has paid"),
        required=False,
        help_text=_(
            "Where you forgive: first the borrower's own stake pays, and you forgive what is left"
            " of your share. Otherwise you forgive before their stake is touched."
        ),
    )

    def __init__(self, *args: Any, ratios: Sequence[int], **options: Any) -> None:
        """Ask the same of both levels; `ratios` is the network's ladder."""
        super().__init__(*args, **options)
        labels = {
            "second": _("Friends of my friends get"),
            "third": _("Friends of theirs get"),
        }
        for level in LEVELS:
            self.fields[f"offers_{level}"] = forms.ChoiceField(
                label=labels[level], choices=PERMISSION_CHOICES
            )
            self.fields[f"{level}_defaults_max"] = forms.IntegerField(
                label=_("Defaults at most"), min_value=0, max_value=99, required=False
            )
            self.fields[f"{level}_on_time_percent_min"] = forms.IntegerField(
                label=_("Paid on time at least, in percent"),
                min_value=0,
                max_value=100,
                required=False,
                help_text=_("Nobody is left out for having no history yet."),
            )
            self.fields[f"{level}_ratio_min"] = forms.TypedChoiceField(
                label=_("Credit ratio at least"),
                choices=[("", _("Any")), *((ratio, f"{ratio}:1") for ratio in ratios)],
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.order_fields(
            [name for level in LEVELS for name in (f"offers_{level}", *_bound_names(level))]
        )

    def level_fields(self, level: str) -> list[forms.BoundField]:
        """Return the fields of one level."""
        return [self[name] for name in (f"offers_{level}", *_bound_names(level))]

    def rule(self, level: str) -> AcceptanceRule:
        """Return what was chosen as an acceptance rule."""
        return AcceptanceRule(*(self.cleaned_data[name] for name in _bound_names(level)))


def _bound_names(level: str) -> tuple[str, str, str]:
    return f"{level}_defaults_max", f"{level}_on_time_percent_min", f"{level}_ratio_min"


class BundleForm(forms.Form):
    """A bundle, whom to propose it to, how many must agree, and until when."""

    bundle = forms.ChoiceField(label=_("Which"), choices=BUNDLE_CHOICES, widget=forms.RadioSelect)
    needed = forms.IntegerField(
        label=_("How many must agree, you among them"), min_value=2, max_value=500, initial=3
    )
    ends_on = forms.DateField(label=_("Until the end of"), widget=forms.DateInput({"type": "date"}))

    def __init__(
        self, *args: Any, peers: Sequence[tuple[int, str]], on: datetime.date, **options: Any
    ) -> None:
        """Offer the member's own peers by name."""
        super().__init__(*args, **options)
        self.fields["peers"] = forms.TypedMultipleChoiceField(
            label=_("Propose it to"),
            choices=peers,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["ends_on"].initial = on + datetime.timedelta(days=14)
        self.order_fields(["bundle", "peers", "needed", "ends_on"])
