"""Amounts and texts that no form takes: every page sends them back, and nothing is written."""

import os
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from tests.journeys.access_rows import ROWS, VISITORS
from tests.journeys.test_access_matrix import address
from tests.undoing import undone
from tests.visitors import written

# Each form and each amount in it is sent one in so many of what follows, and by `make fuzz` all.
ONE_IN = int(os.environ.get("PAGES_ONE_IN", "3"))

AMOUNTS = (
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "\u0664.\u0665",
    "4,5,0",
    "9" * 100_000,
    "1\x00",
    "1\ud800",
)
TEXTS = ("\x00", "\ud800", "x" * 100_000, "\u202e", "loan_0", "-1", "99999999999999999999")
WRITERS = ("investor", "business", "officer")
_KINDS = ("text", "number", "date", "hidden", "search", "email", "tel", "")


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: their fields with what stands in them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self._fields, self._select, self._text = [], None, None, None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name")
        if tag == "form":
            self._fields = {} if said.get("method", "").lower() == "post" else None
            if self._fields is not None:
                self.forms.append((said.get("action") or "", self._fields))
        if self._fields is None:
            return
        if (
            tag == "option"
            and self._select
            and ("selected" in said or not self._fields[self._select][0])
        ):
            self._fields[self._select] = (said.get("value", ""), "select")
        if not name or name == "csrfmiddlewaretoken":
            return
        if tag == "input" and said.get("type", "text") in _KINDS:
            kind = "amount" if said.get("inputmode") == "decimal" else said.get("type", "text")
            self._fields[name] = (said.get("value", ""), kind)
        elif tag == "input" and said.get("type") == "radio":
            self._fields.setdefault(name, (said.get("value", ""), "radio"))
        elif tag == "select":
            self._select, self._fields[name] = name, ("", "select")
        elif tag == "textarea":
            self._fields[name] = ("Some words.", "text")
        elif tag == "button" and name == "deed":
            self._fields.setdefault(name, (said.get("value", ""), "button"))

    def handle_endtag(self, tag):
        if tag == "form":
            self._fields = None
        if tag == "select":
            self._select = None


def forms_of(all_, who):
    """Yield every form that somebody meets: its address and its fields."""
    place, met = VISITORS.index(who), set()
    for row in ROWS:
        if row.get[place] != "in" or row.route.startswith(("account/", "api/")):
            continue
        things = all_.things | {word: all_.things[thing] for word, thing in row.things.items()}
        path = address(row.route, things) + (f"?{row.ask.format(**things)}" if row.ask else "")
        answer = all_.clients[who].get(path)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        reader = Forms()
        reader.feed(answer.content.decode())
        for action, fields in reader.forms:
            target = action or path
            if target.startswith("/account/") or (target, *fields) in met:
                continue
            met.add((target, *fields))
            yield target, fields


def send(all_, who, path, said):
    """Return the answer to a form, and by which statements it wrote; nothing stays."""
    with undone(), written() as wrote:
        answer = all_.clients[who].generic(
            "POST",
            path,
            data=urlencode(said, errors="surrogatepass"),
            content_type="application/x-www-form-urlencoded",
        )

    return answer, wrote


@pytest.fixture(scope="module")
def forms(kept_all):
    """The forms that each of the writers meets, read once."""
    with undone():
        found = kept_all.afresh()
        return {who: list(forms_of(found, who)) for who in WRITERS}


@pytest.mark.parametrize("who", WRITERS)
def test_no_form_takes_an_amount_that_is_none(all_, forms, who):
    wrong, met = [], 0
    for path, fields in forms[who]:
        for name, (_value, kind) in fields.items():
            if kind != "amount":
                continue
            met += 1
            for amount in AMOUNTS[met % ONE_IN :: ONE_IN]:
                said = {one: value or "1" for one, (value, _kind) in fields.items()} | {
                    name: amount
                }
                answer, wrote = send(all_, who, path, said)
                if not 400 <= answer.status_code < 500 or wrote:
                    wrong.append(f"{path} {name}={amount[:12]!r}: {answer.status_code} {wrote[:1]}")

    assert wrong == []
    assert met >= 3


@pytest.mark.parametrize("who", WRITERS)
def test_no_form_breaks_on_any_text(all_, forms, who):
    wrong = []
    for place, (path, fields) in enumerate(forms[who]):
        for text in TEXTS[place % ONE_IN :: ONE_IN]:
            said = {
                name: value if kind == "button" else text for name, (value, kind) in fields.items()
            }
            answer, _wrote = send(all_, who, path, said)
            if answer.status_code >= 500:
                wrong.append(f"{path} {sorted(fields)} = {text[:12]!r}: {answer.status_code}")

    assert wrong == []
