"""The list of a merchant's payments."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from merchants import queries
from merchants.forms.payments import PaymentFilterForm
from merchants.models import Merchant, Payment
from merchants.queries import PaymentFilter
from people.models import Person
from people.queries import person_of

ROWS_PER_PAGE = 50


@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """List the payments of the merchants at which the person works."""
    person = _person(request)
    merchants = list(queries.merchants_of(person))
    merchant = _chosen(request, merchants)
    form = PaymentFilterForm(request.GET if request.GET else None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    at = timezone.now()
    found = queries.payments_of(
        merchant.pk,
        PaymentFilter(status=asked.get("status") or None, reference=asked.get("reference") or None),
        at=at,
    )
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "merchants/payments.html",
        {
            "merchant": merchant,
            "merchants": merchants,
            "asset": merchant.network.asset,
            "form": form,
            "owner": queries.merchants_owned_by(person).filter(pk=merchant.pk).exists(),
            "page_obj": page,
            "rows": [_row(payment, at) for payment in page],
        },
    )


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person


def _chosen(request: HttpRequest, merchants: list[Merchant]) -> Merchant:
    """Return the merchant that the address names, or the first one."""
    if not merchants:
        raise Http404
    wanted = request.GET.get("merchant", "")
    return next((merchant for merchant in merchants if merchant.handle == wanted), merchants[0])


def _row(found: Payment, at: Any) -> dict[str, Any]:
    status = found.status_at(at)
    return {
        "at": found.created_at,
        "reference": found.note or found.reference,
        "terminal": found.terminal.name,
        "status": "PAID" if status == Payment.Status.SETTLED else status.name,
        "amount_minor": found.amount_minor,
        "href": reverse("till_payment", args=[found.terminal_id, found.public_id]),
    }
