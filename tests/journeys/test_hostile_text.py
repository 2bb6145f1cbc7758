"""What people write never becomes script, formulas or pages of its own, wherever it is shown."""

import csv
import io
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import Error, models, transaction

from banks.case_values import plain_values
from banks.models import BusinessCase
from banks.operations import cases
from people.models import Person
from tests.access_scene import everything
from tests.journeys.access_rows import ROWS, VISITORS
from tests.journeys.test_access_matrix import address
from tests.undoing import undone

MARK = "zzmark"
# The longest that fits into a column is written there.
TEXTS = (
    f'=HYPERLINK("//{MARK}")<script>{MARK}()</script>\'"><img src=x onerror={MARK}()>'
    f"[{MARK}](javascript:{MARK}()) <a href='javascript:{MARK}()'>x</a> \u202e{MARK}",
    f'=1+1{MARK}<script>{MARK}()</script>"><b onclick={MARK}()>',
    f"=1{MARK}\"'><i onclick=a()>",
)
APPS = ("banks", "loans", "repayments", "payments", "disputes", "marketplace", "portfolios")
# Codes, digests and names of files: made by the program, or read by it.
NOT_WRITTEN = ("public_id", "slug", "sha256", "reference", "key", "digest", "prefix", "quarter")
URL_ATTRIBUTES = ("href", "src", "action", "formaction", "data", "xlink:href")
FILES = ("/documents/<", "/files/<", "/evidence/<", "/papers/<", "/reports/<")
READERS = ("anonymous", "investor", "business", "officer")


class Reader(HTMLParser):
    """Reads a page as a browser would, and keeps what would run."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults, self._in_script = [], False

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name.startswith("on"):
                self.faults.append(f"<{tag} {name}={value!r}>")
            if name in URL_ATTRIBUTES and (value or "").strip().lower().startswith(
                ("javascript:", "vbscript:", "data:text")
            ):
                self.faults.append(f"<{tag} {name}={value!r}>")
        if tag in ("iframe", "object", "embed", "base"):
            self.faults.append(f"<{tag}>")
        if tag == "script":
            self._in_script = True
            source = dict(attrs).get("src")
            if source is not None and not source.startswith("/static/"):
                self.faults.append(f"<script src={source!r}>")

    def handle_endtag(self, tag):
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data):
        if self._in_script and data.strip():
            self.faults.append(f"<script>{data[:60]}")


def faults_of(html):
    reader = Reader()
    reader.feed(html)
    return reader.faults


def plant(all_):
    """Write hostile text into every column that people fill; return how many took it."""
    _plant_case(all_)
    planted = 0
    for model in apps.get_models():
        names = [
            field
            for field in model._meta.concrete_fields
            if model._meta.app_label in APPS
            and isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and not any(word in field.name for word in NOT_WRITTEN)
        ]
        for field in [*names, *([Person._meta.get_field("name")] if model is Person else [])]:
            fitting = [one for one in TEXTS if len(one) <= (field.max_length or 10**6)]
            if fitting:
                planted += _write(model, field, fitting[0])
    return planted


def _plant_case(all_):
    """The sections of a case come in by the operation itself, Markdown and all."""
    case = BusinessCase.objects.get(public_id=all_.things["case"])
    values = plain_values(case.asks_minor)["summary"]
    hostile = TEXTS[0].replace("\u202e", "")
    cases.save_section(
        case_id=case.pk,
        section="summary",
        values={name: hostile if isinstance(said, str) else said for name, said in values.items()},
        on=all_.scene.on,
        by=all_.scene.person("berta"),
    )


def _write(model, field, text):
    """Rows that nothing may change, or that must differ, keep what they have."""
    try:
        with transaction.atomic():
            return min(model._default_manager.update(**{field.name: text}), 1)
    except Error:
        return 0


@pytest.fixture(scope="module")
def kept_all(django_db_setup, django_db_blocker):
    """One of everything, with what hostile people wrote in all of it."""
    with django_db_blocker.unblock(), undone():
        found = everything()
        assert plant(found) > 40
        yield found


def each_page(all_, who, ask=""):
    """Yield every page that somebody is let in to."""
    place = VISITORS.index(who)
    for row in ROWS:
        if row.get[place] == "in" and not row.route.startswith("account/"):
            things = all_.things | {word: all_.things[thing] for word, thing in row.things.items()}
            asked = ask or (f"?{row.ask.format(**things)}" if row.ask else "")
            headers = {}
            if row.route.startswith("api/v1/"):
                headers = {"Authorization": f"Bearer {all_.keys[who]}"}
            path = address(row.route, things) + asked
            yield row.route, all_.clients[who].get(path, headers=headers)


@pytest.mark.parametrize("who", READERS)
def test_no_page_runs_what_people_wrote(all_, who):
    faults, shown = [], 0
    for route, answer in each_page(all_, who):
        assert answer.status_code < 500, route
        assert answer["X-Content-Type-Options"] == "nosniff", route
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"].partition("style-src")[0]
        if any(part in route for part in FILES):
            # What was uploaded is handed out as a file of its checked type, never as a page.
            assert answer.status_code == 404 or answer["Content-Disposition"].startswith("attach")
            assert answer.status_code == 404 or answer["Content-Type"] == "application/pdf"
        elif answer["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            shown += MARK in html
            faults += [f"{route}: {fault}" for fault in faults_of(html)]
            if route != "api/docs":
                assert f"<script>{MARK}" not in html, route

    assert faults == []
    assert shown > (3 if who == "anonymous" else 10)


@pytest.mark.parametrize("who", READERS[1:])
def test_no_table_computes_what_people_wrote(all_, who):
    tables, faults = 0, []
    for route, answer in each_page(all_, who, "?format=csv"):
        if not answer.get("Content-Type", "").startswith("text/csv"):
            continue
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer["Content-Disposition"].startswith("attachment"), route
        tables += 1
        for line in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
            faults += [f"{route}: {cell}" for cell in line if _computes(cell)]

    assert faults == []
    assert tables >= 2


def _computes(cell):
    """Tell whether a spreadsheet would take a cell for a formula; a negative amount is none."""
    if cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n"):
        return False
    return not cell[1:].replace(".", "", 1).replace(",", "").isdigit()


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=a()>x</p>",
        "<img src=x onerror='a()'>",
        "<a href=' JavaScript:a()'>x</a>",
        "<script>a()</script>",
        "<script src='//elsewhere/a.js'></script>",
        "<iframe></iframe>",
    ],
)
def test_the_reader_of_these_tests_sees_what_would_run(html):
    assert faults_of(html)
    assert not faults_of(html.replace("<", "&lt;"))
