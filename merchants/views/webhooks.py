"""The pages of webhooks: addresses, what they hear, their health, and the log of deliveries."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merchants.forms.webhooks import DeliveryFilterForm, EndpointForm
from merchants.models import Merchant, Staff
from merchants.operations import webhooks as operations
from merchants.operations.webhooks import EndpointChange
from merchants.queries import keys as key_queries
from merchants.shop_gate import Shop, shop_page
from people.refusals import Refusal
from webhooks import event_types, failures, queries
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.queries import DeliveryFilter
from webhooks.signing import body_of

ROWS_PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Staff.Role.OWNER)
def webhooks(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show the addresses, and add one; its secret is shown this once."""
    merchants = key_queries.merchants_run_with(shop.merchant)
    form = EndpointForm(request.POST if request.method == "POST" else None, merchants=merchants)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            named = operations.add_endpoint(
                merchant_id=int(said.get("merchant") or shop.merchant.pk),
                url=said["url"],
                events=said["events"],
                description=said["description"],
                at=timezone.now(),
                by=shop.person,
            )
        except Refusal as refused:
            form.add_error("url", str(refused))
        else:
            return _secret_page(request, shop, named.endpoint, named.secret, is_new=True)

    rows = [
        _endpoint_row(endpoint, merchants)
        for endpoint in queries.endpoints_of(_mailboxes(merchants))
    ]
    return render(
        request,
        "merchants/shop_webhooks.html",
        {"shop": shop, "form": form, "rows": rows, "groups": _groups(form)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Staff.Role.OWNER)
def endpoint(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Show an address, how it answers and what was sent to it; change what it hears."""
    found, merchant = _endpoint(shop, public_id)
    form = EndpointForm(
        request.POST if request.method == "POST" else None,
        initial={"url": found.url, "description": found.description, "events": found.events},
    )
    if form.is_bound and form.is_valid():
        try:
            operations.change_endpoint(
                merchant_id=merchant.pk,
                public_id=public_id,
                change=EndpointChange(
                    url=form.cleaned_data["url"],
                    events=form.cleaned_data["events"],
                    description=form.cleaned_data["description"],
                ),
                at=timezone.now(),
                by=shop.person,
            )
        except Refusal as refused:
            form.add_error("url", str(refused))
        else:
            messages.success(request, _("The address is changed."))
            return redirect("shop_webhook", shop.merchant.pk, public_id)

    narrowed = DeliveryFilterForm(request.GET or None)
    asked = narrowed.cleaned_data if narrowed.is_bound and narrowed.is_valid() else {}
    page = Paginator(
        queries.deliveries_of(
            [found.mailbox_id],
            DeliveryFilter(
                endpoint_public_id=public_id,
                status=asked.get("status") or None,
                type=asked.get("type") or None,
            ),
        ),
        ROWS_PER_PAGE,
    ).get_page(request.GET.get("page"))
    return render(
        request,
        "merchants/shop_webhook.html",
        {
            "shop": shop,
            "row": _endpoint_row(found, [merchant]),
            "endpoint": found,
            "secrets": list(
                found.secrets.in_force(at=timezone.now()).order_by("-pk")  # type: ignore[attr-defined]
            ),
            "health": queries.health_of(found, at=timezone.now()),
            "form": form,
            "groups": _groups(form),
            "filter": narrowed,
            "narrowed": any(asked.values()),
            "page_obj": page,
            "deliveries": [_delivery_row(delivery) for delivery in page],
        },
        status=422 if form.errors or narrowed.errors else 200,
    )


@require_POST
@shop_page(Staff.Role.OWNER)
def rotate(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Give an address a new secret, shown this once."""
    _found, merchant = _endpoint(shop, public_id)
    try:
        named = operations.rotate_secret(
            merchant_id=merchant.pk, public_id=public_id, at=timezone.now(), by=shop.person
        )
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("shop_webhook", shop.merchant.pk, public_id)

    return _secret_page(request, shop, named.endpoint, named.secret, is_new=False)


@require_POST
@shop_page(Staff.Role.OWNER)
def trial(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Send a trial and lead to what comes of it."""
    _found, merchant = _endpoint(shop, public_id)
    try:
        delivery = operations.send_test(
            merchant_id=merchant.pk, public_id=public_id, at=timezone.now(), by=shop.person
        )
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("shop_webhook", shop.merchant.pk, public_id)

    return redirect("shop_webhook_delivery", shop.merchant.pk, delivery.public_id)


@require_POST
@shop_page(Staff.Role.OWNER)
def switch(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Switch an address off, or on again."""
    _found, merchant = _endpoint(shop, public_id)
    wants_off = request.POST.get("to") == "off"
    try:
        operations.change_endpoint(
            merchant_id=merchant.pk,
            public_id=public_id,
            change=EndpointChange(disabled=wants_off),
            at=timezone.now(),
            by=shop.person,
        )
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("The address is switched off.") if wants_off else _("The address is on again."),
        )

    return redirect("shop_webhook", shop.merchant.pk, public_id)


@require_safe
@shop_page(Staff.Role.OWNER)
def delivery(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Show what was sent, every try, and what was answered."""
    found, _merchant = _delivery(shop, public_id)
    tries = sorted(found.attempts.all(), key=lambda attempt: attempt.number, reverse=True)
    return render(
        request,
        "merchants/shop_delivery.html",
        {
            "shop": shop,
            "delivery": found,
            "event": found.event,
            "words": event_types.TYPES[found.event.type].words,
            "body": body_of(found.event.type, found.event.happened_at, found.event.data),
            "is_waiting": found.status == Delivery.Status.PENDING,
            "tries": [_attempt_row(attempt) for attempt in tries],
        },
    )


@require_POST
@shop_page(Staff.Role.OWNER)
def replay(request: HttpRequest, shop: Shop, public_id: str) -> HttpResponse:
    """Send the event again and lead to what comes of it."""
    _found, merchant = _delivery(shop, public_id)
    try:
        again = operations.replay_delivery(
            merchant_id=merchant.pk, public_id=public_id, at=timezone.now(), by=shop.person
        )
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("shop_webhook_delivery", shop.merchant.pk, public_id)

    return redirect("shop_webhook_delivery", shop.merchant.pk, again.public_id)


def _secret_page(
    request: HttpRequest, shop: Shop, endpoint: Endpoint, secret: str, *, is_new: bool
) -> HttpResponse:
    return render(
        request,
        "merchants/shop_webhook_secret.html",
        {"shop": shop, "endpoint": endpoint, "secret": secret, "is_new": is_new},
    )


def _mailboxes(merchants: list[Merchant]) -> list[int]:
    return [one.mailbox_id for one in merchants if one.mailbox_id is not None]


def _endpoint(shop: Shop, public_id: str) -> tuple[Endpoint, Merchant]:
    """Return an address of the shop or of its test, and whose it is."""
    merchants = key_queries.merchants_run_with(shop.merchant)
    try:
        found = queries.endpoint_of(_mailboxes(merchants), public_id)
    except Endpoint.DoesNotExist:
        raise Http404 from None

    return found, next(one for one in merchants if one.mailbox_id == found.mailbox_id)


def _delivery(shop: Shop, public_id: str) -> tuple[Delivery, Merchant]:
    merchants = key_queries.merchants_run_with(shop.merchant)
    try:
        found = queries.delivery_of(_mailboxes(merchants), public_id)
    except Delivery.DoesNotExist:
        raise Http404 from None
    mailbox_id = found.endpoint.mailbox_id

    return found, next(one for one in merchants if one.mailbox_id == mailbox_id)


def _endpoint_row(endpoint: Endpoint, merchants: list[Merchant]) -> dict[str, Any]:
    reasons = {
        Endpoint.DisabledReason.BY_OWNER: _("By hand."),
        Endpoint.DisabledReason.GONE: _("It answered 410."),
        Endpoint.DisabledReason.FAILING: _("Nothing but failures for three days."),
        Endpoint.DisabledReason.DEAD_DELIVERIES: _("Too many deliveries were never taken."),
    }
    state = "ENABLED" if endpoint.failing_since is None else "RESTING"
    return {
        "endpoint": endpoint,
        "state": state if endpoint.is_enabled else "DISABLED",
        "reason": reasons.get(Endpoint.DisabledReason(endpoint.disabled_reason), "")
        if endpoint.disabled_reason
        else "",
        "is_test": any(
            one.network.is_test for one in merchants if one.mailbox_id == endpoint.mailbox_id
        ),
    }


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    tries = sorted(delivery.attempts.all(), key=lambda attempt: attempt.number)
    return {
        "delivery": delivery,
        "event": delivery.event,
        "is_waiting": delivery.status == Delivery.Status.PENDING,
        "last": _attempt_row(tries[-1]) if tries else None,
        "tries": len(tries),
    }


def _attempt_row(attempt: Attempt) -> dict[str, Any]:
    return {"attempt": attempt, "words": failures.words_of(attempt.failure)}


def _groups(form: EndpointForm) -> list[dict[str, Any]]:
    """Return the types of events by what they are about, each ticked where it is chosen."""
    chosen = set(form["events"].value() or ())
    found: dict[str, list[dict[str, Any]]] = {}
    for known in event_types.TYPES.values():
        found.setdefault(known.name.partition(".")[0], []).append(
            {"name": known.name, "words": known.words, "chosen": known.name in chosen}
        )

    return [
        {"name": name, "types": types, "chosen": sum(one["chosen"] for one in types)}
        for name, types in found.items()
    ]
