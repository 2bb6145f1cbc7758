"""Receipts: at the till for paper of two widths, and behind a link for the customer."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from merchants import receipts
from merchants.models import Payment
from merchants.till_gate import Counter, counter_page
from merchants.views.terminal import payment_at

# Millimetres of paper; the wider one is what most counters have.
PAPERS = ("80", "58")


@require_safe
@counter_page
def at_till(request: HttpRequest, counter: Counter, public_id: str) -> HttpResponse:
    """Show the receipt with what prints it, and the code that gives it to a phone instead."""
    found = payment_at(counter, public_id)
    if found.status != Payment.Status.SETTLED:
        raise Http404
    paper = request.GET.get("paper")
    link = reverse("receipt", args=[receipts.token_of(found.public_id)])

    return render(
        request,
        "merchants/terminal_receipt.html",
        {
            "counter": counter,
            "terminal": counter.terminal,
            "asset": counter.asset,
            "slip": receipts.slip_of(found),
            "paper": paper if paper in PAPERS else PAPERS[0],
            "papers": PAPERS,
            "link": request.build_absolute_uri(link),
            "cashier": found.cashier,
        },
    )


@login_not_required
@never_cache
@require_safe
def public(request: HttpRequest, token: str) -> HttpResponse:
    """Show a receipt to whoever holds its link: what was bought, never by whom or how."""
    if "\x00" in token:
        raise Http404
    found = receipts.find_payment(token)
    if found is None:
        raise Http404
    network = found.merchant.network
    with timezone.override(ZoneInfo(network.time_zone)):
        response = render(
            request,
            "merchants/receipt.html",
            {"asset": network.asset, "slip": receipts.slip_of(found), "paper": PAPERS[0]},
        )
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"

    return response
