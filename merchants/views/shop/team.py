"""Who works at a shop and as what, and who is family of theirs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from merchants import operations, queries
from merchants.forms.shop import HireForm, PinForm, RelativeForm
from merchants.models import Staff
from merchants.operations import pins
from merchants.queries import shop as shop_queries
from merchants.shop_gate import Role, Shop, shop_page
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.CASHIER)
def team(request: HttpRequest, shop: Shop) -> HttpResponse:
    """List the team; managers take on cashiers, owners everybody; everybody names their family."""
    posted = request.POST if request.method == "POST" else None
    deed = request.POST.get("deed", "") if posted is not None else ""
    hire_form = HireForm(posted if deed == "hire" else None, with_managers=shop.is_owner)
    relative_form = RelativeForm(posted if deed == "relative" else None, prefix="relative")
    if deed == "hire" and hire_form.is_valid() and _done(hire_form, _hire, hire_form, shop):
        messages.success(request, _("%(name)s works here now.") % _named(hire_form))
        return redirect("shop_team", shop.merchant.pk)
    if (
        deed == "relative"
        and relative_form.is_valid()
        and _done(relative_form, _declare, relative_form, shop)
    ):
        messages.success(request, _("%(name)s is family here now.") % _named(relative_form))
        return redirect("shop_team", shop.merchant.pk)

    return render(
        request,
        "merchants/shop_team.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "staff": [
                {
                    "row": each,
                    "mine": each.person_id == shop.person.pk,
                    "may": shop.is_owner or (shop.is_manager and each.role == Role.CASHIER),
                }
                for each in queries.staff_of(shop.merchant.pk)
            ],
            "relatives": shop_queries.relatives_of(shop.merchant.pk),
            "hire_form": hire_form if shop.is_manager else None,
            "relative_form": relative_form,
        },
        status=422 if hire_form.errors or relative_form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page(Role.CASHIER)
def member(request: HttpRequest, shop: Shop, staff_id: int) -> HttpResponse:
    """Change as what somebody works here, their number for the till, or end it."""
    staff = queries.staff_of(shop.merchant.pk).filter(pk=staff_id).first()
    mine = staff is not None and staff.person_id == shop.person.pk
    if staff is None or not (mine or shop.is_manager):
        raise Http404
    may = shop.is_owner or (shop.is_manager and staff.role == Role.CASHIER)
    posted = request.POST if request.method == "POST" else None
    deed = request.POST.get("deed", "") if posted is not None else ""
    form = PinForm(posted if deed == "pin" else None)
    refusal = None
    if deed == "pin" and form.is_valid():
        pin = form.cleaned_data["pin"]
        if _done(form, lambda: pins.set_pin(staff_id=staff.pk, pin=pin, by=shop.person)):
            messages.success(request, _("The number is set.") if pin else _("It is taken away."))
            return redirect("shop_team_member", shop.merchant.pk, staff.pk)
    elif deed in ("end", *Role.values):
        try:
            _change(staff, deed, shop)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("It is done."))
            # Whoever ended their own work has no page here any more.
            return (
                redirect("shop")
                if mine and deed == "end"
                else redirect("shop_team", shop.merchant.pk)
            )

    return render(
        request,
        "merchants/shop_member.html",
        {
            "shop": shop,
            "asset": shop.asset,
            "staff": staff,
            "mine": mine,
            "may": may,
            "roles": [(role.value, role.label) for role in Role if role != staff.role]
            if shop.is_owner
            else [],
            "form": form if mine or may else None,
            "refusal": refusal,
        },
        status=422 if form.errors or refusal else 200,
    )


@require_POST
@shop_page(Role.CASHIER)
def end_relative(request: HttpRequest, shop: Shop, relative_id: int) -> HttpResponse:
    """End a declaration of family."""
    relative = shop_queries.relatives_of(shop.merchant.pk).filter(pk=relative_id).first()
    if relative is None:
        raise Http404
    try:
        operations.end_relative(relative_id=relative.pk, on=shop.on, by=shop.person)
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect("shop_team", shop.merchant.pk)


def _change(staff: Staff, deed: str, shop: Shop) -> None:
    if deed == "end":
        operations.dismiss_staff(staff_id=staff.pk, on=shop.on, by=shop.person)
    else:
        operations.hire_staff(
            merchant_id=shop.merchant.pk,
            person_id=staff.person_id,
            role=Role(deed),
            on=shop.on,
            by=shop.person,
        )


def _hire(form: HireForm, shop: Shop) -> Staff:
    return operations.hire_staff(
        merchant_id=shop.merchant.pk,
        person_id=form.cleaned_data["person"].pk,
        role=Role(form.cleaned_data["role"]),
        on=shop.on,
        by=shop.person,
    )


def _declare(form: RelativeForm, shop: Shop) -> Any:
    return operations.declare_relative(
        merchant_id=shop.merchant.pk,
        person_id=form.cleaned_data["person"].pk,
        on=shop.on,
        by=shop.person,
    )


def _done(form: Any, deed: Callable[..., Any], *given: Any) -> bool:
    """Do a deed; False where it was refused, which the form then tells."""
    try:
        deed(*given)
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False

    return True


def _named(form: Any) -> dict[str, str]:
    return {"name": form.cleaned_data["person"].name}
