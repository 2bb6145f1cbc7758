"""What the sides of a dispute and its panel type."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banks.file_kinds import ACCEPTED
from banks.models import Bank
from disputes.models import Dispute
from disputes.words import GROUNDS, REMEDIES
from ledger.models import Asset
from pages.amount_field import AmountField
from people.models import Person
from people.text import hides_something
from rules.money import Asset as RuleAsset

TEXT_CHARACTERS_MAX = 10_000


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text.replace("\r", "").replace("\n", " ").replace("\t", " ")):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_CHARACTERS_MAX,
        help_text=help_text,
        validators=[visible],
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class _WithAmount(forms.Form):
    """A form with an amount in the loan's asset, needed only where money is asked."""

    def __init__(self, *args: Any, asset: Asset, **options: Any) -> None:
        """Read the amount in the loan's asset."""
        super().__init__(*args, **options)
        self.fields["amount"] = AmountField(
            asset=RuleAsset(asset.code, asset.decimals),
            label=_("How much, where it is money"),
            required=False,
        )
        self.order_fields(self.field_order)


class OpenForm(_WithAmount):
    """A dispute as an investor opens it."""

    ground = forms.ChoiceField(label=_("What is wrong"), choices=list(GROUNDS.items()))
    claim = _text(_("What happened"), help_text=_("Who did what, and when. The bank reads it."))
    remedy = forms.ChoiceField(label=_("What would mend it"), choices=list(REMEDIES.items()))


class WordsForm(forms.Form):
    """An answer, or the reason of an appeal."""

    words = _text(_("In your words"))


class EvidenceForm(forms.Form):
    """Words or a file that prove something."""

    title = forms.CharField(label=_("What it shows"), max_length=120, validators=[visible])
    text = _text(_("In words"), required=False)
    file = forms.FileField(
        label=_("A file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )


class _WithRemedy(_WithAmount):
    """What a remedy takes: an amount, another bank of the network, or a number of installments."""

    servicer = forms.ModelChoiceField(
        Bank.objects.none(), label=_("The bank that serves the loan instead"), required=False
    )
    installment_count = forms.IntegerField(
        label=_("Installments, where the loan is planned anew"),
        required=False,
        min_value=1,
        max_value=600,
    )

    def __init__(self, *args: Any, dispute: Dispute, **options: Any) -> None:
        """Offer the other banks of the network."""
        super().__init__(*args, asset=dispute.bank_loan.asset, **options)
        self.fields["servicer"].queryset = (  # type: ignore[attr-defined]
            Bank.objects.filter(
                network_id=dispute.bank.network_id,
                state__in=[Bank.State.ACTIVE, Bank.State.PROBATION],
            )
            .exclude(pk=dispute.bank_id)
            .order_by("name")
        )


class OfferForm(_WithRemedy):
    """What a bank offers in mediation."""

    remedy = forms.ChoiceField(
        label=_("What the bank offers"),
        choices=[(code, words) for code, words in REMEDIES.items() if code != "NONE"],
    )
    field_order = ("remedy", "amount", "servicer", "installment_count")


class RulingForm(_WithRemedy):
    """What a member of the panel proposes."""

    outcome = forms.ChoiceField(
        label=_("For whom"),
        choices=[("INVESTOR", _("For the investor")), ("BANK", _("For the bank"))],
    )
    remedy = forms.ChoiceField(label=_("Remedy"), choices=list(REMEDIES.items()))
    reasons = _text(_("Reasons"))
    field_order = ("outcome", "remedy", "amount", "servicer", "installment_count", "reasons")


class PanelForm(forms.Form):
    """Whom an organiser names to decide a dispute: those offered, and others by their handle."""

    people = forms.MultipleChoiceField(
        label=_("Who decides"), required=False, widget=forms.CheckboxSelectMultiple
    )
    handles = forms.CharField(
        label=_("Others, by handle"),
        required=False,
        max_length=500,
        help_text=_("Separated by commas. Three people at least, five at best."),
    )

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        """Offer the people who have no part in the dispute."""
        super().__init__(*args, **options)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.pk), f"{one.name} @{one.handle}") for one in people]

    def clean_handles(self) -> list[int]:
        """Return the ids of the people who have the handles."""
        handles = {
            word.strip().lstrip("@").lower() for word in self.cleaned_data["handles"].split(",")
        } - {""}
        found = dict(Person.objects.filter(handle__in=handles).values_list("handle", "pk"))
        missing = sorted(handles - found.keys())
        if missing:
            raise forms.ValidationError(
                _("Nobody has this handle: %(handle)s.") % {"handle": missing[0]}
            )
        return list(found.values())

    def named(self) -> tuple[int, ...]:
        """Return the ids of everybody who is named."""
        chosen = {int(one) for one in self.cleaned_data["people"]}

        return tuple(sorted(chosen | set(self.cleaned_data["handles"])))
