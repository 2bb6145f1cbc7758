"""What a shop asks to be paid out of its till."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from merchants import short_codes
from merchants.forms.shop import PayoutForm
from merchants.models import Payout
from merchants.operations import payouts as operations
from merchants.queries import shop as shop_queries
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal

ROWS_MAX = 100


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.OWNER)
def payouts(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Ask for a payout, and see how the last ones stand."""
    balance_minor = shop_queries.balance_minor(shop.merchant)
    form = PayoutForm(
        request.POST if request.method == "POST" else None,
        asset=shop.asset,
        balance_minor=balance_minor,
        initial={"token": f"page-{short_codes.new_short_code()}"},
    )
    if request.method == "POST" and form.is_valid() and _ask(form, shop):
        messages.success(request, _("Your payout is asked for. An organiser carries it out."))
        return redirect("shop_payouts", shop.merchant.pk)

    return render(
        request,
        "merchants/shop_payouts.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "form": form,
            "balance_minor": balance_minor,
            "payouts": Payout.objects.filter(merchant=shop.merchant).order_by("-created_at", "-pk")[
                :ROWS_MAX
            ],
        },
        status=422 if form.errors else 200,
    )


@require_POST
@shop_page(Role.OWNER)
def cancel(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Take a payout back that nobody has carried out yet."""
    found = (
        None
        if "\x00" in public_id
        else Payout.objects.filter(merchant=shop.merchant, public_id=public_id).first()
    )
    if found is None:
        raise Http404
    try:
        operations.cancel_payout(payout_id=found.pk, on=shop.on, at=timezone.now(), by=shop.person)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The money is back in your till."))

    return redirect("shop_payouts", shop.merchant.pk)


def _ask(form: PayoutForm, shop: Shop) -> bool:
    """Ask for the payout; False where it was refused, which the form then tells."""
    said = form.cleaned_data
    try:
        operations.request_payout(
            merchant_id=shop.merchant.pk,
            amount_minor=said["amount"],
            reference=said["token"],
            on=shop.on,
            at=timezone.now(),
            by=shop.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True
