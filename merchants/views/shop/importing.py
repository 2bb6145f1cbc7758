"""Sales that a shop made elsewhere before: looked through first, then kept as its history."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from merchants.forms.shares import ImportForm
from merchants.operations import sales
from merchants.queries import splits as split_queries
from merchants.sales_csv import ImportReport
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.OWNER)
def import_sales(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Look through a file of sales, or keep it: all of it, or nothing where a line is wrong."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    report = None
    if is_sent and form.is_valid():
        is_kept = request.POST.get("deed") == "keep"
        report = _read(form, shop, dry_run=not is_kept)
        if is_kept and report is not None and not report.faults:
            messages.success(request, _kept(report))
            return redirect("shop_import", shop.merchant.pk)
    days = split_queries.imported_history(shop.merchant.pk)

    return render(
        request,
        "merchants/shop_import.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "form": form,
            "report": report,
            "read_minor": sum(line.amount_minor for line in report.lines) if report else 0,
            "count": sum(count for _day, count, _minor in days),
            "sum_minor": sum(minor for _day, _count, minor in days),
            "first_on": days[0][0] if days else None,
            "last_on": days[-1][0] if days else None,
        },
        status=_status(request, is_wrong=bool(form.errors or (report and report.faults))),
    )


def _read(form: ImportForm, shop: Shop, *, dry_run: bool) -> ImportReport | None:
    """Return what the file holds; None where it was refused, which the form then tells."""
    try:
        return sales.import_sales(
            merchant_id=shop.merchant.pk,
            text=form.cleaned_data["sales"],
            on=shop.on,
            at=timezone.now(),
            by=shop.person,
            dry_run=dry_run,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return None


def _status(request: HttpRequest, *, is_wrong: bool) -> int:
    """Return 422 where nothing can be kept; a part of the page is swapped in only with 200."""
    return 422 if is_wrong and not request.headers.get("HX-Request") else 200


def _kept(report: ImportReport) -> str:
    count = report.new_count
    return ngettext("%(count)s sale is kept.", "%(count)s sales are kept.", count) % {
        "count": count
    }
