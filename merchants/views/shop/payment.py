"""One payment of a shop: its story, held money taken or let go, and money given back."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from merchants import operations, receipts, refund_words, short_codes
from merchants.forms.shop import CaptureForm, RefundForm
from merchants.models import Payment, Refund
from merchants.payment_order import RefundOrder
from merchants.queries import shop as shop_queries
from merchants.queries import splits as split_queries
from merchants.queries import till as till_queries
from merchants.refusals import ReferenceTaken
from merchants.shop_gate import Shop, shop_page
from merchants.views.shop.payments import row_of
from people.audit import subject_type
from people.queries import events_of
from people.refusals import Refusal

TAKE, LET_GO = "take", "let-go"
# What happened to a payment, as its story tells it.
DEEDS = {
    "PAYMENT_REQUESTED": ("INFO", gettext_lazy("Asked for")),
    "PAYMENT_PROCESSING": ("PROCESSING", gettext_lazy("The customer looks at it")),
    "PAYMENT_AUTHORIZED": ("PENDING", gettext_lazy("Held")),
    "PAYMENT_SETTLED": ("PAID", gettext_lazy("Paid")),
    "PAYMENT_DECLINED": ("DECLINED", gettext_lazy("Declined")),
    "PAYMENT_EXPIRED": ("EXPIRED", gettext_lazy("Ran out of time")),
    "PAYMENT_CANCELED": ("CANCELED", gettext_lazy("Taken back")),
    "PAYMENT_CAPTURED": ("PAID", gettext_lazy("Taken")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page()
def payment(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Show one payment; take what is held for it or let it go, and give back what was paid."""
    found = _payment(shop, public_id)
    at = timezone.now()
    deed = request.POST.get("deed", "")
    capture = _capture_form(request, shop, found, at)
    refund = _refund_form(request, shop, found, bound=request.method == "POST" and not deed)
    moves: list[dict[str, Any]] = []
    if deed == LET_GO or (deed == TAKE and (capture is None or capture.is_valid())):
        try:
            messages.success(request, _settle_held(deed, capture, found, shop, at))
        except Refusal as refused:
            messages.error(request, str(refused))
        return redirect("shop_payment", shop.merchant.pk, found.public_id)
    if refund is not None and refund.is_bound and refund.is_valid():
        if request.POST.get("sure") != "yes":
            moves = refund_words.moves_of(found, refund.cleaned_data["amount"], on=shop.on)
        elif _refund(refund, found, shop, at) is not None:
            messages.success(request, _("It is given back."))
            return redirect("shop_payment", shop.merchant.pk, found.public_id)

    return render(
        request,
        "merchants/shop_payment.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "payment": found,
            "row": row_of(found, shop, at),
            "code": short_codes.spaced(found.short_code),
            "events": _story(found),
            "refunds": till_queries.refunds_of(found),
            "parts": split_queries.split_of(found) if shop.is_manager else (),
            "form": refund,
            "capture": capture,
            "moves": moves,
            "limit_minor": _limit_minor(shop),
            "left_minor": found.taken_minor - found.refunded_minor,
            "receipt_token": receipts.token_of(found.public_id),
        },
        status=422 if (refund and refund.errors) or (capture and capture.errors) else 200,
    )


def _capture_form(
    request: HttpRequest, shop: Shop, found: Payment, at: datetime.datetime
) -> CaptureForm | None:
    """Return what asks how much of held money is taken, None where none is held to be taken."""
    if found.status_at(at) != Payment.Status.AUTHORIZED:
        return None
    said = request.POST if request.POST.get("deed") == TAKE else None

    return CaptureForm(said, asset=shop.asset, held_minor=found.held_minor)


def _settle_held(
    deed: str, form: CaptureForm | None, found: Payment, shop: Shop, at: datetime.datetime
) -> str:
    """Take what is held, or let it go; return what is told of it."""
    if form is None:
        # The same form pressed twice: what is held was taken, or went back, by the first.
        return _("Nothing is held for this payment any more.")
    if deed == LET_GO:
        operations.cancel_payment(payment_id=found.pk, at=at, by=shop.person)
        return _("It went back to the customer.")
    operations.capture_payment(
        payment_id=found.pk,
        amount_minor=form.cleaned_data["amount"],
        on=shop.on,
        at=at,
        by=shop.person,
    )

    return _("It is taken; what was held beyond it went back to the customer.")


def _refund_form(
    request: HttpRequest, shop: Shop, found: Payment, *, bound: bool
) -> RefundForm | None:
    """Return what asks how much goes back, None where nothing can or the person may not."""
    left_minor = found.taken_minor - found.refunded_minor
    limit_minor = _limit_minor(shop)
    if left_minor <= 0 or limit_minor == 0:
        return None

    return RefundForm(
        request.POST if bound else None,
        asset=shop.asset,
        left_minor=left_minor if limit_minor is None else min(left_minor, limit_minor),
        initial={"token": f"page-{short_codes.new_short_code()}"},
    )


def _limit_minor(shop: Shop) -> int | None:
    return till_queries.refund_limit_minor(shop.merchant, shop.person.pk, on=shop.on)


def _refund(form: RefundForm, found: Payment, shop: Shop, at: datetime.datetime) -> Refund | None:
    """Give back what the form says; None where it was refused, which the form then tells."""
    said = form.cleaned_data
    try:
        return operations.refund_payment(
            payment_id=found.pk,
            order=RefundOrder(
                amount_minor=said["amount"],
                reason=Refund.Reason(said["reason"]),
                reference=said["token"],
                note=said["note"],
            ),
            on=shop.on,
            at=at,
            by=shop.person,
        )
    except ReferenceTaken:
        # The same form pressed twice: there is one refund, and it is this one.
        return Refund.objects.filter(payment=found, reference=said["token"]).first()
    except Refusal as refused:
        form.add_error(None, str(refused))
        return None


def _payment(shop: Shop, public_id: str) -> Payment:
    if "\x00" in public_id:
        raise Http404
    try:
        return shop_queries.payment_in(shop.merchant, public_id)
    except Payment.DoesNotExist:
        raise Http404 from None


def _story(found: Payment) -> list[dict[str, Any]]:
    told = []
    for event in events_of(subject_type(Payment), found.pk):
        if event.action not in DEEDS:
            continue
        status, title = DEEDS[event.action]
        # The cashier is named; who the customer is stays theirs.
        by = found.cashier if event.action == "PAYMENT_REQUESTED" else None
        told.append(
            {
                "title": title,
                "at": event.at,
                "status": status,
                "detail": by.name if by is not None else "",
            }
        )

    return told
