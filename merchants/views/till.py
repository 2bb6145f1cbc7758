"""The till for merchants without a machine of their own, and the page where keys are made."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merchants import key_queries, operations, queries, short_codes
from merchants.forms import KeyForm, PaymentFilterForm, PaymentForm
from merchants.models import ApiKey, Merchant, Payment, Terminal
from merchants.queries import PaymentFilter
from merchants.refusals import PaymentFinished, ReferenceTaken
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal

RECENT = 8
ROWS_PER_PAGE = 50


@require_safe
def tills(request: HttpRequest) -> HttpResponse:
    """Offer the tills at which the person works; one only is opened at once."""
    terminals = list(queries.terminals_of(_person(request)))
    if len(terminals) == 1:
        return redirect("till_terminal", terminals[0].pk)

    return render(request, "merchants/tills.html", {"terminals": terminals})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terminal(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Take an amount and ask for it; beside it the day at a glance and the last payments."""
    person = _person(request)
    here = _terminal(person, terminal_id)
    asset = here.merchant.network.asset
    if request.method == "POST":
        form = PaymentForm(request.POST, asset=asset)
        if form.is_valid():
            payment = _ask(form, here, person)
            if payment is not None:
                return redirect("till_payment", here.pk, payment.public_id)
    else:
        token = f"{here.pk}-{short_codes.new_short_code()}"
        form = PaymentForm(asset=asset, initial={"token": token})

    at = timezone.now()
    recent = queries.payments_of(here.merchant_id, PaymentFilter(), at=at)[:RECENT]
    return render(
        request,
        "merchants/terminal.html",
        {
            "terminal": here,
            "asset": asset,
            "form": form,
            "totals": queries.day_totals(here.merchant),
            "recent": [_row(payment, at) for payment in recent],
        },
        status=422 if form.errors else 200,
    )


def _ask(form: PaymentForm, here: Terminal, person: Person) -> Payment | None:
    """Ask for what the form says; None where it was refused, which the form then tells."""
    said = form.cleaned_data
    at = timezone.now()
    try:
        return operations.request_payment(
            terminal_id=here.pk,
            amount_minor=said["amount"],
            reference=said["reference"],
            metadata={},
            at=at,
            by=person,
        )
    except ReferenceTaken as refused:
        # The same form pressed twice: there is one payment, and it is this one.
        twin = queries.payments_of(
            here.merchant_id, PaymentFilter(reference=said["reference"]), at=at
        ).first()
        if (
            twin is not None
            and twin.terminal_id == here.pk
            and twin.amount_minor == said["amount"]
            and twin.is_waiting(at=at)
        ):
            return twin
        form.add_error("reference", str(refused))
    except Refusal as refused:
        form.add_error(None, str(refused))

    return None


@never_cache
@require_safe
def payment(request: HttpRequest, terminal_id: int, public_id: str) -> HttpResponse:
    """Show the customer what to scan, and the cashier how it stands."""
    here = _terminal(_person(request), terminal_id)
    return render(request, "merchants/payment.html", _stage(request, here, public_id))


@never_cache
@require_safe
def payment_status(request: HttpRequest, terminal_id: int, public_id: str) -> HttpResponse:
    """Answer the page's question whether anything changed: nothing to say where it did not."""
    here = _terminal(_person(request), terminal_id)
    stage = _stage(request, here, public_id)
    if request.GET.get("seen") == stage["status"]:
        return HttpResponse(status=204)

    return render(request, "merchants/payment_stage.html", stage)


@require_POST
def cancel(request: HttpRequest, terminal_id: int, public_id: str) -> HttpResponse:
    """Take a payment back."""
    person = _person(request)
    here = _terminal(person, terminal_id)
    found = _payment(here, public_id)
    try:
        operations.cancel_payment(payment_id=found.pk, at=timezone.now(), by=person)
    except PaymentFinished as refused:
        messages.error(request, refused.detail)

    return redirect("till_payment", here.pk, public_id)


@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """List the payments of the merchants at which the person works."""
    person = _person(request)
    merchants = list(queries.merchants_of(person))
    merchant = _chosen(request, merchants)
    form = PaymentFilterForm(request.GET if request.GET else None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    at = timezone.now()
    found = queries.payments_of(
        merchant.pk,
        PaymentFilter(status=asked.get("status") or None, reference=asked.get("reference") or None),
        at=at,
    )
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "merchants/payments.html",
        {
            "merchant": merchant,
            "merchants": merchants,
            "asset": merchant.network.asset,
            "form": form,
            "owner": queries.merchants_owned_by(person).filter(pk=merchant.pk).exists(),
            "page_obj": page,
            "rows": [_row(payment, at) for payment in page],
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def developers(request: HttpRequest) -> HttpResponse:
    """Make keys, shown once, and withdraw them."""
    person = _person(request)
    merchants = list(queries.merchants_owned_by(person))
    merchant = _chosen(request, merchants)
    issued = None
    form = KeyForm(merchant=merchant)
    if request.method == "POST":
        form = KeyForm(request.POST, merchant=merchant)
        if form.is_valid():
            issued = operations.issue_api_key(
                terminal_id=form.cleaned_data["terminal"].pk,
                scopes=form.cleaned_data["scopes"],
                at=timezone.now(),
                by=person,
            )
            form = KeyForm(merchant=merchant)

    return render(
        request,
        "merchants/developers.html",
        {
            "merchant": merchant,
            "merchants": merchants,
            "form": form,
            "issued": issued,
            "keys": key_queries.keys_of([merchant]),
            "address": request.build_absolute_uri("/api/v1/payments"),
            "asset": merchant.network.asset,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Withdraw a key at once."""
    person = _person(request)
    key = ApiKey.objects.filter(
        pk=key_id, terminal__merchant__in=queries.merchants_owned_by(person)
    ).first()
    if key is None:
        raise Http404
    operations.revoke_api_key(key_id=key.pk, at=timezone.now(), by=person)
    messages.success(request, _("The key %(prefix)s… is withdrawn.") % {"prefix": key.prefix})

    return redirect("till_developers")


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person


def _terminal(person: Person, terminal_id: int) -> Terminal:
    try:
        return queries.terminal_for(person, terminal_id)
    except Terminal.DoesNotExist:
        raise Http404 from None


def _payment(here: Terminal, public_id: str) -> Payment:
    if "\x00" in public_id:
        raise Http404
    try:
        return queries.payment_of(here.merchant_id, public_id)
    except Payment.DoesNotExist:
        raise Http404 from None


def _chosen(request: HttpRequest, merchants: list[Merchant]) -> Merchant:
    """Return the merchant that the address names, or the first one."""
    if not merchants:
        raise Http404
    wanted = request.GET.get("merchant", "")
    return next((merchant for merchant in merchants if merchant.handle == wanted), merchants[0])


def _stage(request: HttpRequest, here: Terminal, public_id: str) -> dict[str, Any]:
    found = _payment(here, public_id)
    return {
        "terminal": here,
        "payment": found,
        "asset": here.merchant.network.asset,
        "status": found.status_at(timezone.now()).value,
        "code": short_codes.spaced(found.short_code),
        "pay_url": request.build_absolute_uri(f"/pay/{found.public_id}"),
    }


def _row(found: Payment, at: Any) -> dict[str, Any]:
    status = found.status_at(at)
    return {
        "at": found.created_at,
        "reference": found.reference,
        "terminal": found.terminal.name,
        "status": "PAID" if status == Payment.Status.SETTLED else status.name,
        "amount_minor": found.amount_minor,
        "href": reverse("till_payment", args=[found.terminal_id, found.public_id]),
    }
