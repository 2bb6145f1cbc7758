"""The first page of a shop: how today goes, and what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from merchants import queries
from merchants.shop_gate import Shop, shop_page


@require_safe
@shop_page()
def today(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show the day at a glance."""
    return render(
        request,
        "merchants/shop_today.html",
        {"shop": shop, "asset": shop.asset, "totals": queries.day_totals(shop.merchant)},
    )
