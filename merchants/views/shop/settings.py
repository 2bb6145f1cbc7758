"""How a shop is set up: receipts, tips, refunds, and the business whose loans it repays."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from merchants import operations
from merchants.forms.shop import BusinessForm, SettingsForm, initial_settings
from merchants.operations import ShopSettings, splits
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.MANAGER)
def settings(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show and change how the shop is set up."""
    posted = request.POST if request.method == "POST" else None
    deed = request.POST.get("deed", "") if posted is not None else ""
    form = SettingsForm(
        posted if deed == "settings" else None,
        asset=shop.asset,
        is_owner=shop.is_owner,
        initial=initial_settings(shop.merchant),
    )
    business_form = BusinessForm(posted if deed == "business" else None, person=shop.person)
    if deed == "settings" and form.is_valid() and _set_up(form, shop):
        messages.success(request, _("It is set up like that now."))
        return redirect("shop_settings", shop.merchant.pk)
    is_linking = deed == "business" and shop.is_owner and business_form.is_valid()
    if is_linking and _link(business_form, shop):
        messages.success(request, _("From now on its sales repay your loans."))
        return redirect("shop_settings", shop.merchant.pk)

    return render(
        request,
        "merchants/shop_settings.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "form": form,
            "business_form": business_form
            if shop.is_owner and shop.merchant.business_id is None and business_form.has_choice
            else None,
        },
        status=422 if form.errors or business_form.errors else 200,
    )


def _set_up(form: SettingsForm, shop: Shop) -> bool:
    """Write what the form says; False where it was refused, which the form then tells."""
    merchant = shop.merchant
    said: dict[str, Any] = {
        "name": merchant.name,
        "cashier_refund_minor_max": merchant.cashier_refund_minor_max,
        "cashier_refund_day_minor_max": merchant.cashier_refund_day_minor_max,
    } | form.cleaned_data
    said["cashier_refund_minor_max"] = said["cashier_refund_minor_max"] or 0
    try:
        operations.set_up_shop(
            merchant_id=merchant.pk, settings=ShopSettings(**said), by=shop.person
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True


def _link(form: BusinessForm, shop: Shop) -> bool:
    """Link the business; False where it was refused, which the form then tells."""
    try:
        splits.link_business(
            merchant_id=shop.merchant.pk,
            business_id=form.cleaned_data["business"].pk,
            on=shop.on,
            by=shop.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True
