"""The first page of a shop: how today goes, how the last month went, and what waits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from merchants.queries import shop as shop_queries
from merchants.queries.shop import ShopDay
from merchants.shop_gate import Shop, shop_page

CHART_WIDTH, CHART_HEIGHT, BAR_GAP = 600, 120, 4


@require_safe
@shop_page()
def today(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show the day and the month at a glance; owners and managers see the money too."""
    days = shop_queries.days_of(shop.merchant, on=shop.on)
    month = {
        "taken_minor": sum(day.taken_minor for day in days),
        "tips_minor": sum(day.tips_minor for day in days),
        "refunded_minor": sum(day.refunded_minor for day in days),
        "count": sum(day.count for day in days),
    }
    context: dict[str, Any] = {
        "shop": shop,
        "asset": shop.asset,
        "today": days[-1],
        "month": month,
        "days": days[::-1],
        "bars": _bars(days),
        "chart_width": CHART_WIDTH,
        "chart_height": CHART_HEIGHT,
        "waiting": shop_queries.waiting_at(shop.merchant, at=timezone.now()),
    }
    if shop.is_manager:
        context |= {
            "balance_minor": shop_queries.balance_minor(shop.merchant),
            "repaid_minor": shop_queries.repaid_minor(shop.merchant, on=shop.on),
            "evidence": shop_queries.evidence_of(shop.merchant.pk).first(),
        }

    return render(request, "merchants/shop_today.html", context)


def _bars(days: list[ShopDay]) -> list[dict[str, int]]:
    """Return a bar for each day in whole units of the drawing; a day that sold has at least one."""
    most = max((day.taken_minor for day in days), default=0)
    step = CHART_WIDTH // len(days)
    bars = []
    for place, day in enumerate(days):
        height = max(day.taken_minor * CHART_HEIGHT // most, 1) if day.taken_minor > 0 else 0
        bars.append(
            {
                "x": place * step,
                "y": CHART_HEIGHT - height,
                "width": step - BAR_GAP,
                "height": height,
            }
        )

    return bars
