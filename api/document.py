"""What the OpenAPI document says of every address beyond what the shapes say by themselves."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from api import versions
from api.lists import LIMIT_DEFAULT, LIMIT_MAX
from api.problem_kinds import GENERAL, ProblemKind
from api.shapes import ProblemOut

PROBLEM = "application/problem+json"


def problems(*statuses: int, own: Mapping[str, ProblemKind]) -> dict[tuple[int, str], Any]:
    """Return the refusals of these statuses, and those that any address may answer.

    `own` are the kinds that only this interface has.
    """
    kinds = {**GENERAL, **own}
    return {
        (status, PROBLEM): OpenApiResponse(
            ProblemOut,
            description=", ".join(kind.code for kind in kinds.values() if kind.status == status),
        )
        for status in (*statuses, 400, 401, 403, 429, 500, 503)
    }


HEADERS_OUT = [
    OpenApiParameter(
        name="Request-Id",
        location=OpenApiParameter.HEADER,
        response=True,
        description="Names the request; quote it when you ask for help.",
    ),
]
VERSION_IN = OpenApiParameter(
    name="Api-Version",
    location=OpenApiParameter.HEADER,
    required=False,
    enum=list(versions.known()),
    description=(
        "The version of the interface that you were written for; without it, the one that the "
        "key was made under."
    ),
)
COMMON = [VERSION_IN, *HEADERS_OUT]


def keyed_parameters(*, what: str, made: str) -> list[OpenApiParameter]:
    """Return the headers of a request that is answered once."""
    return [
        OpenApiParameter(
            name="Idempotency-Key",
            location=OpenApiParameter.HEADER,
            required=True,
            type={
                "type": "string",
                "minLength": 1,
                "maxLength": 255,
                "pattern": "^[\\x21-\\x7e]{1,255}$",
            },
            description=(
                f"A fresh random text for every new {what}, the same on every retry. The first "
                "answer is repeated to the byte for 30 days, with `Idempotent-Replayed: true`. "
                "What is refused is not kept: the key stays free."
            ),
        ),
        OpenApiParameter(
            name="Idempotent-Replayed",
            location=OpenApiParameter.HEADER,
            response=[201],
            enum=["true"],
            description=f"There where an earlier request {made}.",
        ),
    ]


def list_parameters(things: str) -> list[OpenApiParameter]:
    """Return the parameters by which a list is read page by page."""
    return [
        OpenApiParameter(
            name="limit",
            type={
                "type": "integer",
                "minimum": 1,
                "maximum": LIMIT_MAX,
                "default": LIMIT_DEFAULT,
            },
            description=f"How many {things} a page has.",
        ),
        OpenApiParameter(
            name="starting_after",
            type=OpenApiTypes.STR,
            description="The `next_cursor` of the page before.",
        ),
    ]


def id_parameter(prefix: str, description: str) -> OpenApiParameter:
    """Return the id in the path of one object."""
    return OpenApiParameter(
        name="public_id",
        location=OpenApiParameter.PATH,
        type={"type": "string", "pattern": f"^{prefix}_[0-9a-z]{{26}}$"},
        description=description,
    )


def without_inner_defaults(result: dict[str, Any], **_told: Any) -> dict[str, Any]:
    """Leave out of the document the defaults of objects: they are written as we keep them.

    An amount that is left out is nothing, which we keep as the number 0 and nobody sends as one.
    """
    shapes = result["components"]["schemas"]
    for shape in shapes.values():
        for field in shape.get("properties", {}).values():
            names = [one["$ref"].rpartition("/")[2] for one in field.get("allOf", ())]
            if any(shapes[name].get("type") == "object" for name in names):
                field.pop("default", None)

    return result
