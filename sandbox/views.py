"""The simulator: a till in a page, whose customers do what its developer says."""

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from api.answers import Answer, KeyedRequest
from api.shapes import amount_out
from merchants import operations as merchants
from merchants import queries as merchant_queries
from merchants.api.serializers import payment_out
from merchants.models import ApiKey, Merchant, Payment, Staff
from merchants.operations import IssuedKey
from merchants.payment_order import PaymentOrder
from merchants.shop_gate import Shop, shop_page
from people import public_ids
from people.refusals import Refusal
from rules.money import Asset
from sandbox import queries
from sandbox.clock import advance_clock
from sandbox.forms import OUTCOME_WORDS, ChargeForm, ClockForm, OutcomeForm
from sandbox.opening import open_sandbox
from sandbox.playing import Outcome, simulate

EXPIRES_IN_SECONDS = 3600
ROWS_MAX = 12
KEY_NAME = "Simulator"


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Staff.Role.OWNER)
def simulator(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show the sandbox of a merchant, and do in it what its developer asks."""
    stand_in = queries.stand_in_of(shop.merchant.pk)
    if request.method != "POST":
        return _page(request, shop, stand_in)
    if request.POST.get("deed") == "open" or stand_in is None:
        return _open(request, shop)

    deed = {"charge": _charge, "simulate": _simulate, "advance": _advance}.get(
        request.POST.get("deed", "")
    )
    if deed is None:
        return redirect("shop_simulator", shop.merchant.pk)
    try:
        return deed(request, shop, stand_in)
    except Refusal as refused:
        messages.error(request, f"{refused.code}: {refused}")
        return redirect(_here(shop, request.POST.get("payment", "")))


def _open(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Open the sandbox, and show a test key of its till this once."""
    at = timezone.now()
    stand_in = open_sandbox(merchant_id=shop.merchant.pk, by=shop.person, at=at)
    issued = merchants.issue_api_key(
        terminal_id=queries.test_terminal_of(stand_in).pk,
        scopes=list(ApiKey.Scope),
        at=at,
        by=shop.person,
        name=KEY_NAME,
    )

    return _page(request, shop, stand_in, issued=issued)


def _charge(request: HttpRequest, shop: Shop, stand_in: Merchant) -> HttpResponse:
    form = ChargeForm(request.POST, asset=_unit(stand_in))
    if not form.is_valid():
        return _page(request, shop, stand_in, charge_form=form)
    said, at = form.cleaned_data, timezone.now()
    order = PaymentOrder(
        terminal_id=queries.test_terminal_of(stand_in).pk,
        amount_minor=said["amount"],
        reference=said["reference"],
        metadata={},
        expires_in_seconds=EXPIRES_IN_SECONDS,
        capture_method=Payment.CaptureMethod(said["capture_method"]),
    )
    sent = KeyedRequest(
        sender_id=order.terminal_id,
        key=public_ids.token(),
        fingerprint=hashlib.sha256(repr(order).encode()).digest(),
    )
    try:
        answer = merchants.request_payment_once(
            order=order,
            request=sent,
            at=at,
            answer=lambda payment: Answer(
                status_code=201, body=json.dumps(_told(request, payment, at))
            ),
        )
    except Refusal as refused:
        form.add_error(None, f"{refused.code}: {refused}")
        return _page(request, shop, stand_in, charge_form=form)

    return redirect(_here(shop, json.loads(answer.body)["id"]))


def _simulate(request: HttpRequest, shop: Shop, stand_in: Merchant) -> HttpResponse:
    form = OutcomeForm(request.POST)
    payment = _find(stand_in, request.POST.get("payment", ""))
    if payment is None or not form.is_valid():
        return redirect("shop_simulator", shop.merchant.pk)
    outcome = Outcome(form.cleaned_data["outcome"])
    simulate(payment=payment, outcome=outcome, at=timezone.now())

    return redirect(f"{_here(shop, payment.public_id)}&outcome={outcome}")


def _advance(request: HttpRequest, shop: Shop, stand_in: Merchant) -> HttpResponse:
    form = ClockForm(request.POST)
    if not form.is_valid():
        return _page(request, shop, stand_in, clock_form=form)
    network = advance_clock(merchant=stand_in, days=form.cleaned_data["days"], at=timezone.now())
    messages.success(
        request, _("It is %(day)s in the sandbox now.") % {"day": network.business_date.isoformat()}
    )

    return redirect(_here(shop, request.POST.get("payment", "")))


def _page(
    request: HttpRequest,
    shop: Shop,
    stand_in: Merchant | None,
    *,
    issued: IssuedKey | None = None,
    charge_form: ChargeForm | None = None,
    clock_form: ClockForm | None = None,
) -> HttpResponse:
    told: dict[str, Any] = {"shop": shop, "stand_in": stand_in, "issued": issued}
    refused = any(form is not None and form.errors for form in (charge_form, clock_form))
    if stand_in is not None:
        at = timezone.now()
        payment = _find(stand_in, request.GET.get("payment", ""))
        told |= {
            "asset": stand_in.network.asset,
            "host": request.build_absolute_uri("/").rstrip("/"),
            "charge_form": charge_form or ChargeForm(asset=_unit(stand_in), initial=_suggestion()),
            "clock_form": clock_form or ClockForm(),
            "payment": payment,
            "asked": _asked(payment) if payment else "",
            "answer": _pretty(_told(request, payment, at)) if payment else "",
            "outcome": _outcome(request.GET.get("outcome", "")),
            "outcomes": [(one.value, words) for one, words in OUTCOME_WORDS.items()],
            "payments": [
                {"payment": one, "status": one.status_at(at).name}
                for one in queries.payments_of(stand_in, rows_max=ROWS_MAX)
            ],
            "events": queries.events_of(stand_in, rows_max=ROWS_MAX),
        }

    return render(request, "sandbox/simulator.html", told, status=422 if refused else 200)


def _find(stand_in: Merchant, public_id: str) -> Payment | None:
    try:
        return merchant_queries.payment_of(stand_in, public_id.replace("\x00", ""))
    except Payment.DoesNotExist:
        return None


def _here(shop: Shop, public_id: str) -> str:
    address = reverse("shop_simulator", args=[shop.merchant.pk])
    known = public_id.isascii() and public_id.replace("_", "").isalnum()
    return f"{address}?payment={public_id}" if known else address


def _unit(stand_in: Merchant) -> Asset:
    asset = stand_in.network.asset
    return Asset(asset.code, asset.decimals)


def _suggestion() -> dict[str, str]:
    """Fill the form in, so that one press charges something."""
    return {"amount": "40.00", "reference": f"order {public_ids.token()[:6]}"}


def _asked(payment: Payment) -> str:
    """Return the body that a till's software sends for such a payment."""
    asset = payment.merchant.network.asset
    body: dict[str, Any] = {
        "amount": amount_out(payment.amount_minor, asset),
        "reference": payment.reference,
    }
    if payment.capture_method == Payment.CaptureMethod.MANUAL:
        body["capture_method"] = "manual"

    return _pretty(body)


def _told(request: HttpRequest, payment: Payment, at: Any) -> dict[str, Any]:
    pay_url = request.build_absolute_uri(f"/pay/{payment.public_id}")
    return payment_out(payment, at=at, pay_url=pay_url)


def _pretty(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False)


def _outcome(text: str) -> str:
    return text if text in {outcome.value for outcome in Outcome} else ""
