"""What merchants and members type about prepaid subscriptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from pages.amount_field import AmountField
from people.text import hides_something
from rules import money
from subscriptions.plan_terms import PlanTerms

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
_TEN_THOUSAND = 10_000


def _visible(text: str) -> None:
    if hides_something(text):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


class PlanForm(forms.Form):
    """The terms of a plan."""

    name = forms.CharField(label=_("Name"), max_length=80, validators=[_visible])
    description = forms.CharField(
        label=_("What they get"), max_length=600, required=False, validators=[_visible]
    )
    weeks = forms.IntegerField(label=_("Weeks"), min_value=1, max_value=520)
    delivery_weekday = forms.TypedChoiceField(
        label=_("Day of the week on which a week counts as delivered"),
        choices=WEEKDAYS,
        coerce=int,
    )
    starts_on = forms.DateField(label=_("No week before"), widget=forms.DateInput({"type": "date"}))
    pauses_max = forms.IntegerField(label=_("Pauses allowed"), min_value=0, max_value=52)
    pause_weeks_max = forms.IntegerField(label=_("Longest pause, weeks"), min_value=1, max_value=52)
    subscribers_max = forms.IntegerField(
        label=_("Places, if there are only so many"), min_value=1, max_value=10**6, required=False
    )

    def __init__(self, *args: Any, asset: Asset, reserve_percent_min: int, **options: Any) -> None:
        """Keep the asset that amounts are read in, and the least that the network holds."""
        super().__init__(*args, **options)
        reserve = forms.IntegerField(
            label=_("Held until delivery, percent"),
            min_value=reserve_percent_min,
            max_value=100,
            help_text=_("At least %(least)s: it pays your customers back if you cannot.")
            % {"least": reserve_percent_min},
        )
        self.fields["reserve_percent"] = reserve
        read_in = money.Asset(asset.code, asset.decimals)
        amounts = {
            "post_paid_week": (_("A week, paid later"), True),
            "prepaid": (_("All weeks, paid ahead"), True),
            "reward": (_("Reward for a recommendation"), False),
            "customer_cost": (_("What winning a customer costs you otherwise"), False),
        }
        for name, (label, required) in amounts.items():
            self.fields[name] = AmountField(asset=read_in, label=label, required=required)
        # Prices first: they are what the plan is about.
        self.order_fields(["name", "description", "weeks", "post_paid_week", "prepaid"])

    def terms(self) -> PlanTerms:
        """Return what was typed as the terms of a plan."""
        said = self.cleaned_data
        return PlanTerms(
            name=said["name"],
            description=said["description"],
            weeks=said["weeks"],
            post_paid_week_minor=said["post_paid_week"],
            prepaid_minor=said["prepaid"],
            delivery_weekday=said["delivery_weekday"],
            starts_on=said["starts_on"],
            reserve_millionths=said["reserve_percent"] * _TEN_THOUSAND,
            pauses_max=said["pauses_max"],
            pause_weeks_max=said["pause_weeks_max"],
            subscribers_max=said["subscribers_max"],
            reward_minor=said["reward"] or 0,
            customer_cost_minor=said["customer_cost"] or 0,
        )


class AmountForm(forms.Form):
    """One amount."""

    def __init__(
        self, *args: Any, asset: Asset, label: Any = None, required: bool = True, **options: Any
    ) -> None:
        """Keep the asset, and what the amount is called."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(
            asset=money.Asset(asset.code, asset.decimals),
            label=label or _("Amount"),
            required=required,
        )
