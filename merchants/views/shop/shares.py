"""With whom a shop shares its sales by its owner's choice: agreed here, and ended here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.models import Network
from merchants.forms.shares import ShareForm
from merchants.operations import splits
from merchants.queries import splits as split_queries
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal
from rules.money import MILLION


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.OWNER)
def shares(request: HttpRequest, shop: Shop) -> HttpResponse:
    """List who shares in the sales; agree on another share."""
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        network_id=shop.network.pk,
        with_members=shop.network.kind == Network.Kind.CIRCLE,
    )
    if form.is_bound and form.is_valid() and _agree(form, shop):
        messages.success(request, _("From the next sale on it is shared."))
        return redirect("shop_shares", shop.merchant.pk)
    agreements = list(split_queries.agreements_of(shop.merchant))
    running = [one for one in agreements if one.until is None]

    return render(
        request,
        "merchants/shop_shares.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "form": form,
            "loans": [one for one in running if one.bank_loan_id is not None],
            "running": [one for one in running if one.bank_loan_id is None],
            "ended": [
                one for one in agreements if one.until is not None and one.bank_loan_id is None
            ],
            "left_millionths": MILLION - sum(one.millionths for one in running),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@shop_page(Role.OWNER)
def end(request: HttpRequest, shop: Shop, agreement_id: int) -> HttpResponse:
    """End a share; what it took already is still passed on."""
    agreement = split_queries.agreements_of(shop.merchant).filter(pk=agreement_id).first()
    if agreement is None or agreement.bank_loan_id is not None:
        raise Http404
    try:
        splits.end_share(agreement_id=agreement.pk, on=shop.on, by=shop.person)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(label)s gets no more.") % {"label": agreement.label})

    return redirect("shop_shares", shop.merchant.pk)


def _agree(form: ShareForm, shop: Shop) -> bool:
    """Agree on the share; False where it was refused, which the form then tells."""
    said = form.cleaned_data
    target = said["target"]
    try:
        splits.share_with_account(
            merchant_id=shop.merchant.pk,
            target=target,
            millionths=said["percent"],
            label=said["label"] or target.name,
            on=shop.on,
            by=shop.person,
        )
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True
