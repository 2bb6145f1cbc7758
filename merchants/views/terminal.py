"""The till: a keypad, a payment to scan, and how it stands."""

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.answers import Answer, KeyedRequest
from api.refusals import KeyReused, RequestInFlight
from merchants import operations, queries, receipts, short_codes
from merchants.forms.till import OWN, ChargeForm
from merchants.models import Payment
from merchants.operations.asking import EXPIRES_IN_SECONDS
from merchants.payment_order import PaymentOrder
from merchants.queries import till as till_queries
from merchants.till_gate import Counter, counter_page, login_of
from people.refusals import Refusal

# Distinguishes the keys of the till's own page from those of programs of the same terminal.
KEY_PREFIX = "till:"
BODY_MAX = 4_000
# Answered so that the page sends the same sale again by itself.
TRY_AGAIN = (RequestInFlight.code,)


@require_safe
def tills(request: HttpRequest) -> HttpResponse:
    """Offer the tills at which the person works; one only is opened at once."""
    terminals = list(queries.terminals_of(login_of(request)))
    if len(terminals) == 1:
        return redirect("till_terminal", terminals[0].pk)

    return render(request, "merchants/tills.html", {"terminals": terminals})


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page
def terminal(request: HttpRequest, counter: Counter) -> HttpResponse:
    """Take an amount and ask for it; beside it the day at a glance and the last payments."""
    if request.method == "POST":
        form = ChargeForm(request.POST, merchant=counter.merchant)
        if form.is_valid():
            try:
                told = json.loads(_charge(form, counter).body)
            except KeyReused:
                form = _fresh(counter, form)
                form.add_error(None, _("This page was used for another sale. Press once more."))
            except Refusal as refused:
                form.add_error(None, str(refused))
            else:
                return redirect(told["href"])
    else:
        form = ChargeForm(merchant=counter.merchant, initial={"token": _token(counter)})

    return render(
        request,
        "merchants/terminal.html",
        {
            "counter": counter,
            "terminal": counter.terminal,
            "asset": counter.asset,
            "form": form,
            "own_tip": OWN,
            **_day(counter),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@counter_page
def charges(request: HttpRequest, counter: Counter) -> HttpResponse:
    """Ask for a payment for the page itself: the same key gives the same payment, however often.

    The body is a flat object of texts, as the form has them; the key is the form's token.
    """
    try:
        said = json.loads(request.body) if len(request.body) <= BODY_MAX else None
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
        return JsonResponse({"detail": _("This is no sale.")}, status=400)
    form = ChargeForm(
        {**said, "token": request.headers.get("Idempotency-Key", "")}, merchant=counter.merchant
    )
    if not form.is_valid():
        facts = [str(fact) for field_facts in form.errors.values() for fact in field_facts]
        return JsonResponse({"code": "NOT_USABLE", "detail": " ".join(facts)}, status=422)
    try:
        answer = _charge(form, counter)
    except Refusal as refused:
        status = 503 if refused.code in TRY_AGAIN else 422
        return JsonResponse({"code": refused.code, "detail": str(refused)}, status=status)
    response = HttpResponse(answer.body, status=answer.status_code, content_type="application/json")
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"

    return response


@require_safe
@counter_page
def recent(request: HttpRequest, counter: Counter) -> HttpResponse:
    """Show the last payments and the day, for the drawer beside the keypad."""
    return render(
        request,
        "merchants/terminal_recent.html",
        {
            "counter": counter,
            "terminal": counter.terminal,
            "asset": counter.asset,
            **_day(counter),
        },
    )


@require_safe
@counter_page
def payment(request: HttpRequest, counter: Counter, public_id: str) -> HttpResponse:
    """Show the customer what to scan, and the cashier how it stands."""
    template = "payment_stage" if request.htmx else "payment"  # type: ignore[attr-defined]
    return render(request, f"merchants/{template}.html", _stage(request, counter, public_id))


@require_safe
@counter_page
def payment_status(request: HttpRequest, counter: Counter, public_id: str) -> HttpResponse:
    """Answer the page's question whether anything changed: nothing to say where it did not."""
    stage = _stage(request, counter, public_id)
    if request.GET.get("seen") == stage["seen"]:
        return HttpResponse(status=204)

    return render(request, "merchants/payment_stage.html", stage)


@require_POST
@counter_page
def cancel(request: HttpRequest, counter: Counter, public_id: str) -> HttpResponse:
    """Take a payment back."""
    found = payment_at(counter, public_id)
    try:
        operations.cancel_payment(payment_id=found.pk, at=timezone.now(), by=counter.person)
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect("till_payment", counter.terminal.pk, public_id)


def payment_at(counter: Counter, public_id: str) -> Payment:
    """Return a payment of the merchant at whose till somebody stands; raises Http404."""
    if "\x00" in public_id:
        raise Http404
    try:
        return till_queries.payment_at(counter.terminal, public_id)
    except Payment.DoesNotExist:
        raise Http404 from None


def _charge(form: ChargeForm, counter: Counter) -> Answer:
    """Ask for what the form says, once for its token."""
    said = form.cleaned_data
    order = PaymentOrder(
        terminal_id=counter.terminal.pk,
        amount_minor=said["amount_minor"],
        reference=said["token"],
        metadata={},
        expires_in_seconds=EXPIRES_IN_SECONDS,
        tip_minor=said["tip_minor"],
        note=said["note"],
        cashier_id=counter.person.pk,
        methods=(Payment.Method(said["method"]),) if said["method"] else (),
    )
    asked = json.dumps([order.amount_minor, order.tip_minor, order.note, *order.methods])

    return operations.request_payment_once(
        order=order,
        request=KeyedRequest(
            sender_id=counter.terminal.pk,
            key=KEY_PREFIX + said["token"],
            fingerprint=hashlib.sha256(asked.encode()).digest(),
        ),
        at=timezone.now(),
        answer=lambda made: Answer(status_code=201, body=json.dumps(_told(counter, made))),
        by=counter.person,
    )


def _told(counter: Counter, made: Payment) -> dict[str, str]:
    return {
        "id": made.public_id,
        "href": reverse("till_payment", args=[counter.terminal.pk, made.public_id]),
        "expires_at": made.expires_at.isoformat(),
    }


def _fresh(counter: Counter, form: ChargeForm) -> ChargeForm:
    """Return the form with what was typed and a token of its own, for another sale."""
    renewed = ChargeForm(
        {**dict(form.data.items()), "token": _token(counter)}, merchant=counter.merchant
    )
    renewed.is_valid()

    return renewed


def _token(counter: Counter) -> str:
    return f"{counter.terminal.pk}-{short_codes.new_short_code()}"


def _day(counter: Counter) -> dict[str, Any]:
    at = timezone.now()
    return {
        "glance": till_queries.glance(counter.terminal),
        "recent": [
            row_of(counter, found, at) for found in till_queries.recent_payments(counter.terminal)
        ],
    }


def row_of(counter: Counter, found: Payment, at: Any) -> dict[str, Any]:
    """Return one payment as the drawer lists it."""
    status = found.status_at(at)
    here = [counter.terminal.pk, found.public_id]
    refundable = status == Payment.Status.SETTLED and found.refunded_minor < (
        till_queries.taken_minor(found)
    )
    code = "PAID" if status == Payment.Status.SETTLED else status.name
    if found.refunded_minor:
        code = "REFUNDED" if not refundable else "REFUNDED_PARTLY"
    return {
        "at": found.created_at,
        "reference": found.note or found.reference,
        "terminal": found.terminal.name,
        "status": code,
        "amount_minor": found.amount_minor,
        "href": reverse("till_payment", args=here),
        "refund": reverse("till_refund", args=here) if refundable else "",
    }


def _stage(request: HttpRequest, counter: Counter, public_id: str) -> dict[str, Any]:
    found = payment_at(counter, public_id)
    status = found.status_at(timezone.now()).value
    taken_minor = till_queries.taken_minor(found)
    receipt = reverse("receipt", args=[receipts.token_of(found.public_id)])
    return {
        "counter": counter,
        "terminal": counter.terminal,
        "payment": found,
        "asset": counter.asset,
        "status": status,
        "waits": status in (Payment.Status.OPEN, Payment.Status.PROCESSING),
        "seen": f"{status}-{found.received_minor}",
        "code": short_codes.spaced(found.short_code),
        "pay_url": request.build_absolute_uri(f"/pay/{found.public_id}"),
        "receipt_url": request.build_absolute_uri(receipt),
        "missing_minor": max(0, found.amount_minor - found.received_minor),
        "over_minor": max(0, found.received_minor - found.amount_minor),
        "left_minor": taken_minor - found.refunded_minor,
    }
