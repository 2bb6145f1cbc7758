"""An organiser declares that a merchant delivers no more: its reserve pays who paid ahead."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from governance.gate import Desk, organiser_page
from merchants.forms.organisers import DecideForm
from merchants.models import Merchant
from people.refusals import Refusal
from subscriptions.operations import ending
from subscriptions.queries.failing import Failure, failure_of


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def failure(request: HttpRequest, desk: Desk, handle: str) -> HttpResponse:
    """Show what the reserve pays to whom, and pay it."""
    merchant = Merchant.objects.filter(network=desk.network, handle=handle).first()
    if merchant is None:
        raise Http404
    form = DecideForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            count = ending.fail_merchant(
                merchant_id=merchant.pk,
                remark=form.cleaned_data["remark"],
                on=desk.on,
                at=timezone.now(),
                by=desk.person,
            )
        except Refusal as refused:
            refusal = refused
        else:
            told = ngettext(
                "%(count)s subscription ended.", "%(count)s subscriptions ended.", count
            )
            messages.success(request, told % {"count": count})
            return redirect("merchant", network=desk.network.slug, handle=handle)

    found = failure_of(merchant)
    return render(
        request,
        "subscriptions/organiser_failure.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "merchant": merchant,
            "failure": found,
            "moves": _moves(merchant, found),
            "form": form,
            "refusal": refusal,
        },
        status=422 if form.errors or refusal else 200,
    )


def _moves(merchant: Merchant, found: Failure) -> list[dict[str, str | int]]:
    """Return what leaves the reserve: to each subscriber, and what they need not have."""
    moves: list[dict[str, str | int]] = [
        {
            "source": _("Delivery reserve"),
            "target": one.subscription.person.name,
            "amount_minor": one.paid_minor,
        }
        for one in found.owed
        if one.paid_minor
    ]
    rest_minor = found.reserve_minor - found.paid_minor
    if rest_minor:
        moves.append(
            {
                "source": _("Delivery reserve"),
                "target": merchant.name,
                "amount_minor": rest_minor,
            }
        )

    return moves
