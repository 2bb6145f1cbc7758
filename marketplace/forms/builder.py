"""The terms of an offer, as an officer types them."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from loans.models import LoanTerms
from marketplace import words
from marketplace.models import Offer
from marketplace.offer_terms import MilestoneTerms, OfferTerms
from pages.amount_field import AmountField
from pages.percent_field import PercentField
from people.models import Person
from rules import money

DELEGATES_MAX = 21
MILESTONE_ROWS = 6
BOUNDS = ("split_sale_floor", "split_sale_ceiling", "split_month_floor", "split_month_ceiling")
AMOUNTS = (
    *("principal", "soft_cap", "ticket", "partition", "first_tranche", "tick", "bond"),
    *BOUNDS,
)


def _choices(said: words.Words) -> list[tuple[str, Any]]:
    return list(said.items())


class DayField(forms.DateField):
    """A day, picked where the browser can."""

    def __init__(self, **options: Any) -> None:
        """Show the browser's own calendar."""
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options
        )


class MilestoneForm(forms.Form):
    """One milestone; a row without a name is none."""

    name = forms.CharField(label=_("What is delivered"), max_length=120, required=False)
    evidence_asked = forms.CharField(label=_("To be shown"), max_length=500, required=False)
    due_on = DayField(label=_("By"), required=False)

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Ask for its amount in the offer's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(
            asset=money.Asset(asset.code, asset.decimals), label=_("Releases"), required=False
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the rest where there is a name."""
        said = super().clean() or {}
        if said.get("name"):
            for name in ("amount", "due_on"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("A milestone has an amount and a day."))
        return said


MilestoneFormSet = forms.formset_factory(MilestoneForm, extra=MILESTONE_ROWS, max_num=20)


class OfferForm(forms.Form):
    """Everything that an offer states but its milestones."""

    title = forms.CharField(label=_("Title"), max_length=120)
    purpose = forms.CharField(label=_("What it is for"), max_length=300)
    product = forms.ChoiceField(
        label=_("Kind of loan"),
        choices=[(code.upper(), word) for code, word in words.BANDS["product"].items()],
    )
    rate = PercentField(label=_("Interest a year, in percent"))
    repayment = forms.ChoiceField(label=_("Repayment"), choices=_choices(words.REPAYMENTS))
    amortization = forms.ChoiceField(label=_("Installments"), choices=_choices(words.AMORTIZATIONS))
    installment_count = forms.IntegerField(
        label=_("How many installments"), min_value=1, max_value=600
    )
    period = forms.ChoiceField(
        label=_("One every"),
        choices=[("DAY", _("day")), ("WEEK", _("week")), ("MONTH", _("month"))],
    )
    period_length = forms.IntegerField(label=_("…so many"), min_value=1, max_value=365, initial=1)
    principal_grace_count = forms.IntegerField(
        label=_("Installments of interest alone, at the start"), min_value=0, max_value=600
    )
    day_count = forms.ChoiceField(label=_("Days are counted"), choices=_choices(words.DAY_COUNTS))
    allocation = forms.ChoiceField(
        label=_("A payment pays"), choices=_choices(words.ALLOCATIONS), required=False
    )
    bullet_days = forms.IntegerField(
        label=_("In one part: days after the last milestone"), min_value=1, max_value=3650
    )
    split = PercentField(label=_("Of every sale, in percent"), required=False)
    split_stepped_up = PercentField(
        label=_("Of every sale while an installment is late beyond the grace, in percent"),
        required=False,
        help_text=_("0: it stays the same."),
    )
    grace_days = forms.IntegerField(
        label=_("Days after a due day before anyone may challenge"), min_value=0, max_value=365
    )
    disbursement = forms.ChoiceField(
        label=_("Money goes out"), choices=_choices(words.DISBURSEMENTS)
    )
    tick_days = forms.IntegerField(
        label=_("In small steps: every so many days"), min_value=1, max_value=365
    )
    report_days = forms.IntegerField(
        label=_("…stopping after days of silence (0: never)"), min_value=0, max_value=365
    )
    funding = forms.ChoiceField(label=_("Investors' money is"), choices=_choices(words.FUNDINGS))
    deciders = forms.ChoiceField(
        label=_("Milestones are accepted by"), choices=_choices(words.DECIDERS)
    )
    delegates = forms.CharField(
        label=_("Delegates, by handle"),
        required=False,
        help_text=_("Separated by commas; seven, of whom four decide."),
    )
    threshold = forms.IntegerField(label=_("How many of them decide"), min_value=1, max_value=21)
    needs_vote = forms.BooleanField(
        label=_("The delegates vote before it is listed"), required=False
    )
    collateral = PercentField(
        label=_("Collateral, in percent of the amount (0: none, else 150 or more)"),
        required=False,
        most=1000,
    )
    cure_days = forms.IntegerField(
        label=_("Days to add collateral after a call"), min_value=0, max_value=365
    )
    bond_mode = forms.ChoiceField(label=_("The bank's bond"), choices=_choices(words.BOND_MODES))
    origination_fee = PercentField(
        label=_("Bank's fee at each release, in percent"), required=False
    )
    servicing_fee = PercentField(label=_("Bank's share of interest, in percent"), required=False)
    contingency_fee = PercentField(
        label=_("To the contingency at each release, in percent"), required=False
    )
    contingency_cover = PercentField(
        label=_("The contingency pays at most, in percent of what is open"), required=False
    )
    token_discount = PercentField(
        label=_("Notes for the business's tokens, discount in percent (0: never)"), required=False
    )
    allows_excess = forms.BooleanField(
        label=_("Take more than is asked and scale back"), required=False
    )
    reflection_days = forms.IntegerField(
        label=_("Days in which a commitment can be taken back"), min_value=0, max_value=30
    )
    private_until = DayField(label=_("For invited people alone until"), required=False)
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Last day to commit"))

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Ask for amounts in the case's asset."""
        super().__init__(*args, **options)
        counted = money.Asset(asset.code, asset.decimals)
        for name, label, needed in (
            ("principal", _("Amount asked"), True),
            ("soft_cap", _("At least, or everybody is refunded"), False),
            ("ticket", _("Least that one commits"), False),
            ("partition", _("Size of a note"), False),
            ("first_tranche", _("First tranche"), False),
            ("tick", _("In small steps: how much each"), False),
            ("bond", _("Of the bond, for this loan"), False),
            ("split_sale_floor", _("Of every sale, at least"), False),
            ("split_sale_ceiling", _("Of every sale, at most"), False),
            ("split_month_floor", _("Of a month's sales, at least"), False),
            ("split_month_ceiling", _("Of a month's sales, at most"), False),
        ):
            self.fields[name] = AmountField(asset=counted, label=label, required=needed)
        self.fields["split_month_floor"].help_text = _(
            "What a month's sales fall short of this is due at its end."
        )
        names = list(self.fields)
        at = names.index("split_stepped_up") + 1
        self.order_fields(
            [
                *("title", "purpose", "product", "principal", "soft_cap", "rate"),
                *names[:at],
                *BOUNDS,
            ]
        )

    def clean_delegates(self) -> tuple[int, ...]:
        """Return the people who have these handles."""
        handles = [
            word.strip().lstrip("@").lower()
            for word in self.cleaned_data["delegates"].split(",")
            if word.strip()
        ][:DELEGATES_MAX]
        found = dict(Person.objects.filter(handle__in=handles).values_list("handle", "pk"))
        missing = [handle for handle in handles if handle not in found]
        if missing:
            raise forms.ValidationError(
                _("Nobody has the handle %(handle)s."), params={"handle": missing[0]}
            )
        return tuple(found[handle] for handle in handles)

    def terms(self, milestones: tuple[MilestoneTerms, ...]) -> OfferTerms:
        """Return what was typed as terms."""
        said = self.cleaned_data
        same = (
            *("title", "purpose", "product", "repayment", "amortization", "installment_count"),
            *("period", "period_length", "principal_grace_count", "day_count", "bullet_days"),
            *("grace_days", "disbursement", "tick_days", "report_days", "funding", "deciders"),
            *("threshold", "needs_vote", "bond_mode", "allows_excess", "reflection_days"),
            *("private_until", "opens_on", "closes_on", "cure_days"),
        )
        shares = (
            *("rate", "split", "split_stepped_up", "origination_fee", "servicing_fee"),
            *("contingency_fee", "contingency_cover", "token_discount", "collateral"),
        )
        millionths: dict[str, Any] = {f"{name}_millionths": said[name] or 0 for name in shares}
        return OfferTerms(
            **{name: said[name] for name in same},
            **millionths,
            allocation=tuple((said["allocation"] or next(iter(words.ALLOCATIONS))).split()),
            principal_minor=said["principal"],
            soft_cap_minor=said["soft_cap"],
            ticket_minor=said["ticket"],
            partition_minor=said["partition"],
            first_tranche_minor=said["first_tranche"] or 0,
            tick_minor=said["tick"] or 0,
            bond_minor=said["bond"] or 0,
            split_sale_floor_minor=said["split_sale_floor"] or 0,
            split_sale_ceiling_minor=said["split_sale_ceiling"] or None,
            split_month_floor_minor=said["split_month_floor"] or 0,
            split_month_ceiling_minor=said["split_month_ceiling"] or None,
            delegate_ids=said["delegates"],
            milestones=milestones,
        )


def milestones_of(formset: Any) -> tuple[MilestoneTerms, ...]:
    """Return the rows that were filled in, as terms."""
    return tuple(
        MilestoneTerms(
            name=said["name"],
            amount_minor=said["amount"],
            due_on=said["due_on"],
            evidence_asked=said["evidence_asked"],
        )
        for said in (form.cleaned_data for form in formset)
        if said.get("name")
    )


def first_values(asset: Asset, terms: OfferTerms, *, handles: str) -> dict[str, Any]:
    """Return terms as the form shows them."""
    counted = money.Asset(asset.code, asset.decimals)

    values: dict[str, Any] = {
        name: getattr(terms, name)
        for name in OfferForm.base_fields
        if hasattr(terms, name) and name != "delegates"
    }
    for name in AMOUNTS:
        minor = getattr(terms, f"{name}_minor")
        values[name] = money.format_amount(minor, counted) if minor else ""
    for name in OfferForm.base_fields:
        if hasattr(terms, f"{name}_millionths"):
            values[name] = getattr(terms, f"{name}_millionths")
    values["delegates"] = handles
    values["allocation"] = " ".join(terms.allocation)
    return values


def first_milestones(asset: Asset, terms: OfferTerms) -> list[dict[str, Any]]:
    """Return milestones as the rows show them."""
    counted = money.Asset(asset.code, asset.decimals)
    return [
        {
            "name": one.name,
            "evidence_asked": one.evidence_asked,
            "due_on": one.due_on,
            "amount": money.format_amount(one.amount_minor, counted),
        }
        for one in terms.milestones
    ]


def usual_terms(principal_minor: int, *, product: str, on: datetime.date) -> OfferTerms:
    """Return what an empty form of a bank begins with."""
    is_project = product == Offer.Product.PROJECT
    return OfferTerms(
        principal_minor=principal_minor,
        rate_millionths=100_000,
        product=product,
        repayment=LoanTerms.Repayment.BULLET if is_project else LoanTerms.Repayment.SCHEDULED,
        amortization="BULLET" if is_project else "EQUAL_INSTALLMENT",
        disbursement="MILESTONES" if is_project else "AT_ONCE",
        opens_on=on,
        closes_on=on + datetime.timedelta(days=30),
    )
