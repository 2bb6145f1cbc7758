"""Offers for everybody: browse, filter, compare; searches kept by those who log in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace import words
from marketplace.forms.offers import SaveSearchForm
from marketplace.models import SavedSearch
from marketplace.operations import saved_searches
from marketplace.queries import browsing, offers
from marketplace.queries.schedules import plan_of
from marketplace.views.cards import card_html
from marketplace.views.marks import days_left, offer_status
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal

COMPARED_MAX = 4
VALUES_MAX = 50
# The values of one filter that are shown before the rest is folded away.
SHOWN_VALUES = 8
# Beyond these a list is no help: a bank's own page leads to its offers.
VALUES_LISTED = 32


@require_safe
@login_not_required
def browse(request: HttpRequest) -> HttpResponse:
    """Show the open offers that the filters in the address find."""
    person = _person(request)
    filters = {
        name: request.GET.getlist(name)[:VALUES_MAX]
        for name in browsing.FACETS
        if name in request.GET
    }
    order = request.GET.get("order", "")
    order = order if order in browsing.ORDERS else browsing.ORDERS[0]
    found = browsing.find_offers(filters, order=order, after=request.GET.get("after", ""))
    is_table = request.GET.get("view") == "table"
    invited = offers.invited_to(person) if person else []
    shown = offers.cards({*found.ids, *invited})

    return render(
        request,
        "marketplace/offers.html",
        {
            "found": found,
            "cards": [
                {"offer": shown[one], "html": "" if is_table else card_html(shown[one])}
                for one in found.ids
                if one in shown
            ],
            "facets": _facets(found),
            "chips": _chips(request, found),
            "order": order,
            "orders": words.ORDERS.items(),
            "is_table": is_table,
            "kept": _kept_fields(request),
            "person": person,
            "invited": [card_html(shown[one]) for one in invited if one in shown],
            "searches": list(person.saved_searches.order_by("name")) if person else [],
            "save_form": SaveSearchForm(initial={"query": _query(request)}) if person else None,
            "compared_max": COMPARED_MAX,
        },
    )


@require_safe
@login_not_required
def compare(request: HttpRequest) -> HttpResponse:
    """Set up to four offers side by side."""
    wanted = list(dict.fromkeys(request.GET.getlist("offer")))
    found = offers.offers_by_public_id(wanted[:COMPARED_MAX])
    if not found:
        return redirect("offers")
    columns = []
    for offer in found:
        plan = plan_of(offer, starts_on=offer.closes_on)
        columns.append(
            {
                "offer": offer,
                "left": days_left(offer),
                "status": offer_status(offer),
                "plan": plan,
            }
        )

    return render(
        request,
        "marketplace/compare.html",
        {"columns": columns, "left_out": len(wanted) - len(found)},
    )


@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page that was looked at."""
    person = _person_or_404(request)
    form = SaveSearchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the search a name."))
        return redirect("offers")
    said = form.cleaned_data
    try:
        saved_searches.save_search(
            person=person,
            name=said["name"],
            query=said["query"],
            is_told=said["is_told"],
            on=_today(),
        )
        messages.success(request, _("The search is kept."))
    except Refusal as refused:
        messages.error(request, str(refused))

    return redirect(f"{reverse('offers')}?{said['query']}")


@require_POST
def drop_search(request: HttpRequest, search_id: int) -> HttpResponse:
    """Forget one of one's own searches."""
    saved_searches.drop_search(person=_person_or_404(request), search_id=search_id)
    messages.success(request, _("The search is gone."))

    return redirect("offers")


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


def _person(request: HttpRequest) -> Person | None:
    return person_of(request.user)  # type: ignore[arg-type]


def _person_or_404(request: HttpRequest) -> Person:
    person = _person(request)
    if person is None:
        raise Http404

    return person


def _facets(found: browsing.Found) -> list[dict[str, Any]]:
    """Return the filters with their words, the most frequent values of long ones first."""
    facets = []
    for name, choices in found.facets.items():
        labelled: list[dict[str, Any]] = [
            {"choice": one, "label": words.facet_label(name, one.value, one.label)}
            for one in choices
        ]
        if name in ("bank", "country", "sector"):
            labelled.sort(key=lambda one: (not one["choice"].is_on, -one["choice"].count))
        if len(labelled) > 1 or any(one.is_on for one in choices):
            facets.append(
                {
                    "name": name,
                    "title": words.FACETS[name],
                    "first": labelled[:SHOWN_VALUES],
                    "rest": labelled[SHOWN_VALUES:VALUES_LISTED],
                    "is_open": any(one.is_on for one in choices),
                }
            )
    return facets


def _chips(request: HttpRequest, found: browsing.Found) -> list[dict[str, Any]]:
    """Return the filters that are on, each with the address without it."""
    chips = []
    for name, choices in found.facets.items():
        for one in choices:
            if one.is_on:
                left = request.GET.copy()
                left.pop("after", None)
                left.setlist(name, [value for value in left.getlist(name) if value != one.value])
                chips.append(
                    {
                        "title": words.FACETS[name],
                        "label": words.facet_label(name, one.value, one.label),
                        "href": f"?{left.urlencode()}",
                    }
                )
    return chips


def _kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a change of the filters keeps of the address: order and view."""
    return [(name, request.GET[name]) for name in ("order", "view") if request.GET.get(name)]


def _query(request: HttpRequest) -> str:
    """Return the filters of the address alone, as a search keeps them."""
    kept = QueryDict(mutable=True)
    for name in (*browsing.FACETS, "order"):
        if name in request.GET:
            kept.setlist(name, request.GET.getlist(name)[:VALUES_MAX])
    return kept.urlencode()[: SavedSearch._meta.get_field("query").max_length]
