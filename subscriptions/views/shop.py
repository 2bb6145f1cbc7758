"""A merchant's pages: its plans with live figures, its subscribers, its prepaid book."""

import math
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.queries import terms_of
from ledger.refusals import LedgerRefusal
from merchants.models import Staff
from merchants.shop_gate import Shop, shop_page
from people.refusals import Refusal
from rules import money
from subscriptions.forms import AmountForm, PlanForm
from subscriptions.models import Plan
from subscriptions.operations import ending, plans
from subscriptions.plan_terms import PlanTerms
from subscriptions.queries import books
from subscriptions.views import figures

Role = Staff.Role
ROWS_MAX = 100
_NEW = {
    "weeks": 52,
    "pauses_max": 2,
    "pause_weeks_max": 8,
    "delivery_weekday": 0,
}
_TEN_THOUSAND = 10_000


@require_safe
@shop_page(Role.MANAGER)
def book(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show the prepaid book, the plans, who subscribed, and what is owed."""
    return render(
        request,
        "subscriptions/shop_book.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "book": books.book_of(shop.merchant),
            "plans": list(books.plans_of(shop.merchant.pk)),
            "found": list(books.subscriptions_of(shop.merchant.pk)[:ROWS_MAX]),
            "claims": list(books.claims_of(shop.merchant.pk)),
            "form": AmountForm(asset=shop.asset, label=_("I pay in from my own money")),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.MANAGER)
def new_plan(request: HttpRequest, shop: Shop, public_id: str = "") -> HttpResponse:
    """Write a plan, or a new version of one; its figures are shown before it is offered."""
    before = _plan(shop, public_id) if public_id else None
    asset = shop.asset
    least = _reserve_percent_min(shop)
    form = PlanForm(
        request.POST or None,
        asset=asset,
        reserve_percent_min=least,
        initial=_initial(shop, before, least),
    )
    shown: dict[str, Any] | None = None
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        shown = figures.preview(form.terms())
        if shown is None:
            form.add_error(
                "prepaid", _("With these prices some week would cost nothing, or more than later.")
            )
        elif "offer" in request.POST:
            try:
                _offer(shop, form.terms(), before)
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, _("It is offered now."))
                return redirect("shop_subscriptions", shop.merchant.pk)

    return render(
        request,
        "subscriptions/shop_plan.html",
        {
            "shop": shop,
            "asset": asset,
            "form": form,
            "before": before,
            "shown": shown,
            "refusal": refusal,
        },
        status=422 if form.errors or refusal else 200,
    )


@require_POST
@shop_page(Role.MANAGER)
def withdraw(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Offer a plan to nobody new."""
    plans.withdraw_plan(plan_id=_plan(shop, public_id).pk, on=shop.on, by=shop.person)

    return redirect("shop_subscriptions", shop.merchant.pk)


@require_POST
@shop_page(Role.MANAGER)
def budget(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Put money aside for rewards, or take it back."""
    plan = _plan(shop, public_id)
    form = AmountForm(request.POST, asset=shop.asset, required=False)
    if not form.is_valid():
        messages.error(request, str(form.errors["amount"][0]))
        return redirect("shop_subscriptions", shop.merchant.pk)
    try:
        plans.set_reward_budget(
            plan_id=plan.pk,
            amount_minor=form.cleaned_data["amount"] or 0,
            on=shop.on,
            at=timezone.now(),
            by=shop.person,
        )
    except (Refusal, LedgerRefusal) as refused:
        messages.error(request, f"{refused.detail} {refused.remedy}")

    return redirect("shop_subscriptions", shop.merchant.pk)


@require_POST
@shop_page(Role.OWNER)
def pay_claims(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Pay in what the merchant owes for refunds."""
    form = AmountForm(request.POST, asset=shop.asset)
    if not form.is_valid():
        messages.error(request, str(form.errors["amount"][0]))
        return redirect("shop_subscriptions", shop.merchant.pk)
    try:
        ending.pay_claims(
            merchant_id=shop.merchant.pk,
            amount_minor=form.cleaned_data["amount"],
            on=shop.on,
            at=timezone.now(),
            by=shop.person,
        )
    except (Refusal, LedgerRefusal) as refused:
        messages.error(request, f"{refused.detail} {refused.remedy}")
    else:
        messages.success(request, _("It went to those who were owed."))

    return redirect("shop_subscriptions", shop.merchant.pk)


def _offer(shop: Shop, terms: PlanTerms, before: Plan | None) -> None:
    said: dict[str, Any] = {
        "terms": terms,
        "on": shop.on,
        "at": timezone.now(),
        "by": shop.person,
    }
    if before is None:
        plans.offer_plan(merchant_id=shop.merchant.pk, **said)
    else:
        plans.revise_plan(plan_id=before.pk, **said)


def _reserve_percent_min(shop: Shop) -> int:
    """Return the least that this network holds back, in whole percent."""
    _set, terms = terms_of(shop.network.pk, shop.on)
    return math.ceil(terms.delivery_reserve_ratio * 100)


def _initial(shop: Shop, before: Plan | None, least: int) -> dict[str, Any]:
    if before is None:
        return {**_NEW, "reserve_percent": least, "starts_on": shop.on}
    read_in = money.Asset(shop.asset.code, shop.asset.decimals)
    amounts = {
        "post_paid_week": before.post_paid_week_minor,
        "prepaid": before.prepaid_minor,
        "reward": before.reward_minor,
        "customer_cost": before.customer_cost_minor,
    }
    return {
        "name": before.name,
        "description": before.description,
        "weeks": before.weeks,
        "delivery_weekday": before.delivery_weekday,
        "starts_on": max(before.starts_on, shop.on),
        "reserve_percent": max(before.reserve_millionths // _TEN_THOUSAND, least),
        "pauses_max": before.pauses_max,
        "pause_weeks_max": before.pause_weeks_max,
        "subscribers_max": before.subscribers_max,
        **{name: money.format_amount(minor, read_in) for name, minor in amounts.items() if minor},
    }


def _plan(shop: Shop, public_id: str) -> Plan:
    if "\x00" in public_id:
        raise Http404
    found = books.plans_of(shop.merchant.pk).filter(public_id=public_id).first()
    if found is None:
        raise Http404

    return found
