"""Every address of the site, pages and API, for seven visitors: who is let in, and who is not."""

import os
import re
from collections import Counter

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access_scene import again
from tests.journeys.access_rows import ROWS, VISITORS, Row
from tests.officers import signed_in
from tests.undoing import undone
from tests.visitors import written

_WORD = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
# Where nearly everybody is let in alike, each visitor goes to one address in so many, and by
# `make fuzz` to all; who is refused anywhere is refused there each time.
ONE_IN = int(os.environ.get("PAGES_ONE_IN", "3"))
_DONE = (200, 201, 304, 400, 409, 422)


def routes(resolver=None, prefix=""):
    """Yield every address that a browser can ask for, with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, place)
        elif isinstance(pattern, URLPattern):
            yield place, pattern


def address(route, things):
    found = _WORD.sub(lambda word: str(things[word[1] or word[2]]), route)
    return "/" + found.replace("^", "").replace("$", "")


def outcome(method, answer):
    """Return the word for what happened to a visitor."""
    if answer.status_code in (301, 302, 303):
        to = answer["Location"]
        if to.startswith(("/account/login", "/admin/login")):
            return "login"
        if to.startswith("/account/second-factor"):
            return "factor"
        return "away" if method == "GET" or to.startswith("/join/") else "in"

    return "in" if answer.status_code in _DONE else str(answer.status_code)


def knock(all_, who, method, row):
    """Return what happens to a visitor, and the statements by which it wrote; nothing stays."""
    headers, content = {}, "application/x-www-form-urlencoded"
    if row.route.startswith("api/"):
        content = "application/json"
        if who in all_.keys:
            headers = {"Authorization": f"Bearer {all_.keys[who]}", "Idempotency-Key": "matrix"}
    things = all_.things | {word: all_.things[thing] for word, thing in row.things.items()}
    path = address(row.route, things) + (f"?{row.ask.format(**things)}" if row.ask else "")
    data = row.say.format(**things) if method == "POST" else ""
    with undone(), written() as wrote:
        answer = all_.clients[who].generic(
            method, path, data=data, content_type=content, headers=headers
        )

    return outcome(method, answer), wrote


def addresses():
    return {route: pattern for route, pattern in routes() if not route.startswith("admin/")}


def test_every_address_has_one_row_and_every_row_an_address():
    count = Counter(row.route for row in ROWS)

    assert [f"{route} has no row" for route in addresses() if route not in count] == []
    assert [f"{route} is no address" for route in count if route not in addresses()] == []
    assert [route for route, times in count.items() if times > 1] == []
    assert [row.route for row in ROWS if {len(row.get), len(row.post)} != {len(VISITORS)}] == []


@pytest.mark.parametrize("who", VISITORS)
def test_each_visitor_comes_where_they_may_and_nowhere_else(all_, who):
    place = VISITORS.index(who)
    wrong = []
    for number, row in enumerate(ROWS):
        for method, all_expected in (("GET", row.get), ("POST", row.post)):
            expected = all_expected[place]
            if (number + place) % ONE_IN and is_for_nearly_all(expected, all_expected):
                continue
            happened, wrote = knock(all_, who, method, row)
            if not _is_expected(happened, expected):
                wrong.append(f"{method} {row.route}: {happened}, not {expected}")
            # Who is refused has written nothing.
            if expected != "in" and wrote:
                wrong.append(f"{method} {row.route}: {expected}, but wrote {wrote[0]}")

    assert wrong == []


def is_for_nearly_all(expected, all_expected):
    """Tell whether nearly everybody is let in alike, or has no such method; never of a refusal."""
    return expected in ("in", "405") and all_expected.count(expected) >= 5


def _is_expected(happened, expected):
    # A stranger may be asked to log in before they hear that there is no such method.
    return happened == expected or (expected == "405" and happened == "login")


def test_an_officer_comes_to_the_desk_by_the_second_factor_alone(all_):
    all_.clients["unproven"] = again(signed_in(all_.scene.person("pete")))
    wrong = []
    for row in ROWS:
        if row.route.startswith("desk/<slug:bank>/"):
            for method in ("GET", "POST"):
                happened, wrote = knock(all_, "unproven", method, row)
                if happened not in ("factor", "405") or wrote:
                    wrong.append(f"{method} {row.route}: {happened}")

    assert wrong == []


def test_nobody_of_them_comes_into_the_admin(all_):
    wrong = []
    places = [route for route, _pattern in routes() if route.startswith("admin/")]
    for route in places:
        open_ = ("admin/login/", "admin/logout/", "admin/jsi18n/")
        for who in ("anonymous", "officer"):
            row = Row(_WORD.sub("1", route), ("login",), ("login",))
            for method in ("GET", "POST"):
                happened, wrote = knock(all_, who, method, row)
                if (happened not in ("login", "403", "404", "405") and route not in open_) or wrote:
                    wrong.append(f"{method} {route} by {who}: {happened}")

    assert len(places) > 100
    assert wrong == []
