"""What buyers and sellers of notes choose and type."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models import Asset
from marketplace.queries.notes_market import Filters, Listing
from pages.amount_field import AmountField
from rules import money

ANY = _("Any")


class MarketForm(forms.Form):
    """Which notes are shown."""

    loan = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, listings: Iterable[Listing], **options: Any) -> None:
        """Offer what is for sale now."""
        super().__init__(*args, **options)
        shown = list(listings)
        choices: dict[str, tuple[Any, list[tuple[str, str]]]] = {
            "asset": (_("Asset"), [(code, code) for code in _of(shown, "asset_code")]),
            "bank": (_("Bank"), sorted({(each.bank_slug, each.bank_name) for each in shown})),
            "sector": (_("Sector"), [(word, word) for word in _of(shown, "sector")]),
            "grade": (_("Grade"), [(grade, grade) for grade in _of(shown, "grade")]),
        }
        for name, (label, found) in choices.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", ANY), *found], required=False
            )
        self.fields["only_on_schedule"] = forms.BooleanField(
            label=_("Only loans on schedule"), required=False
        )
        self.fields["only_discount"] = forms.BooleanField(
            label=_("Only below their principal"), required=False
        )

    def filters(self) -> Filters:
        """Return what was chosen; a choice that does not occur leaves nothing out."""
        self.is_valid()
        data = self.cleaned_data
        return Filters(
            asset=data.get("asset") or "",
            bank=data.get("bank") or "",
            sector=data.get("sector") or "",
            grade=data.get("grade") or "",
            only_on_schedule=bool(data.get("only_on_schedule")),
            only_discount=bool(data.get("only_discount")),
            loan_public_id=data.get("loan") or "",
        )


class SellForm(forms.Form):
    """How many notes, at which price each."""

    count = forms.IntegerField(label=_("How many notes"), min_value=1)
    is_flagged = forms.BooleanField(
        label=_("Say aloud that the loan is late, in dispute or in default"), required=False
    )
    is_sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ("count", "price", "is_flagged")

    def __init__(self, *args: Any, asset: Asset, free_count: int, **options: Any) -> None:
        """Ask for a price in the loan's asset."""
        super().__init__(*args, **options)
        count: Any = self.fields["count"]
        count.max_value = free_count
        count.widget.attrs |= {"max": free_count, "min": 1}
        self.fields["price"] = AmountField(
            asset=money.Asset(asset.code, asset.decimals),
            label=_("Price for each"),
            help_text=_("Interest that has accrued goes to the buyer with the note."),
        )
        self.order_fields(self.field_order)


class BuyForm(forms.Form):
    """How many of the notes that stand together, at the price that was seen."""

    count = forms.IntegerField(label=_("How many notes"), min_value=1, initial=1)
    price_minor = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outstanding_minor = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _of(listings: list[Listing], name: str) -> list[str]:
    return sorted({getattr(each, name) for each in listings})
