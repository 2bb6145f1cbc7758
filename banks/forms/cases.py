"""What owners of businesses type: the business, the request, a section, a document, a message."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banks.case_sections import PRODUCT_LABELS, Field, FieldKind, Section
from banks.checklist import KIND_LABELS
from banks.file_kinds import ACCEPTED
from banks.models import Bank, Business
from banks.queries.cases import banks_open_for_business
from ledger.models import Asset
from people.text import hides_something
from rules.money import AmountRefused, format_amount, parse_amount
from rules.money import Asset as RuleAsset

TALK_CHARACTERS_MAX = 4_000


def visible(text: str) -> None:
    """Refuse characters that cannot be seen."""
    if hides_something(text.replace("\r", "").replace("\n", " ").replace("\t", " ")):
        raise forms.ValidationError(_("There are characters in it that cannot be seen."))


def rule_asset(asset: Asset) -> RuleAsset:
    """Return what the rules read amounts with."""
    return RuleAsset(asset.code, asset.decimals)


class BankChoice(forms.ModelChoiceField):
    """A bank, by name and country."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what a person reads."""
        return f"{obj.name} ({obj.country})"


class BusinessForm(forms.Form):
    """A business as everybody reads about it."""

    name = forms.CharField(label=_("Name of the business"), max_length=120, validators=[visible])
    sector = forms.CharField(
        label=_("What it does, in a word"),
        max_length=40,
        help_text=_("Such as bakery, farming or repair."),
        validators=[visible],
    )
    region = forms.CharField(
        label=_("Place or region"), max_length=80, required=False, validators=[visible]
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=60,
        required=False,
        help_text=_("Where the business is registered."),
        validators=[visible],
    )
    about = forms.CharField(
        label=_("About it"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        validators=[visible],
    )

    @classmethod
    def of(cls, business: Business, data: Any = None) -> "BusinessForm":
        """Return the form of a business that is there."""
        return cls(data, initial={name: getattr(business, name) for name in cls.base_fields})


class OpenBusinessForm(BusinessForm):
    """A business that comes to a bank."""

    bank = BankChoice(label=_("Bank"), queryset=Bank.objects.none(), empty_label=None)
    country = forms.RegexField(
        label=_("Country"),
        regex=r"^[A-Za-z]{2}$",
        help_text=_("Two letters, such as PT."),
        error_messages={"invalid": _("Two letters, such as PT.")},
    )
    field_order = ("bank", "name", "sector", "country", "region", "registration_number", "about")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the banks that take businesses now."""
        super().__init__(*args, **kwargs)
        bank: Any = self.fields["bank"]
        bank.queryset = banks_open_for_business()


class CaseRequestForm(forms.Form):
    """What a case asks for."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("Such as: A second oven."),
        validators=[visible],
    )
    purpose = forms.CharField(
        label=_("Purpose, in a sentence"), max_length=300, validators=[visible]
    )
    product = forms.ChoiceField(label=_("Kind of loan"), choices=())
    asks = forms.CharField(
        label=_("Amount"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, asset: Asset, bank: Bank, **kwargs: Any) -> None:
        """Offer what the bank lends, in its asset."""
        super().__init__(*args, **kwargs)
        self._asset = asset
        product: Any = self.fields["product"]
        product.choices = [
            (code, label)
            for code, label in PRODUCT_LABELS.items()
            if code != "PERSONAL" or bank.lends_personal
        ]
        self.fields["asks"].help_text = _("In %(code)s.") % {"code": asset.code}

    def clean_asks(self) -> int:
        """Return the amount in minor units."""
        try:
            return parse_amount(self.cleaned_data["asks"].strip(), rule_asset(self._asset))
        except AmountRefused as refused:
            raise forms.ValidationError(str(refused)) from None


class KeptField(forms.CharField):
    """A field that a complete case needs, and that is kept empty until then."""

    def validate(self, value: Any) -> None:
        """Take what is empty too: only submitting asks for everything."""


class SectionForm(forms.Form):
    """The fields of one section; what they hold is read by the operation that keeps them.

    A cell of a table is named like `uses-0-what`.
    """

    use_required_attribute = False

    def __init__(
        self,
        section: Section,
        kept: Mapping[str, Any],
        asset: Asset,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Lay out a section with what it holds already."""
        super().__init__(data)
        self.section = section
        self._asset = asset
        for field in section.fields:
            if field.kind == FieldKind.ROWS:
                rows = kept.get(field.name) or []
                for at in range(field.rows_max):
                    row = rows[at] if at < len(rows) else {}
                    for column in field.columns:
                        self._lay(column, row.get(column.name), f"{field.name}-{at}-{column.name}")
            else:
                self._lay(field, kept.get(field.name), field.name)

    def values(self) -> dict[str, Any]:
        """Return what was typed, in the shape that the section is kept in."""
        said = self.cleaned_data
        found: dict[str, Any] = {}
        for field in self.section.fields:
            if field.kind == FieldKind.ROWS:
                found[field.name] = [
                    {
                        column.name: said.get(f"{field.name}-{at}-{column.name}", "")
                        for column in field.columns
                    }
                    for at in range(field.rows_max)
                ]
            else:
                found[field.name] = said.get(field.name, "")

        return found

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Set the facts of a refusal beside their fields."""
        for name, fact in errors.items():
            self.add_error(name if name in self.fields else None, fact)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The fields in order: plain ones, and tables as rows of cells."""
        found: list[dict[str, Any]] = []
        for field in self.section.fields:
            if field.kind == FieldKind.ROWS:
                rows = [
                    {
                        "number": at + 1,
                        "cells": [
                            self[f"{field.name}-{at}-{column.name}"] for column in field.columns
                        ],
                    }
                    for at in range(field.rows_max)
                ]
                found.append({"table": field, "rows": rows})
            else:
                found.append({"field": self[field.name]})

        return found

    def _lay(self, field: Field, value: Any, name: str) -> None:
        widget: forms.Widget
        if field.kind == FieldKind.TEXT:
            widget = forms.Textarea({"rows": 10})
        elif field.kind in {FieldKind.AMOUNT, FieldKind.NUMBER}:
            mode = "decimal" if field.kind == FieldKind.AMOUNT else "numeric"
            widget = forms.TextInput({"inputmode": mode, "autocomplete": "off"})
        else:
            widget = forms.TextInput({"autocomplete": "off"})
        if value is not None and field.kind == FieldKind.AMOUNT:
            value = format_amount(int(value), rule_asset(self._asset))
        self.fields[name] = KeptField(
            label=str(field.label),
            help_text=str(field.help),
            required=field.is_required,
            initial="" if value is None else str(value),
            widget=widget,
            # Longer than any field may be; the section says by how much.
            max_length=50_000,
        )


class DocumentForm(forms.Form):
    """A file that belongs to a case."""

    kind = forms.ChoiceField(label=_("What it is"), choices=list(KIND_LABELS.items()))
    title = forms.CharField(label=_("Title"), max_length=120, required=False, validators=[visible])
    expires_on = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput({"type": "date"})
    )
    file = forms.FileField(label=_("File"), widget=forms.FileInput({"accept": ACCEPTED}))


class FileForm(forms.Form):
    """Another file for a document that is there."""

    file = forms.FileField(label=_("File"), widget=forms.FileInput({"accept": ACCEPTED}))


class TalkForm(forms.Form):
    """Something to say."""

    text = forms.CharField(
        label=_("Message"),
        max_length=TALK_CHARACTERS_MAX,
        widget=forms.Textarea({"rows": 4}),
        validators=[visible],
    )
