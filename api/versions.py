"""The dated versions of the interfaces: which are spoken, and what each one changed.

A key is pinned to the newest version of the day on which it was made; the header Api-Version names
another one for a single request. What only adds something (an address, a name in an answer, a word
in a list) appears in every version; a date is new only where a client would have to change.
"""

from dataclasses import dataclass

from api.problems import Problem

HEADER = "Api-Version"
# The same as WSGI names what a request says.
HEADER_SAID = "HTTP_API_VERSION"


@dataclass(frozen=True, slots=True)
class Version:
    """One dated version: what a client has to change for it, and what was added since."""

    date: str
    title: str
    changes: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()


VERSIONS = (
    Version(
        date="2026-11-01",
        title="The first version.",
        changes=(
            "Payments: asked for, read, listed and canceled by a terminal's key.",
            "Offers, banks, loans, notes and statements: read by an investor's key.",
            "Commitments: made and withdrawn by the key of a partner lender.",
        ),
        additions=(
            "Keys have names, are rotated with an overlap, and are pinned to a version.",
            "Test keys (cb_test_…) beside live ones (cb_live_…).",
            "OAuth2 client credentials: POST /api/v1/oauth/token.",
            "Terminals: listed, opened, closed, and paired by a code that a person types.",
            "Webhooks of tills (terminal.…) and of the loan of a shop's business (loan.…).",
            "The bounds of the share of sales in the terms of offers and loans (split_bounds).",
            "Sales of a shop's past: POST /api/v1/sales/import, and ?origin= on the list of sales.",
            "Every answer of a merchant's interface counts its requests by key and by merchant.",
        ),
    ),
)
CURRENT = VERSIONS[-1].date


def known() -> tuple[str, ...]:
    """Return the dates of all versions that are spoken, the oldest first."""
    return tuple(version.date for version in VERSIONS)


def chosen(asked: str | None, *, pinned: str | None) -> str:
    """Return the version of one request: the one asked for, else its key's, else the newest.

    Raises Problem where a version is asked for that is not spoken.
    """
    if asked is None:
        return pinned if pinned in known() else CURRENT
    if asked not in known():
        raise Problem("UNKNOWN_API_VERSION", f"The versions are {', '.join(known())}.")

    return asked
