"""Who may come to which address: one row for each, with what happens to seven visitors.

The visitors are a stranger, a member of a circle (Ana), an investor (Ines), the owner of the
business (Berta), an officer of the bank with all roles but the auditor's (Olga), an officer of
another bank with the same roles (Otto), and the bank's auditor (Ada). The things that addresses
name are those of `tests/access_scene.py`: Ines's, Berta's, the bank's, Ana's. What happens:

    in      let in: a page, a file, a form sent back, a deed done or refused by its rules
    away    led elsewhere: to one's own door, to joining a network
    login   led to the login          factor  led to one's second factor
    401 403 404 405                   that answer

The areas are the modules beside this one.

`row` takes the route as it stands in the resolver, what happens to GET, what happens to POST
(nothing: it is not offered there), and which thing a word of the address names where that is not
the thing of the same name; `say` is what a POST says, `ask` what stands behind the question mark.
"""

from dataclasses import dataclass, field

VISITORS = ("anonymous", "member", "investor", "business", "officer", "other", "auditor")


@dataclass(frozen=True)
class Row:
    """One address, and what it answers to each visitor."""

    route: str
    get: tuple[str, ...]
    post: tuple[str, ...]
    say: str = ""
    ask: str = ""
    things: dict[str, str] = field(default_factory=dict)


PUBLIC = "in"
ABSENT = "404"
# Not even asked of strangers who they are: a method that is not offered is not there.
NOT_OFFERED = "405"
STRANGER = "in away away away away away away"
# Everybody who is logged in, each with what is theirs.
LOGIN = "login in in in in in in"
LED_ON = "login away away away away away away"
NO_GET = "login 405 405 405 405 405 405"
INES = "login 404 in 404 404 404 404"
BERTA = "login 404 404 in 404 404 404"
ANA = "login in 404 404 404 404 404"
DESK = "login 404 404 404 in 404 in"
DESK_DEED = "login 404 404 404 in 404 403"
# The door of all desks leads to one's own.
DOOR = "login 404 404 404 away away away"
NOBODY = "login 404 404 404 404 404 404"
# A circle's page, for those who have no account in one.
# Whoever has money that a till may ask for.
PAYERS = "login in in away away away away"
CIRCLE = "login in away away away away away"
# Something of another circle: members of one find nothing, others are led to join.
PLANS = "login 404 away away away away away"
KEY = "401 in in in in in in"
LENDER_KEY = "401 403 in 403 403 403 403"
TILL_KEY = "401"


def _seven(words: str) -> tuple[str, ...]:
    found = tuple(words.split())
    return found * len(VISITORS) if len(found) == 1 else found


def row(route, get, post=NOT_OFFERED, *, say="", ask="", **things):
    """Return one row of the matrix."""
    return Row(route, _seven(get), _seven(post), say, ask, things)
