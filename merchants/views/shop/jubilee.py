"""The page on which a shop's owner offers to match what lenders forgive."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.models import Network
from lending_circles.fund_forms import FundForm
from lending_circles.operations import jubilee as circle_funds
from lending_circles.queries import jubilee_funds
from merchants.operations import jubilee as operations
from merchants.queries import shop as shop_queries
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.OWNER)
def jubilee(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Offer a fund from the till, take an offer back, and see what the shop's funds matched."""
    if shop.network.kind != Network.Kind.CIRCLE:
        raise Http404
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    if deed not in ("", "offer", "withdraw"):
        raise Http404
    form = FundForm(request.POST if deed == "offer" else None, asset=shop.asset, on=shop.on)
    refusal = None
    try:
        if deed == "withdraw":
            return _withdraw(request, shop)
        if deed == "offer" and form.is_valid():
            return _offer(request, shop, form)
    except Refusal as refused:
        refusal = refused

    return render(
        request,
        "merchants/shop_jubilee.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "form": form,
            "refusal": refusal,
            "balance_minor": shop_queries.balance_minor(shop.merchant),
            "funds": jubilee_funds.of_account(shop.merchant.till_account_id),
        },
        status=422 if refusal or form.errors else 200,
    )


def _offer(request: HttpRequest, shop: Shop, form: FundForm) -> HttpResponse:
    said = form.cleaned_data
    operations.offer_fund(
        merchant_id=shop.merchant.pk,
        budget_minor=said["amount"],
        closes_on=said["closes_on"],
        words=said["words"],
        on=shop.on,
        at=timezone.now(),
        by=shop.person,
    )
    messages.success(request, _("Thank you. Two organisers decide; you are told."))

    return redirect("shop_jubilee", shop.merchant.pk)


def _withdraw(request: HttpRequest, shop: Shop) -> HttpResponse:
    asked = request.POST.get("fund", "")
    given = jubilee_funds.of_account(shop.merchant.till_account_id)
    own = {str(fund.pk): fund for fund in given}
    if asked not in own:
        raise Http404
    circle_funds.withdraw_offer(fund_id=own[asked].pk, on=shop.on, by=shop.person)
    messages.success(request, _("The offer is taken back."))

    return redirect("shop_jubilee", shop.merchant.pk)
