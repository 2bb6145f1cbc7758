"""The secondary market: what is for sale, buying, offering one's own notes, taking them back."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger import queries as ledger_queries
from ledger.models import Account
from marketplace.forms.market import BuyForm, MarketForm, SellForm
from marketplace.operations import notes_market as deeds
from marketplace.queries import notes_market as queries
from marketplace.queries.notes_market import Listing, Priced
from pages.formats import amount_words
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal
from rules.money import Asset

Rest = ParamSpec("Rest")
STATES = {
    "CURRENT": ("PAID", gettext_lazy("On schedule")),
    "LATE": ("LATE", gettext_lazy("Late")),
    "DISPUTED": ("LATE", gettext_lazy("In dispute")),
    "DEFAULTED": ("DEFAULTED", gettext_lazy("In default")),
}
ASK_STATES = {
    "OPEN": ("OPEN", gettext_lazy("For sale")),
    "SOLD": ("PAID", gettext_lazy("Sold")),
    "CANCELLED": ("CANCELLED", gettext_lazy("Taken back")),
    "STOPPED": ("LATE", gettext_lazy("Stopped: the loan is in trouble")),
}


def trader_page(
    view: Callable[Concatenate[HttpRequest, Person, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Give a view the person who asks; a login that is nobody's finds nothing here."""

    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        person = person_of(request.user)  # type: ignore[arg-type]
        if person is None:
            raise Http404

        return view(request, person, *args, **kwargs)

    return opened


@require_safe
@trader_page
def market(request: HttpRequest, person: Person) -> HttpResponse:
    """List the notes that are for sale."""
    # Choices come from everything that is for sale, so that no filter hides its own way back.
    every = queries.listings(queries.Filters())
    form = MarketForm(request.GET, listings=[each.listing for each in every])
    filters = form.filters()
    order = request.GET.get("order", "")
    unfiltered = filters == queries.Filters() and order not in queries.ORDERS
    found = every if unfiltered else queries.listings(filters, order=order)

    return render(
        request,
        "marketplace/market.html",
        {
            "form": form,
            "rows": [_row(each, person) for each in found],
            "is_empty": not every,
            "orders": list(_ORDER_WORDS.items()),
            "order": order,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@trader_page
def buy(request: HttpRequest, person: Person, public_id: str) -> HttpResponse:
    """Show what one listing means, and buy of it at the price that was seen."""
    found = queries.listing(public_id)
    if found is None:
        messages.error(request, _("This note is not for sale any more."))
        return redirect("market")
    listing = found.listing
    form = BuyForm(request.POST or request.GET or None, initial={"count": 1})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _buy(person, listing, form)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("The notes are yours."))
            return redirect("portfolio_loan", public_id=listing.loan_public_id)
    wallet = _wallet(person, listing)
    count = form.cleaned_data["count"] if form.is_bound and form.is_valid() else None

    return render(
        request,
        "marketplace/market_buy.html",
        {
            "row": _row(found, person),
            "listing": listing,
            "asset": Asset(listing.asset_code, listing.decimals),
            "form": form,
            "count": count if count and count <= listing.count else None,
            "moves": _moves(listing, count) if count else [],
            "wallet": wallet,
            "history": queries.history(listing.loan_id),
            "refusal": refusal,
            "is_own": listing.seller_id == person.pk,
        },
        status=422 if refusal or form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@trader_page
def sell(request: HttpRequest, person: Person, public_id: str) -> HttpResponse:
    """Ask a price for notes of one loan."""
    held = queries.sellable(person.pk, loan_public_id=public_id)
    if held is None:
        raise Http404
    form = SellForm(request.POST or None, asset=held.bank_loan.asset, free_count=held.free_count)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            deeds.ask_for_notes(
                loan_id=held.bank_loan.pk,
                seller=person,
                count=form.cleaned_data["count"],
                price_minor=form.cleaned_data["price"],
                is_flagged=form.cleaned_data["is_flagged"],
                on=held.bank_loan.loan.network.business_date,
                at=timezone.now(),
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Your notes are for sale."))
            return redirect("market_mine")

    return render(
        request,
        "marketplace/market_sell.html",
        {
            "held": held,
            "loan": held.bank_loan,
            "asset": held.bank_loan.asset,
            "form": form,
            "refusal": refusal,
            "history": queries.history(held.bank_loan.pk),
        },
        status=422 if refusal or form.errors else 200,
    )


@require_safe
@trader_page
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """List what the person has for sale, sold, took back."""
    rows = [
        {
            **ask,
            "status": ASK_STATES[ask["state"]][0],
            "words": ASK_STATES[ask["state"]][1],
            "asset": Asset(ask["asset_code"], ask["decimals"]),
        }
        for ask in queries.asks_of(person.pk)
    ]
    return render(
        request,
        "marketplace/market_mine.html",
        {
            "open": [row for row in rows if row["state"] == "OPEN"],
            "ended": [row for row in rows if row["state"] != "OPEN"],
        },
    )


@require_POST
@trader_page
def cancel(request: HttpRequest, person: Person) -> HttpResponse:
    """Take the notes of one line back from the market."""
    price = request.POST.get("price_minor", "")
    found = (
        queries.open_ask_ids(
            person.pk, loan_public_id=request.POST.get("loan", ""), price_minor=int(price[:18])
        )
        if price.isascii() and price.isdigit()
        else []
    )
    on = queries.business_date_of(request.POST.get("loan", ""))
    try:
        if on is None:
            raise Http404
        deeds.cancel_asks(ask_public_ids=found, seller=person, on=on)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("They are not for sale any more."))

    return redirect("market_mine")


def _buy(person: Person, listing: Listing, form: BuyForm) -> None:
    seen = form.cleaned_data
    deeds.buy_notes(
        ask_public_ids=listing.ask_public_ids[: seen["count"]],
        buyer=person,
        on=listing.on,
        at=timezone.now(),
        price_minor_seen=seen["price_minor"] or 0,
        outstanding_minor_seen=seen["outstanding_minor"],
    )


_ORDER_WORDS = {
    "": gettext_lazy("Cheapest first"),
    "-price": gettext_lazy("Dearest first"),
    "-rate": gettext_lazy("Highest rate first"),
    "ends": gettext_lazy("Ending soonest first"),
}


def _row(priced: Priced, person: Person) -> dict[str, Any]:
    listing = priced.listing
    status, words = STATES[listing.status]
    return {
        "listing": listing,
        "href": reverse("market_buy", args=[listing.public_id]),
        "asset": Asset(listing.asset_code, listing.decimals),
        "premium": priced.price.premium if priced.price else None,
        "yearly": priced.yearly,
        "status": status,
        "words": words,
        "is_own": listing.seller_id == person.pk,
    }


def _wallet(person: Person, listing: Listing) -> int:
    """Return what the person's wallet holds in the listing's asset."""
    code = f"person:{person.pk}:wallet:{listing.asset_code}"
    try:
        return ledger_queries.balance(ledger_queries.account_id(code))
    except Account.DoesNotExist:
        return 0


def _moves(listing: Listing, count: int) -> list[dict[str, Any]]:
    price = amount_words(listing.price_minor, Asset(listing.asset_code, listing.decimals))
    return [
        {
            "source": _("Your wallet"),
            "target": _("The seller’s wallet"),
            "amount_minor": count * listing.price_minor,
            "note": _("%(count)s × %(price)s") % {"count": count, "price": price},
        }
    ]
