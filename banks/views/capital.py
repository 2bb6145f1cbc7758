"""The bank's own money and its bonds."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banks.forms.desk import CoverForm, MoneyForm, PledgeForm
from banks.gate import Desk, officer_page
from banks.models import Officer
from banks.operations import bonds, capital, cover_promise
from banks.queries import bonds as queries
from banks.queries.capital import own_money_minor
from banks.queries.public import bond_figures
from people.refusals import Refusal

# A number longer than this is no id.
ID_DIGITS = 19
_ROLES = (Officer.Role.TREASURY, Officer.Role.APPROVER)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*_ROLES)
def capital_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the bank's money, its bonds and their cover; ask for what takes two officers."""
    deed = request.POST.get("deed", "")
    kinds: dict[str, type[MoneyForm]] = {
        "capital": MoneyForm,
        "pledge": PledgeForm,
        "release": MoneyForm,
    }
    forms: dict[str, Form] = {
        name: kind(request.POST if deed == name else None, asset=desk.asset, auto_id=f"{name}_%s")
        for name, kind in kinds.items()
    }
    forms["cover"] = CoverForm(request.POST if deed == "cover" else None, auto_id="cover_%s")
    refusal = None
    if request.method == "POST":
        try:
            if _do(request, deed, forms, desk):
                return redirect("desk_capital", bank=desk.bank.slug)
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "banks/capital.html",
        {
            "desk": desk,
            "asset": desk.asset,
            "own_minor": own_money_minor(desk.bank.pk, desk.asset),
            "figures": bond_figures(desk.bank),
            "bonds": queries.bonds_of(desk.bank.pk),
            "forms": forms,
            "may": desk.may(*_ROLES),
            "refusal": refusal,
        },
        status=422 if refusal or any(form.errors for form in forms.values()) else 200,
    )


def _do(request: HttpRequest, deed: str, forms: dict[str, Form], desk: Desk) -> bool:
    """Do what the pressed button says; False where what was typed does not fit."""
    deeds: dict[str, Callable[..., str]] = {
        "capital": _contribute,
        "pledge": _pledge,
        "verify": _verify,
        "release": _release,
        "cover": _raise_cover,
    }
    if deed not in deeds:
        raise Http404
    form = forms.get(deed)
    if form is not None and not form.is_valid():
        return False
    said = form.cleaned_data if form is not None else {}
    messages.success(request, deeds[deed](request, said, desk))

    return True


def _contribute(request: HttpRequest, said: dict[str, Any], desk: Desk) -> str:
    capital.request_contribute_capital(
        bank_id=desk.bank.pk,
        asset=desk.asset,
        amount_minor=said["amount"],
        reason=said["reason"],
        on=desk.on,
        by=desk.person,
    )
    return _("Another officer confirms that the money is there.")


def _pledge(request: HttpRequest, said: dict[str, Any], desk: Desk) -> str:
    bonds.pledge_bond(
        bank_id=desk.bank.pk,
        asset=desk.asset,
        amount_minor=said["amount"],
        expires_on=said["expires_on"],
        on=desk.on,
        by=desk.person,
    )
    return _("The bond is pledged. It counts once another officer has verified it.")


def _verify(request: HttpRequest, said: dict[str, Any], desk: Desk) -> str:
    bonds.request_verify_bond(bond_id=_bond_id(request, desk), on=desk.on, by=desk.person)
    return _("Another officer verifies it in the inbox.")


def _release(request: HttpRequest, said: dict[str, Any], desk: Desk) -> str:
    bonds.request_release_bond(
        bond_id=_bond_id(request, desk),
        amount_minor=said["amount"],
        reason=said["reason"],
        on=desk.on,
        by=desk.person,
    )
    return _("Another officer decides it in the inbox.")


def _raise_cover(request: HttpRequest, said: dict[str, Any], desk: Desk) -> str:
    cover_promise.request_raise_cover(
        bank_id=desk.bank.pk,
        cover_millionths=said["cover"],
        reason=said["reason"],
        on=desk.on,
        by=desk.person,
    )
    return _("Another officer decides it in the inbox.")


def _bond_id(request: HttpRequest, desk: Desk) -> int:
    """Return the bond that a form names, if it is this bank's."""
    asked = request.POST.get("bond", "")
    found = (
        queries.find_bond(desk.bank.pk, int(asked))
        if asked.isdecimal() and len(asked) < ID_DIGITS
        else None
    )
    if found is None:
        raise Http404

    return found.pk
