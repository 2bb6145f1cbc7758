"""What everybody may know, for programs: offers, banks, loans."""

import re
from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.lists import check_parameters, choice_in, limit_in, page_of, refused
from api.problems import Problem
from api.views import KeyedView, tagged
from banks.queries import bonds
from marketplace.queries import browsing, offers
from marketplace.queries.contract_text import contract_words
from marketplace.queries.schedules import plan_of_offer
from people.text import hides_something
from portfolios.api import document, throttles
from portfolios.api.authentication import InvestorKeyAuthentication, holder_of
from portfolios.api.shapes.banks import bank_detail_out, bank_out
from portfolios.api.shapes.loans import loan_out
from portfolios.api.shapes.offers import offer_detail_out, offer_out
from portfolios.models import InvestorKey
from portfolios.queries.loan_facts import loan_facts
from track_record.queries.public import bank_page, banks_list

OFFER_ID = re.compile(r"offer_[0-9a-z]{26}", re.ASCII)
LOAN_ID = re.compile(r"loan_[0-9a-z]{26}", re.ASCII)
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}", re.ASCII)
_PLACE = re.compile(r"[0-9]{1,19}", re.ASCII)
_PLACE_MAX = 2**63 - 1
VALUES_MAX = 50
VALUE_LENGTH_MAX = 120
_READ = InvestorKey.Scope.OFFERS_READ


class InvestorView(KeyedView):
    """What all addresses of the investors' interface have in common."""

    authentication_classes = (InvestorKeyAuthentication,)
    throttle_classes = (throttles.InvestorThrottle,)


class PublicView(InvestorView):
    """What is public."""

    scopes: ClassVar = {"GET": _READ, "HEAD": _READ}


class Offers(PublicView):
    """The open offers, by the filters of the page of offers."""

    @extend_schema(**document.LIST_OFFERS)
    def get(self, request: Request) -> Response:
        """List the open offers, those that close first first."""
        query = request.query_params
        check_parameters(query, ("limit", "starting_after", "order"), several=browsing.FACETS)
        limit = limit_in(query, things="offers")
        order = choice_in(query, "order", browsing.ORDERS) or browsing.ORDERS[0]
        after = query.get("starting_after", "")
        if "starting_after" in query and (not _PLACE.fullmatch(after) or int(after) > _PLACE_MAX):
            raise Problem("UNKNOWN_CURSOR")

        found = browsing.find_offers(
            {name: _values(request, name) for name in browsing.FACETS if name in query},
            order=order,
            after=after,
            limit=limit,
        )
        shown = offers.offers_by_id(found.ids)
        return Response(
            {
                "data": [offer_out(one) for one in shown],
                "has_more": bool(found.next_after),
                "next_cursor": found.next_after or None,
                "count": found.count,
            }
        )


class OneOffer(PublicView):
    """One offer that the key's holder may see."""

    @extend_schema(**document.READ_OFFER)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read an offer with its plan; with If-None-Match only where it changed."""
        check_parameters(request.query_params, ())
        if not OFFER_ID.fullmatch(public_id):
            raise Http404
        offer = offers.find_offer(public_id, holder_of(request))
        milestones = list(offer.milestones.order_by("number"))

        return tagged(
            request,
            offer_detail_out(
                offer,
                milestones=milestones,
                plan=plan_of_offer(offer, milestone_days=[one.due_on for one in milestones]),
                contract_sha256=contract_words(offer).sha256,
            ),
        )


class Banks(PublicView):
    """The banks and their records."""

    @extend_schema(**document.LIST_BANKS)
    def get(self, request: Request) -> Response:
        """List the banks by name, each with its statistics."""
        query = request.query_params
        check_parameters(query, ("limit", "starting_after"))
        limit = limit_in(query, things="banks")
        rows = sorted(banks_list(), key=lambda row: row.bank.slug)
        after = query.get("starting_after")
        if after is not None:
            if after not in {row.bank.slug for row in rows}:
                raise Problem("UNKNOWN_CURSOR")
            rows = [row for row in rows if row.bank.slug > after]

        return Response(page_of([bank_out(row) for row in rows[: limit + 1]], limit=limit))


class OneBank(PublicView):
    """One bank and its record."""

    @extend_schema(**document.READ_BANK)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Read a bank with its bonds and its loans by quarter."""
        check_parameters(request.query_params, ())
        page = bank_page(slug) if _SLUG.fullmatch(slug) else None
        if page is None:
            raise Http404

        return tagged(request, bank_detail_out(page, list(bonds.bonds_of(page.bank.pk))))


class OneLoan(PublicView):
    """One loan of a bank."""

    @extend_schema(**document.READ_LOAN)
    def get(self, request: Request, public_id: str) -> HttpResponse:
        """Read a bank's loan: terms, schedule, payments and how it stands."""
        check_parameters(request.query_params, ())
        facts = loan_facts(public_id) if LOAN_ID.fullmatch(public_id) else None
        if facts is None:
            raise Http404

        return tagged(request, loan_out(facts))


def _values(request: Request, name: str) -> list[Any]:
    """Return the values of one filter, each of which there is."""
    values = request.query_params.getlist(name)
    known = document.FIXED.get(name)
    for value in values:
        if known is not None and value not in known:
            raise refused(name, "unknown_value", f"One of {', '.join(known)}.")
        if len(value) > VALUE_LENGTH_MAX or hides_something(value):
            raise refused(name, "unknown_value", "Send a plain word.")
    if len(values) > VALUES_MAX:
        raise refused(name, "too_many", f"At most {VALUES_MAX} values.")

    return values
