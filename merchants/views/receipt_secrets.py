"""The secrets by which offline tills sign receipts: given out here, shown once."""

import base64

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from merchants.forms.developers import till_name
from merchants.operations import sales
from merchants.operations.sales import OVERLAP
from merchants.queries import keys as key_queries
from merchants.queries import splits as split_queries
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.OWNER)
def receipt_secrets(request: HttpRequest, shop: Shop) -> HttpResponse:
    """List the tills with their secrets in force; give one a new secret, shown this once."""
    at = timezone.now()
    tills = list(key_queries.terminals_to_key(key_queries.merchants_run_with(shop.merchant)))
    issued = None
    if request.method == "POST":
        chosen = next((one for one in tills if str(one.pk) == request.POST.get("terminal")), None)
        if chosen is None:
            raise Http404
        try:
            _row, secret = sales.issue_receipt_secret(terminal_id=chosen.pk, at=at, by=shop.person)
        except Refusal as refused:
            messages.error(request, str(refused))
            return redirect("shop_receipt_secrets", shop.merchant.pk)
        # As the interface gives it: 32 bytes in Base64.
        issued = {"till": till_name(chosen), "secret": base64.b64encode(secret).decode()}
    in_force = split_queries.receipt_secrets_of([one.pk for one in tills], at=at)

    return render(
        request,
        "merchants/shop_receipt_secrets.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "issued": issued,
            "overlap_days": OVERLAP.days,
            "rows": [
                {"till": one, "name": till_name(one), "secrets": in_force.get(one.pk, [])}
                for one in tills
            ],
        },
    )
