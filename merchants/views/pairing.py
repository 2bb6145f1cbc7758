"""Lets a till's software in: the code that it shows is typed here, and allowed or refused."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from merchants import pair_codes, queries
from merchants.forms.developers import CodeForm, PairForm
from merchants.models import ApiKey, Pairing, Staff
from merchants.operations import pairing as operations
from merchants.queries import keys as key_queries
from merchants.shop_gate import Shop, shop_page
from people.queries import person_of
from people.refusals import Refusal


@never_cache
@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """Lead to the shop for which the person may let software in, with the code it came with."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404
    jobs = [job for job in queries.jobs_of(person) if job.role != Staff.Role.CASHIER]
    if not jobs:
        raise Http404
    code = pair_codes.read_code(request.GET.get("code", ""))
    query = f"?{urlencode({'code': pair_codes.spaced(code)})}" if code else ""
    doors = [(job, reverse("shop_pair", args=[job.merchant_id]) + query) for job in jobs]
    if len(doors) == 1:
        return redirect(doors[0][1])

    return render(request, "merchants/pair_choose.html", {"doors": doors})


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Staff.Role.MANAGER)
def pair(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Ask for the code, then for which till and what it may do, then let the software in."""
    # Its address is short, and lies outside of the part that is marked as open.
    shop = replace(shop, path=reverse("shop_developers", args=[shop.merchant.pk]))
    said = request.POST if request.method == "POST" else request.GET
    form = CodeForm(said if "code" in said else None)
    waiting = _find(shop, form) if form.is_bound and form.is_valid() else None
    if waiting is None:
        return render(
            request,
            "merchants/shop_pair.html",
            {"shop": shop, "form": form},
            status=422 if form.errors else 200,
        )

    allowed = ApiKey.Scope.values if shop.is_owner else operations.MANAGER_SCOPES
    terminals = key_queries.terminals_to_key(key_queries.merchants_run_with(shop.merchant))
    deed = request.POST.get("deed", "")
    confirm = PairForm(
        request.POST if deed == "allow" else None,
        terminals=terminals,
        allowed=allowed,
        initial={"code": pair_codes.spaced(waiting.user_code), "name": waiting.device_name},
    )
    if deed == "allow" and confirm.is_valid():
        try:
            _approve(shop, waiting, confirm)
        except Refusal as refused:
            confirm.add_error(None, str(refused))
        else:
            messages.success(request, _("The till is paired: it fetches its key by itself."))
            return redirect("shop_pair", shop.merchant.pk)
    if deed == "refuse":
        return _refuse(request, shop, waiting)

    return render(
        request,
        "merchants/shop_pair_confirm.html",
        {
            "shop": shop,
            "form": confirm,
            "pairing": waiting,
            "code": pair_codes.spaced(waiting.user_code),
        },
        status=422 if confirm.errors else 200,
    )


def _find(shop: Shop, form: CodeForm) -> Pairing | None:
    """Return the pairing of the code; where there is none, the form says what would be right."""
    try:
        found = key_queries.find_pairing(shop.person, form.cleaned_data["code"], at=timezone.now())
    except Refusal as refused:
        form.add_error("code", str(refused))
        return None
    if found is None:
        form.add_error(
            "code", _("No till waits under this code. Compare it, or let the till show a new one.")
        )

    return found


def _approve(shop: Shop, waiting: Pairing, form: PairForm) -> None:
    said = form.cleaned_data
    scopes = [ApiKey.Scope(scope) for scope in said["scopes"]]
    if said["terminal"]:
        operations.approve_pairing(
            pairing_id=waiting.pk,
            terminal_id=said["terminal"].pk,
            scopes=scopes,
            at=timezone.now(),
            by=shop.person,
        )
    else:
        operations.approve_pairing_for_new_terminal(
            pairing_id=waiting.pk,
            merchant_id=shop.merchant.pk,
            name=said["name"],
            scopes=scopes,
            on=shop.on,
            at=timezone.now(),
            by=shop.person,
        )


def _refuse(request: HttpRequest, shop: Shop, waiting: Pairing) -> HttpResponse:
    try:
        operations.refuse_pairing(
            pairing_id=waiting.pk, merchant_id=shop.merchant.pk, at=timezone.now(), by=shop.person
        )
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("That till is not let in."))

    return redirect("shop_pair", shop.merchant.pk)
