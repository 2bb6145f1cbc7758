"""Every problem that an interface can answer with: its code, status, meaning and remedy.

The general ones stand here. An app whose interface has some of its own lists them in
`<app>/api/problem_kinds.py` as `KINDS`; they are found by name, and nobody has to know the apps.
"""

import functools
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of refusal; `general` marks the kind that stands for a whole HTTP status."""

    code: str
    status: int
    title: str
    remedy: str
    general: bool = False


_TABLE = (
    ProblemKind(
        "BAD_REQUEST",
        400,
        "The request could not be read.",
        "Send a well-formed HTTP request to the address of this site.",
        general=True,
    ),
    ProblemKind(
        "MALFORMED_JSON", 400, "The body is not JSON.", "Send one JSON object (RFC 8259) in UTF-8."
    ),
    ProblemKind(
        "DUPLICATE_NAME",
        400,
        "An object of the body has one name twice.",
        "Send every name once.",
    ),
    ProblemKind(
        "TOO_DEEP", 400, "The body is nested too deeply.", "Nest at most 20 objects and lists."
    ),
    ProblemKind(
        "NUMBER_TOO_LARGE",
        400,
        "A number of the body is too long.",
        "Amounts are text, such as 4.50; no number has more than 19 digits.",
    ),
    ProblemKind(
        "NUL_CHARACTER", 400, "The request contains a NUL character.", "Send text without NUL."
    ),
    ProblemKind(
        "LONE_SURROGATE",
        400,
        "The body contains half of a surrogate pair.",
        "Escape characters beyond U+FFFF as pairs, or send them as UTF-8.",
    ),
    ProblemKind(
        "VALIDATION_FAILED",
        400,
        "Something in the request is not as it should be.",
        "Each entry of `errors` says where and what would be right.",
    ),
    ProblemKind(
        "UNKNOWN_PARAMETER",
        400,
        "The address has a parameter that is not known here.",
        "Leave it out; the known ones stand in /api/schema.",
    ),
    ProblemKind(
        "UNKNOWN_CURSOR",
        400,
        "`starting_after` names nothing that this list has.",
        "Send the `next_cursor` of the page before, or leave it out.",
    ),
    ProblemKind(
        "UNKNOWN_API_VERSION",
        400,
        "This version of the interface is not spoken here.",
        "Leave the Api-Version header out, or send the version that answers carry.",
    ),
    ProblemKind(
        "IDEMPOTENCY_KEY_MISSING",
        400,
        "The request needs an Idempotency-Key header.",
        "Send a fresh random key, such as a UUID, with every new order; repeat it on retries.",
    ),
    ProblemKind(
        "IDEMPOTENCY_KEY_NOT_USABLE",
        400,
        "The Idempotency-Key is not usable.",
        "Send 1 to 255 visible ASCII characters.",
    ),
    ProblemKind(
        "NOT_AUTHENTICATED",
        401,
        "The request carries no key that is in force.",
        "Send Authorization: Bearer cb_live_… with a key of this interface that is not revoked.",
        general=True,
    ),
    ProblemKind(
        "FORBIDDEN",
        403,
        "This key may not do that.",
        "Use a key with the scope that the operation names.",
        general=True,
    ),
    ProblemKind(
        "SCOPE_MISSING",
        403,
        "The key lacks the scope for this.",
        "Issue a key with the scope that the operation names.",
    ),
    ProblemKind(
        "NOT_FOUND",
        404,
        "There is nothing at this address.",
        "Check the address and the id; a key sees only what is its holder's, or public.",
        general=True,
    ),
    ProblemKind(
        "METHOD_NOT_ALLOWED",
        405,
        "This address does not answer to that method.",
        "Use a method that the Allow header names.",
        general=True,
    ),
    ProblemKind(
        "REFERENCE_TAKEN",
        409,
        "This reference is taken by another request of yours.",
        "Give every order its own reference; to repeat a request, repeat its Idempotency-Key.",
    ),
    ProblemKind(
        "REQUEST_IN_FLIGHT",
        409,
        "The first request with this Idempotency-Key has not ended yet.",
        "Repeat the request after the seconds in Retry-After.",
    ),
    ProblemKind(
        "BODY_TOO_LARGE", 413, "The body is too large.", "Send at most 64 KiB.", general=True
    ),
    ProblemKind(
        "ADDRESS_TOO_LONG",
        414,
        "The address is too long.",
        "Send fewer and shorter parameters.",
        general=True,
    ),
    ProblemKind(
        "MEDIA_TYPE_NOT_JSON",
        415,
        "The body is not declared as JSON.",
        "Send Content-Type: application/json.",
        general=True,
    ),
    ProblemKind(
        "LENGTH_NOT_STATED",
        411,
        "The body comes in chunks, without its length.",
        "Send Content-Length instead of Transfer-Encoding: chunked.",
        general=True,
    ),
    ProblemKind(
        "CHARSET_NOT_UTF8",
        415,
        "The body is declared in another character set than UTF-8.",
        "Send Content-Type: application/json without a charset.",
    ),
    ProblemKind(
        "CONTENT_ENCODING_NOT_PLAIN",
        415,
        "The body is compressed.",
        "Send the body as it is, without Content-Encoding.",
    ),
    ProblemKind(
        "IDEMPOTENCY_KEY_REUSED",
        422,
        "This Idempotency-Key came first with another request.",
        "Use a fresh key for another request; repeat a request with the same body.",
        general=True,
    ),
    ProblemKind(
        "TOO_MANY_REQUESTS",
        429,
        "This key asks too often.",
        "Wait for the seconds in Retry-After.",
        general=True,
    ),
    ProblemKind(
        "OUR_FAULT",
        500,
        "Something went wrong on our side; nothing was written.",
        "Repeat the request with the same Idempotency-Key; quote the request_id if it stays.",
        general=True,
    ),
    ProblemKind(
        "BUSY",
        503,
        "The service is busy or being brought up to date.",
        "Repeat the request in a moment with the same Idempotency-Key.",
        general=True,
    ),
)

GENERAL = {kind.code: kind for kind in _TABLE}


@functools.cache
def kinds() -> dict[str, ProblemKind]:
    """Return every kind by its code, those of all interfaces together."""
    found = dict(GENERAL)
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.api")
        # Other people's apps have modules of that name, which are no packages.
        if package is None or package.submodule_search_locations is None:
            continue
        if find_spec(f"{app.name}.api.problem_kinds"):
            found |= import_module(f"{app.name}.api.problem_kinds").KINDS

    return found
