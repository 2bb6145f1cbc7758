"""The sections of a business case, and the fields of each; the wizard and the review read them."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FieldKind(StrEnum):
    """What is written into a field."""

    TEXT = "TEXT"  # Markdown
    LINE = "LINE"
    AMOUNT = "AMOUNT"  # minor units of the case's asset
    NUMBER = "NUMBER"
    MONTH = "MONTH"  # 2026-01
    ROWS = "ROWS"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a section; a table has `columns` and how many rows it may have."""

    name: str
    kind: FieldKind
    label: str | Promise
    help: str | Promise = ""
    is_required: bool = True
    columns: tuple["Field", ...] = ()
    rows_min: int = 0
    rows_max: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `for_investors` says whether it is published unless an officer objects."""

    name: str
    title: str | Promise
    help: str | Promise
    fields: tuple[Field, ...] = field(default_factory=tuple)
    for_investors: bool = True


PRODUCTS = ("BUSINESS", "PROJECT", "PERSONAL")
PRODUCT_LABELS = {
    "BUSINESS": _("A loan to a business"),
    "PROJECT": _("A loan for a project, paid out by milestones"),
    "PERSONAL": _("A personal loan with collateral"),
}


def _story(label: str | Promise, help_text: str | Promise = "") -> Field:
    return Field("text", FieldKind.TEXT, label, help_text)


# Source: S2 docs/DAO-endToEnd.md, the content of an application (business plan, funding request,
# financial projections); R0-11.
SECTIONS = (
    Section(
        "summary",
        _("In short"),
        _("What you do, what you need, and how it comes back. Investors read this first."),
        (_story(_("The case in a few sentences")),),
    ),
    Section(
        "company",
        _("The business"),
        _("Who you are and what you have done so far."),
        (
            Field("legal_form", FieldKind.LINE, _("Legal form"), is_required=False),
            Field("founded_year", FieldKind.NUMBER, _("Year it began"), is_required=False),
            Field("employees", FieldKind.NUMBER, _("People who work there"), is_required=False),
            _story(_("The story of the business")),
        ),
    ),
    Section(
        "market",
        _("Market"),
        _("Who buys, why from you, and who else sells it."),
        (_story(_("Customers and competitors")),),
    ),
    Section(
        "organisation",
        _("Organisation and management"),
        _("Who runs it, and what happens when one of them is ill."),
        (_story(_("The people")),),
    ),
    Section(
        "product",
        _("Product or service"),
        _("What you sell, and what it costs to make."),
        (_story(_("What you sell")),),
    ),
    Section(
        "marketing",
        _("Marketing and sales"),
        _("How customers hear of you and buy."),
        (_story(_("How you sell")),),
    ),
    Section(
        "funding",
        _("What the money is for"),
        _("Every use with its amount; together they are what you ask for."),
        (
            _story(_("Why you need it")),
            Field(
                "uses",
                FieldKind.ROWS,
                _("Uses of the money"),
                columns=(
                    Field("what", FieldKind.LINE, _("What")),
                    Field("amount_minor", FieldKind.AMOUNT, _("Amount")),
                ),
                rows_min=1,
                rows_max=12,
            ),
        ),
    ),
    Section(
        "financials",
        _("Past years"),
        _("One line a year; a new business leaves the table empty and says so."),
        (
            Field(
                "years",
                FieldKind.ROWS,
                _("Years"),
                is_required=False,
                columns=(
                    Field("year", FieldKind.NUMBER, _("Year")),
                    Field("sales_minor", FieldKind.AMOUNT, _("Sales")),
                    Field("costs_minor", FieldKind.AMOUNT, _("Costs")),
                    Field("owns_minor", FieldKind.AMOUNT, _("What it owned")),
                    Field("owes_minor", FieldKind.AMOUNT, _("What it owed")),
                ),
                rows_max=6,
            ),
            _story(_("What the figures show")),
        ),
    ),
    Section(
        "forecast",
        _("Cash-flow forecast"),
        _("Month by month, for 12 to 24 months, without the loan and its repayments."),
        (
            Field("starts", FieldKind.MONTH, _("First month"), _("Like 2026-09."), False),
            Field(
                "months",
                FieldKind.ROWS,
                _("Months"),
                columns=(
                    Field("income_minor", FieldKind.AMOUNT, _("Money in")),
                    Field("costs_minor", FieldKind.AMOUNT, _("Money out")),
                ),
                rows_min=12,
                rows_max=24,
            ),
            _story(_("What the forecast rests on")),
        ),
    ),
    Section(
        "risks",
        _("Risks"),
        _("What could go wrong, and what you would do then."),
        (_story(_("Risks and answers")),),
    ),
    Section(
        "references",
        _("References"),
        _("Who knows your work. The bank asks them; investors do not read this."),
        (
            Field(
                "people",
                FieldKind.ROWS,
                _("People and businesses"),
                is_required=False,
                columns=(
                    Field("name", FieldKind.LINE, _("Name")),
                    Field("relation", FieldKind.LINE, _("How they know you")),
                    Field("contact", FieldKind.LINE, _("How to reach them")),
                ),
                rows_max=6,
            ),
        ),
        for_investors=False,
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}
