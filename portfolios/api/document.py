"""What the OpenAPI document says of the investors' interface."""

import functools
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from api.document import COMMON, id_parameter, keyed_parameters, list_parameters, problems
from marketplace.models import Commitment, Offer
from marketplace.queries import browsing
from portfolios.api.problem_kinds import KINDS
from portfolios.api.shapes.banks import BankDetailOut, BankListOut
from portfolios.api.shapes.loans import LoanOut
from portfolios.api.shapes.offers import OfferDetailOut, OfferListOut
from portfolios.api.shapes.own import NoteListOut, PortfolioOut, StatementOut
from portfolios.api.shapes.partners import (
    REFERENCE_LENGTH_MAX,
    CommitmentIn,
    CommitmentListOut,
    CommitmentOut,
)
from portfolios.queries.movements import TYPES

_problems = functools.partial(problems, own=KINDS)
_JSON = "application/json"
# What the numbers of a banded filter stand for, as the page of offers says it.
_BANDS = {
    "rate": ("A year", [f"{bound // 10_000} %" for bound in browsing.RATES]),
    "term": ("Days", [str(bound) for bound in browsing.TERMS]),
    "funded": ("Percent", [str(bound) for bound in browsing.FUNDED]),
    "closing": ("Days left", [str(bound) for bound in browsing.CLOSING]),
    "ticket": ("Whole units", [str(bound) for bound in browsing.TICKETS]),
    "cover": ("Of the bond", [f"{bound // 10_000} %" for bound in browsing.COVERS]),
}
FIXED: dict[str, list[str]] = {
    "grade": list(browsing.GRADES),
    "product": [word.lower() for word in Offer.Product.values],
    "repayment": [word.lower() for word in Offer.Repayment.values],
    "state": [word.lower() for word in browsing.STATES],
    "collateral": ["0", "1"],
    **{
        name: [str(band) for band in range(len(bounds) + 1)] for name, (_, bounds) in _BANDS.items()
    },
}


def _filter(name: str) -> OpenApiParameter:
    words = ""
    if name in _BANDS:
        unit, bounds = _BANDS[name]
        words = f"{unit}, by bands that {', '.join(bounds)} part; 0 is the lowest."
    return OpenApiParameter(
        name=name,
        type=OpenApiTypes.STR,
        many=True,
        enum=FIXED.get(name),
        description=f"{words} Several values find what has any of them.".strip(),
    )


_ASSET = OpenApiParameter(
    name="asset",
    type={"type": "string", "pattern": "^[A-Z][A-Z0-9]{0,11}$"},
    description="The code of one of the person's assets; without it, the fullest wallet's.",
)

LIST_OFFERS: dict[str, Any] = {
    "operation_id": "list_offers",
    "tags": ["offers"],
    "parameters": [
        *list_parameters("offers"),
        OpenApiParameter(name="order", enum=list(browsing.ORDERS), type=OpenApiTypes.STR),
        *(_filter(name) for name in browsing.FACETS),
        *COMMON,
    ],
    "responses": {(200, _JSON): OfferListOut, **_problems()},
}
READ_OFFER: dict[str, Any] = {
    "operation_id": "read_offer",
    "tags": ["offers"],
    "parameters": [id_parameter("offer", "The offer's id."), *COMMON],
    "responses": {
        (200, _JSON): OfferDetailOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}
LIST_BANKS: dict[str, Any] = {
    "operation_id": "list_banks",
    "tags": ["banks"],
    "parameters": [*list_parameters("banks"), *COMMON],
    "responses": {(200, _JSON): BankListOut, **_problems()},
}
READ_BANK: dict[str, Any] = {
    "operation_id": "read_bank",
    "tags": ["banks"],
    "parameters": [
        OpenApiParameter(
            name="slug",
            location=OpenApiParameter.PATH,
            type={"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,60}$"},
            description="The bank's word in addresses.",
        ),
        *COMMON,
    ],
    "responses": {
        (200, _JSON): BankDetailOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}
READ_LOAN: dict[str, Any] = {
    "operation_id": "read_loan",
    "tags": ["loans"],
    "parameters": [id_parameter("loan", "The loan's id."), *COMMON],
    "responses": {
        (200, _JSON): LoanOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}
LIST_NOTES: dict[str, Any] = {
    "operation_id": "list_notes",
    "tags": ["portfolio"],
    "parameters": [
        *list_parameters("notes"),
        _ASSET,
        OpenApiParameter(name="loan", type={"type": "string", "pattern": "^loan_[0-9a-z]{26}$"}),
        *COMMON,
    ],
    "responses": {(200, _JSON): NoteListOut, **_problems()},
}
READ_PORTFOLIO: dict[str, Any] = {
    "operation_id": "read_portfolio",
    "tags": ["portfolio"],
    "parameters": [_ASSET, *COMMON],
    "responses": {
        (200, _JSON): PortfolioOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}
LIST_STATEMENTS: dict[str, Any] = {
    "operation_id": "list_statements",
    "tags": ["statements"],
    "parameters": [
        *list_parameters("rows"),
        _ASSET,
        OpenApiParameter(name="order", enum=["oldest", "newest"], type=OpenApiTypes.STR),
        OpenApiParameter(name="on[gte]", type=OpenApiTypes.DATE, description="From this day on."),
        OpenApiParameter(name="on[lt]", type=OpenApiTypes.DATE, description="Before this day."),
        OpenApiParameter(
            name="type",
            type=OpenApiTypes.STR,
            many=True,
            enum=list(TYPES),
            description="Several types find rows of any of them.",
        ),
        OpenApiParameter(name="loan", type={"type": "string", "pattern": "^loan_[0-9a-z]{26}$"}),
        *COMMON,
    ],
    "responses": {(200, _JSON): StatementOut, **_problems(404)},
}
COMMIT: dict[str, Any] = {
    "operation_id": "commit",
    "tags": ["partner"],
    "parameters": [
        *keyed_parameters(what="commitment", made="made the commitment"),
        *COMMON,
    ],
    "request": {_JSON: CommitmentIn},
    "responses": {(201, _JSON): CommitmentOut, **_problems(404, 409, 411, 413, 415, 422)},
}
LIST_COMMITMENTS: dict[str, Any] = {
    "operation_id": "list_commitments",
    "tags": ["partner"],
    "parameters": [
        *list_parameters("commitments"),
        OpenApiParameter(name="status", enum=Commitment.State.values, type=OpenApiTypes.STR),
        OpenApiParameter(name="offer", type={"type": "string", "pattern": "^offer_[0-9a-z]{26}$"}),
        OpenApiParameter(
            name="reference",
            type={"type": "string", "minLength": 1, "maxLength": REFERENCE_LENGTH_MAX},
        ),
        *COMMON,
    ],
    "responses": {(200, _JSON): CommitmentListOut, **_problems()},
}
READ_COMMITMENT: dict[str, Any] = {
    "operation_id": "read_commitment",
    "tags": ["partner"],
    "parameters": [id_parameter("commit", "The commitment's id."), *COMMON],
    "responses": {
        (200, _JSON): CommitmentOut,
        304: OpenApiResponse(description="It is as it was (If-None-Match)."),
        **_problems(404),
    },
}
CANCEL_COMMITMENT: dict[str, Any] = {
    "operation_id": "cancel_commitment",
    "tags": ["partner"],
    "parameters": [id_parameter("commit", "The commitment's id."), *COMMON],
    "request": None,
    "responses": {(200, _JSON): CommitmentOut, **_problems(404, 409, 411, 413, 415)},
}
