"""What the holder of a key has: notes, portfolio, statements."""

import re
from typing import ClassVar

from django.http import Http404, HttpResponse, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.lists import check_parameters, choice_in, day_in, limit_in, page_of, refused
from api.problems import Problem
from api.views import tagged
from ledger.models import Account, Asset
from loans.models import Loan
from people.models import Person
from portfolios.api import document
from portfolios.api.authentication import holder_of
from portfolios.api.public import LOAN_ID, InvestorView
from portfolios.api.shapes.own import movement_out, note_out, portfolio_out
from portfolios.models import InvestorKey
from portfolios.queries.figures import figures_of
from portfolios.queries.movements import TYPES, Wanted, movements
from portfolios.queries.own_notes import behind, notes_of
from portfolios.queries.snapshot import asset_of, snapshot

_PORTFOLIO = InvestorKey.Scope.PORTFOLIO_READ
_STATEMENTS = InvestorKey.Scope.STATEMENTS_READ
_ASSET = re.compile(r"[A-Z][A-Z0-9]{0,11}", re.ASCII)
_ROW = re.compile(r"([0-9]{1,18})-([0-9]{1,9})", re.ASCII)
ORDERS = ("oldest", "newest")


class Notes(InvestorView):
    """The holder's notes."""

    scopes: ClassVar = {"GET": _PORTFOLIO, "HEAD": _PORTFOLIO}

    @extend_schema(**document.LIST_NOTES)
    def get(self, request: Request) -> Response:
        """List the notes that the key's holder holds, those of the oldest loan first."""
        query = request.query_params
        check_parameters(query, ("limit", "starting_after", "asset", "loan"))
        limit = limit_in(query, things="notes")
        found = notes_of(
            holder_of(request),
            asset_code=_asset_code(query),
            loan=_loan(query),
        )
        if "starting_after" in query:
            further = behind(found, query.get("starting_after", ""))
            if further is None:
                raise Problem("UNKNOWN_CURSOR")
            found = further

        return Response(page_of([note_out(one) for one in found[: limit + 1]], limit=limit))


class Portfolio(InvestorView):
    """The holder's portfolio."""

    scopes: ClassVar = {"GET": _PORTFOLIO, "HEAD": _PORTFOLIO}

    @extend_schema(**document.READ_PORTFOLIO)
    def get(self, request: Request) -> HttpResponse:
        """Read what the key's holder has in one asset, and what it came to."""
        check_parameters(request.query_params, ("asset",))
        person = holder_of(request)
        asset, wallets = _asset(person, request.query_params)
        shot = snapshot(person.pk, asset=asset, wallets=wallets)
        if shot is None:
            raise Http404

        return tagged(request, portfolio_out(figures_of(shot), list(shot.holdings), asset))


class Statements(InvestorView):
    """The rows of the holder's wallets."""

    scopes: ClassVar = {"GET": _STATEMENTS, "HEAD": _STATEMENTS}

    @extend_schema(**document.LIST_STATEMENTS)
    def get(self, request: Request) -> Response:
        """List what moved in a wallet, each row with the balance after it."""
        query = request.query_params
        check_parameters(
            query,
            ("limit", "starting_after", "asset", "order", "on[gte]", "on[lt]", "loan"),
            several=("type",),
        )
        limit = limit_in(query)
        order = choice_in(query, "order", ORDERS)
        wanted = Wanted(
            starts_on=day_in(query, "on[gte]"),
            ends_on=day_in(query, "on[lt]"),
            types=_types(query),
            loan_id=_loan_id(query),
        )
        after = _after(query)
        person = holder_of(request)
        asset, wallets = _asset(person, query)
        wallet = next((one for one in wallets if one.asset_id == asset.pk), None)

        rows = []
        if wallet is not None:
            rows = movements(
                person_id=person.pk,
                wallet_id=wallet.pk,
                wanted=wanted,
                newest_first=order == "newest",
                limit=limit + 1,
                after=after,
            )
        return Response(page_of([movement_out(row, asset) for row in rows], limit=limit))


def _asset_code(query: QueryDict) -> str | None:
    code = query.get("asset")
    if code is not None and not _ASSET.fullmatch(code):
        raise refused("asset", "unknown_asset", "The code of one of your assets, such as EUR.")

    return code


def _asset(person: Person, query: QueryDict) -> tuple[Asset, list[Account]]:
    """Return the asset that is asked for, or the fullest wallet's."""
    code = _asset_code(query)
    asset, wallets = asset_of(person.pk, code or "")
    if asset is None:
        raise Http404
    if code is not None and asset.code != code:
        raise refused("asset", "unknown_asset", "The code of one of your assets, such as EUR.")

    return asset, wallets


def _loan(query: QueryDict) -> str | None:
    public_id = query.get("loan")
    if public_id is not None and not LOAN_ID.fullmatch(public_id):
        raise refused("loan", "not_a_loan", "The id of a loan, loan_…")

    return public_id


def _loan_id(query: QueryDict) -> int | None:
    """Return the loan of a public id; 0, which no loan has, where there is none."""
    public_id = _loan(query)
    if public_id is None:
        return None
    return Loan.objects.filter(public_id=public_id).values_list("id", flat=True).first() or 0


def _types(query: QueryDict) -> frozenset[str]:
    wanted = frozenset(query.getlist("type"))
    if not wanted <= set(TYPES):
        raise refused("type", "unknown_type", f"One of {', '.join(TYPES)}.")

    return wanted


def _after(query: QueryDict) -> tuple[int, int] | None:
    """Return the place of the last row of the page before."""
    if "starting_after" not in query:
        return None
    read = _ROW.fullmatch(query.get("starting_after", ""))
    if not read:
        raise Problem("UNKNOWN_CURSOR")

    return int(read[1]), int(read[2])
