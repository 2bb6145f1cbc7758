"""The pages for those who write a till's software: its keys, and what it asked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api import secret_keys
from merchants import operations, queries
from merchants.forms.developers import KeyForm, OverlapForm, RequestFilterForm
from merchants.models import ApiKey, LoggedRequest, Staff
from merchants.operations import IssuedKey
from merchants.queries import keys as key_queries
from merchants.queries.keys import RequestFilter
from merchants.scope_words import words_of
from merchants.shop_gate import Shop, shop_page
from people.queries import person_of
from people.refusals import Refusal

ROWS_PER_PAGE = 50


@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """Lead to the keys of the merchant that the address names, or of the person's first one."""
    person = person_of(request.user)  # type: ignore[arg-type]
    owned = list(queries.merchants_owned_by(person)) if person else []
    if not owned:
        raise Http404
    wanted = request.GET.get("merchant", "")
    merchant = next((one for one in owned if one.handle == wanted), owned[0])

    return redirect("shop_developers", merchant.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Staff.Role.MANAGER)
def developers(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Make keys, shown once; a manager, who makes none, is led to the log of requests."""
    if not shop.is_owner:
        if request.method == "POST":
            raise PermissionDenied
        return redirect("shop_requests", shop.merchant.pk)
    terminals = key_queries.terminals_to_key(key_queries.merchants_run_with(shop.merchant))
    form = KeyForm(request.POST if request.method == "POST" else None, terminals=terminals)
    issued = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            issued = operations.issue_api_key(
                terminal_id=said["terminal"].pk,
                scopes=said["scopes"],
                at=timezone.now(),
                by=shop.person,
                name=said["name"],
                kind=said["kind"],
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            form = KeyForm(terminals=terminals)

    return _keys_page(request, shop, form, issued=issued)


@require_POST
@shop_page(Staff.Role.OWNER)
def rotate(request: HttpRequest, shop: Shop, key_id: int) -> HttpResponse:
    """Make a key that takes the place of another, shown once."""
    key = _key(shop, key_id)
    overlap = OverlapForm(request.POST)
    if not overlap.is_valid():
        messages.error(request, _("Say when the old key stops."))
        return redirect("shop_developers", shop.merchant.pk)
    try:
        issued = operations.rotate_api_key(
            key_id=key.pk,
            overlap=overlap.cleaned_data["overlap"],
            at=timezone.now(),
            by=shop.person,
        )
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("shop_developers", shop.merchant.pk)

    terminals = key_queries.terminals_to_key(key_queries.merchants_run_with(shop.merchant))
    return _keys_page(request, shop, KeyForm(terminals=terminals), issued=issued)


@require_POST
@shop_page(Staff.Role.OWNER)
def revoke(request: HttpRequest, shop: Shop, key_id: int) -> HttpResponse:
    """Withdraw a key at once."""
    key = _key(shop, key_id)
    operations.revoke_api_key(key_id=key.pk, at=timezone.now(), by=shop.person)
    messages.success(request, _("The key %(prefix)s… is withdrawn.") % {"prefix": key.prefix})

    return redirect("shop_developers", shop.merchant.pk)


@require_safe
@shop_page(Staff.Role.MANAGER)
def requests(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Show what the merchant's software asked, and what it was answered."""
    form = RequestFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = key_queries.requests_of(
        key_queries.merchants_run_with(shop.merchant),
        RequestFilter(
            request_id=asked.get("request_id", "").strip(),
            status_class=int(asked["status"]) if asked.get("status") else None,
        ),
    )
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "merchants/shop_requests.html",
        {
            "shop": shop,
            "form": form,
            "page_obj": page,
            "narrowed": any(asked.values()),
            "rows": [_request_row(logged) for logged in page],
        },
        status=422 if form.errors else 200,
    )


def _keys_page(
    request: HttpRequest, shop: Shop, form: KeyForm, *, issued: IssuedKey | None
) -> HttpResponse:
    at = timezone.now()
    merchants = key_queries.merchants_run_with(shop.merchant)
    rows = [
        {
            "key": key,
            "scopes": words_of(key.scopes),
            "in_force": key.is_in_force(at=at),
            "replaced": hasattr(key, "replaced_by"),
            "is_test": key.terminal.merchant.network.is_test,
        }
        for key in key_queries.keys_of(merchants)
    ]
    rows.sort(key=lambda row: not row["in_force"])

    return render(
        request,
        "merchants/shop_developers.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "form": form,
            "overlap_form": OverlapForm(),
            "issued": issued,
            "rows": rows,
            "example": issued.shown if issued else f"{secret_keys.LIVE}…",
            "address": request.build_absolute_uri("/api/v1/payments"),
            "token_address": request.build_absolute_uri("/api/v1/oauth/token"),
        },
        status=422 if form.errors else 200,
    )


def _key(shop: Shop, key_id: int) -> ApiKey:
    merchants = key_queries.merchants_run_with(shop.merchant)
    key = key_queries.keys_of(merchants).filter(pk=key_id).first()
    if key is None:
        raise Http404

    return key


def _request_row(logged: LoggedRequest) -> dict[str, Any]:
    return {
        "at": logged.at,
        "asked": f"{logged.method} {logged.path}",
        "status": logged.status,
        "problem": logged.problem_code,
        "milliseconds": logged.milliseconds,
        "request_id": logged.request_id,
        "key": logged.key_prefix,
        "idempotency_key": logged.idempotency_key,
    }
