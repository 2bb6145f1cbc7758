"""What a shop's sales repay: how far it is, what is owed from sales, and every share of a sale."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from loans.models import Loan
from merchants.forms.shop import BusinessForm
from merchants.models import SplitAgreement, SplitLine
from merchants.queries import splits as split_queries
from merchants.shop_gate import Role, Shop, shop_page
from pages.csv_files import csv_address, csv_file, is_csv_wanted
from pages.formats import amount_text, day_words
from repayments.models import Installment

LINES_A_PAGE = 50
REASONS: dict[str, str | Promise] = {
    "": "",
    SplitLine.Reason.NOTHING_WANTED: _("No more was asked for"),
    SplitLine.Reason.PERIOD_FULL: _("The most of the month was reached"),
    SplitLine.Reason.NOTHING_LEFT: _("Others took the sale first"),
    SplitLine.Reason.TARGET_CLOSED: _("Ended, so it stayed in the till"),
}
COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "on", "label": _("Day"), "kind": "day"},
    {"key": "reference", "label": _("Sale"), "kind": "text"},
    {"key": "target", "label": _("For"), "kind": "text"},
    {"key": "sale_minor", "label": _("Of"), "kind": "amount", "wide": True},
    {"key": "taken_minor", "label": _("Paid"), "kind": "amount"},
    {"key": "reversed_minor", "label": _("Came back"), "kind": "amount", "wide": True},
    {"key": "reason", "label": _("Why not more"), "kind": "text", "wide": True},
)


@dataclasses.dataclass(frozen=True, slots=True)
class Repaying:
    """A loan that sales repay, as its shop sees it."""

    agreement: SplitAgreement
    progress: split_queries.Progress
    schedule: list[Installment]
    words: str
    is_own: bool

    @property
    def is_open(self) -> bool:
        """Tell whether it still takes of sales."""
        loan = self.agreement.bank_loan
        return loan is not None and loan.loan.state == Loan.State.REPAYING


@require_safe
@shop_page(Role.MANAGER)
def my_loan(request: HttpRequest, shop: Shop) -> HttpResponseBase:
    """Show what sales repay, and the shares of all sales; as a file where that is asked for."""
    lines = split_queries.lines_of(shop.merchant)
    if is_csv_wanted(request):
        return csv_file(
            f"sales-{shop.merchant.handle}",
            COLUMNS,
            _rows(lines.iterator(chunk_size=2_000)),
            asset=shop.asset,
        )
    agreements = list(split_queries.agreements_of(shop.merchant))
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))

    return render(request, "merchants/shop_loan.html", _context(request, shop, agreements, page))


def _context(
    request: HttpRequest, shop: Shop, agreements: list[SplitAgreement], page: Any
) -> dict[str, Any]:
    repaying = [_repaying(one, shop) for one in agreements if one.bank_loan_id is not None]

    return {
        "shop": shop,
        "asset": shop.asset,
        "repaying": repaying,
        "accounts": [one for one in agreements if one.bank_loan_id is None],
        "due_minor": sum(one.due_minor for one in agreements),
        "ready_minor": sum(one.waiting_minor for one in agreements),
        "owed_back_minor": sum(one.owed_back_minor for one in agreements),
        "columns": COLUMNS,
        "rows": list(_rows(page.object_list)),
        "page_obj": page,
        "csv_url": csv_address(request),
        "business_form": _business_form(shop),
    }


def _business_form(shop: Shop) -> BusinessForm | None:
    """Return the form that links an owner's business, where there is one to link."""
    if not shop.is_owner or shop.merchant.business_id is not None:
        return None
    form = BusinessForm(person=shop.person)

    return form if form.has_choice else None


def _repaying(agreement: SplitAgreement, shop: Shop) -> Repaying:
    loan = agreement.bank_loan
    assert loan is not None
    progress = split_queries.progress_of(agreement, on=shop.on)
    words: str | Promise
    if progress.done_percent == 100:
        words = _("It is repaid.")
    elif progress.done_on is None:
        words = _("Nothing was paid lately, so nobody can say when it is done.")
    else:
        words = _("At this pace done on %(day)s.") % {"day": day_words(progress.done_on, year=True)}

    return Repaying(
        agreement,
        progress,
        list(Installment.objects.filter(loan_id=loan.pk, paid_on=None).order_by("number")),
        str(words),
        loan.loan.borrower_id == shop.person.pk,
    )


def _rows(lines: Any) -> Iterator[dict[str, Any]]:
    """Return the lines as the table and the file show them."""
    for line in lines:
        sold = line.payment or line.sale
        yield {
            "on": line.happened_on,
            "reference": sold.reference,
            "target": line.agreement.label,
            "sale_minor": line.sale_minor,
            "taken_minor": line.taken_minor,
            "reversed_minor": line.reversed_minor,
            "reason": REASONS[line.reason],
        }


def what_it_paid(part: split_queries.SplitPart, shop: Shop) -> str:
    """Return what a sale paid, for the page of a payment."""
    if not part.amount_minor:
        return f"{part.label}: {amount_text(0, shop.asset)} {REASONS[part.reason]}".strip()

    return split_queries.sale_words(part, asset=shop.asset, on=shop.on)


def split_words(shop: Shop, sold: Any) -> list[str]:
    """Return a sentence for each target of a sale."""
    return [what_it_paid(part, shop) for part in split_queries.split_of(sold)]
