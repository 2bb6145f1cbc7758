"""Whether circle loans may pay a shop: what is missing, how much they may, what it shows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banks.case_refusals import FileRefused
from banks.served_files import uploaded
from governance.models import Network
from merchants import operations
from merchants.criterion_words import told
from merchants.forms.shop import EvidenceForm
from merchants.models import TradeReview
from merchants.queries import shop as shop_queries
from merchants.queries import trade as trade_queries
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal
from rules import trade_history


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.MANAGER)
def standing(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show how the shop stands; its owner may show what it sells elsewhere."""
    merchant = shop.merchant
    form = EvidenceForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        asset=shop.asset,
        on=shop.on,
    )
    if request.method == "POST" and form.is_valid() and _show(form, shop):
        messages.success(request, _("Two organisers will look at it, each by themselves."))
        return redirect("shop_standing", merchant.pk)
    lends = shop.network.kind == Network.Kind.CIRCLE
    shown = list(shop_queries.evidence_of(merchant.pk))
    looked_at = trade_queries.criteria_of(merchant, on=shop.on) if lends else ()

    return render(
        request,
        "merchants/shop_standing.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "lends": lends,
            "criteria": told(looked_at),
            "is_enough": trade_history.is_sufficient(looked_at),
            "lately": trade_queries.lately(merchant, person_id=None, on=shop.on) if lends else None,
            "review": TradeReview.objects.filter(merchant=merchant).order_by("-on").first(),
            "shown": shown,
            "is_open": any(each.state in ("WAITING", "SECONDED") for each in shown),
            "form": form if shop.is_owner else None,
        },
        status=422 if form.errors else 200,
    )


def _show(form: EvidenceForm, shop: Shop) -> bool:
    """Show what the form brings; False where it was refused, which the form then tells."""
    said = form.cleaned_data
    paper = said["paper"]
    try:
        operations.show_history(
            merchant_id=shop.merchant.pk,
            monthly_minor=said["monthly"],
            since=said["since"],
            words=said["words"],
            papers=[(paper.name, uploaded(paper))] if paper else [],
            on=shop.on,
            by=shop.person,
        )
    except FileRefused as refused:
        form.add_error("paper", str(refused))
        return False
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True
