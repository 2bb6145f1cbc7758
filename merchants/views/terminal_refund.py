"""Giving back at the till: how much and why, what will move, and then the one button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from merchants import refund_words, short_codes
from merchants.forms.till import PinForm, RefundForm
from merchants.models import Payment, Refund
from merchants.operations.refunding import refund_payment
from merchants.payment_order import RefundOrder
from merchants.queries import till as till_queries
from merchants.refusals import ReferenceTaken
from merchants.refusals.till import RefundDayLimit, RefundNeedsManager
from merchants.till_gate import Counter, counter_page
from merchants.views.terminal import payment_at
from merchants.views.terminal_device import wrong_number
from people.models import Person
from people.refusals import Refusal
from rules import money


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page
def refund(request: HttpRequest, counter: Counter, public_id: str) -> HttpResponse:
    """Ask how much goes back, show what will move, and give it back when that was seen."""
    found = payment_at(counter, public_id)
    left_minor = till_queries.taken_minor(found) - found.refunded_minor
    token = request.POST.get("token", "")
    if token and "\x00" not in token and till_queries.is_given_back(found, token):
        # The same form pressed twice: it went back once.
        return redirect("till_payment", counter.terminal.pk, public_id)
    if found.status != Payment.Status.SETTLED or not left_minor:
        messages.info(request, _("There is nothing to give back for this payment."))
        return redirect("till_payment", counter.terminal.pk, public_id)
    form = _form(request, counter, left_minor)
    managers = PinForm(
        request.POST if "pin" in request.POST else None,
        offered=till_queries.managers_known_by_number(counter.merchant.pk),
    )
    amount_minor: int | None = None
    if form.is_bound and form.is_valid():
        amount_minor = form.cleaned_data["amount"]
    needs_manager = amount_minor is not None and _is_too_much(counter, amount_minor)

    if amount_minor is not None and request.POST.get("sure") == "yes":
        approver = _approver(managers) if needs_manager else None
        if (approver or not needs_manager) and _give_back(form, found, counter, approver):
            messages.success(request, _("The refund is done."))
            return redirect("till_payment", counter.terminal.pk, public_id)

    moves: list[dict[str, Any]] = []
    if amount_minor and not form.errors:
        moves = refund_words.moves_of(found, amount_minor, on=counter.on)

    return render(
        request,
        "merchants/terminal_refund.html",
        {
            "counter": counter,
            "terminal": counter.terminal,
            "asset": counter.asset,
            "payment": found,
            "form": form,
            "managers": managers,
            "manager_refusal": _refusal(counter, amount_minor or 0),
            "needs_manager": needs_manager,
            "left_minor": left_minor,
            "moves": moves,
        },
        status=422 if form.errors or managers.errors else 200,
    )


def _form(request: HttpRequest, counter: Counter, left_minor: int) -> RefundForm:
    asset = counter.asset
    if request.method == "POST":
        return RefundForm(request.POST, asset=asset, left_minor=left_minor)

    return RefundForm(
        asset=asset,
        left_minor=left_minor,
        initial={
            "amount": money.format_amount(left_minor, money.Asset(asset.code, asset.decimals)),
            "reason": Refund.Reason.REQUESTED,
            "token": f"{counter.terminal.pk}-{short_codes.new_short_code()}",
        },
    )


def _is_too_much(counter: Counter, amount_minor: int) -> bool:
    limit_minor = counter.refund_limit_minor
    return limit_minor is not None and amount_minor > limit_minor


def _refusal(counter: Counter, amount_minor: int) -> type[Refusal]:
    """Return why a manager has to agree: it is too much at once, or for the day."""
    is_at_once = amount_minor > counter.merchant.cashier_refund_minor_max
    return RefundNeedsManager if is_at_once else RefundDayLimit


def _approver(managers: PinForm) -> Person | None:
    """Return the manager whose number was typed; None where it was not, which the form tells."""
    if not managers.is_bound or not managers.is_valid():
        return None
    staff = managers.cleaned_data["staff"]
    fact = wrong_number(staff.pk, managers.cleaned_data["pin"])
    if fact is not None:
        managers.add_error("pin", fact)
        return None

    return staff.person


def _give_back(form: RefundForm, found: Payment, counter: Counter, approver: Person | None) -> bool:
    said = form.cleaned_data
    try:
        refund_payment(
            payment_id=found.pk,
            order=RefundOrder(
                amount_minor=said["amount"],
                reason=Refund.Reason(said["reason"]),
                reference=said["token"],
                note=said["note"],
            ),
            on=counter.on,
            at=timezone.now(),
            by=counter.person,
            approver=approver,
        )
    except ReferenceTaken:
        # Pressed twice at the same moment: it went back once.
        return True
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True
