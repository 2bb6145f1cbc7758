"""A story is played in a database of its own, and its report can be read, compared and derived."""

import io
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from stories import page, private, report
from stories.player import play
from stories.reader import read_story
from tests import factories

FILES = Path(__file__).parents[2] / "stories" / "files"
STORY = """\
story: Ana buys bread
starts_on: 2026-01-05
ends_on: 2026-01-13
parameters: {MIN_UNIQUE_PEERS: 0, SHORTFALL_POLICY: CASCADE_IN}
people:
  ana: {spending: 50.00, stake: 100.00}
  ben: {stake: 100.00}
pools: {common: 100.00}
merchants: {bakery: {qualified: true}, stall: {}}
trust: [ana ben]
steps:
  - {on: 2026-01-05, borrow: {as: bread, who: ana, at: bakery, amount: 100.00}}
  - {on: 2026-01-05, borrow: {as: cake, who: ana, at: stall, amount: 10.00}}
  - {on: 2026-01-06, pay: {loan: cake, amount: all}}
  - {on: 2026-01-12, expect: {people: {ana: {spending: 48.00}}}}
"""


# Other processes tell stories at the same time; these databases are this one's.
OWN = f"of_test_{os.getpid()}"


@pytest.fixture
def tell(committed_db, tmp_path, monkeypatch):
    """Play a story by the command; the answer is its exit status, its output and its errors."""
    monkeypatch.setattr(private, "secrets", SimpleNamespace(token_hex=lambda _: OWN))

    def tell(text, *options):
        file = tmp_path / "told.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run(str(file), *options)

    return tell


def run(*arguments):
    out, errors = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("story", *arguments, stdout=out, stderr=errors)
    return ended.value.code, out.getvalue(), errors.getvalue()


def is_left_over():
    """Tell whether the story's database is there still."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [f"story_{OWN}"])
        return cursor.fetchone() is not None


def rows_of_site():
    with connections["owner"].cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
        return found


def test_a_story_drops_what_a_killed_one_has_left(tell):
    left = sql.Identifier(f"story_killed_{os.getpid()}")
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(left))

    status, _, _ = tell(STORY)

    assert status == 0
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'story\\_killed%'")
        assert cursor.fetchall() == []


def stories(*names):
    return [pytest.param((FILES / f"{name}.yaml").read_text(), id=name) for name in names]


def test_a_played_story_ends_with_zero_and_leaves_the_site_alone(tell):
    network = factories.a_network()
    factories.members(network, "Ana", "Bruno")
    site, before = connection.settings_dict["NAME"], rows_of_site()

    status, out, errors = tell(STORY)

    assert (status, errors) == (0, "")
    assert out.startswith("Ana buys bread\nas of 2026-01-13, amounts in RIV\n")
    assert connection.settings_dict["NAME"] == site
    assert rows_of_site() == before
    assert not is_left_over()


def test_an_expectation_that_does_not_hold_is_told_by_its_line(tell):
    status, out, errors = tell(STORY.replace("48.00", "48.01"))

    assert status == 1
    assert "told.yaml: line 15: people.ana.spending: expected 48.01, got 48.00" in errors
    assert "1 expectation did not hold" in out


OTHERWISE = [
    ("refused: {code: OVER_LIMIT, deed: {hold: {who: ben}}}", "expected OVER_LIMIT, got done"),
    (
        "refused: {code: OVER_LIMIT, deed: {borrow: {who: ana, at: stall, amount: 5}}}",
        "expected OVER_LIMIT, got MERCHANT_NOT_QUALIFIED",
    ),
    ("expect: {people: {eve: {state: ACTIVE}}}", "people.eve: expected"),
    ("expect: {people: {ana: ACTIVE}}", "people.ana: expected ACTIVE"),
    ("expect: {peopel: {}}", "peopel: expected {}, got nothing of that name"),
    ("expect: {refusals: []}", "refusals: expected []"),
    ("expect: {ledger: {balanced: false}}", "ledger.balanced: expected false, got True"),
    ("expect: {loans: {bread: {extension: 1}}}", "extension: expected 1, got None"),
]


def test_what_an_expectation_may_find_otherwise(tell):
    steps = "".join(f"  - {{on: 2026-01-12, {step}}}\n" for step, _ in OTHERWISE)

    status, out, errors = tell(STORY + steps)

    assert status == 1
    lines = [line for line in errors.splitlines() if ": line " in line]
    assert len(lines) == len(OTHERWISE)
    for number, (line, (_, told)) in enumerate(zip(lines, OTHERWISE, strict=True), 16):
        assert f"line {number}:" in line
        assert told in line
    assert f"{len(OTHERWISE)} expectations did not hold" in out


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("", (), "told.yaml:1: the file is empty; begin with"),
        (STORY.replace("50.00", "50.001"), (), "told.yaml:6: ana's spending '50.001'"),
        (b"\xff\xfe", (), "told.yaml:1: the file is not UTF-8 text"),
        (STORY, ("--until", "2026-01-04"), "--until 2026-01-04 is before the story starts"),
        (
            STORY,
            ("--explain", "loans.cart"),
            "'loans.cart' is not in the report: loans holds bread",
        ),
        (STORY, ("--explain", "refusals.9"), "refusals holds 2 parts"),
        (STORY, ("--explain", "as_of.day"), "as_of holds no further parts"),
    ],
)
def test_what_is_not_a_story_ends_with_two(tell, text, options, told):
    status, out, errors = tell(text, *options)

    assert (status, out) == (2, "")
    assert told in errors
    assert not is_left_over()


def test_a_file_that_is_not_there_ends_with_two(committed_db, tmp_path):
    status, _, errors = run(str(tmp_path / "none.yaml"))

    assert status == 2
    assert "none.yaml: cannot be read: No such file" in errors


def test_the_report_is_json_with_amounts_as_text(tell):
    status, out, _ = tell(STORY, "--json")

    told = json.loads(out)
    assert status == 0
    assert list(told) == [
        "as_of", "people", "pools", "merchants", "loans", "investors", "offers", "banks",
        "businesses", "disputes", "subscriptions", "funds", "refusals", "quotes", "ledger",
    ]  # fmt: skip
    # 50.00 - 2.00 of fees - 10.00 - 0.12.
    assert told["people"]["ana"]["spending"] == "37.88"
    assert told["people"]["ana"]["ratio"] == 1
    assert told["loans"]["bread"]["levels"] == {
        "1": "70.00", "2": "0.00", "3": "0.00", "common": "30.00",
    }  # fmt: skip
    assert told["loans"]["bread"]["installments"][0] == {
        "due_on": "2026-01-12", "principal": "10.00", "interest": "0.12",
        "paid_on": "2026-01-12", "source": "PERSONAL", "state": "PAID",
    }  # fmt: skip
    assert told["ledger"] == {"balanced": True}


def test_deeds_that_come_to_nothing_are_listed_and_the_story_goes_on(tell):
    _, out, _ = tell(STORY, "--json")

    assert json.loads(out)["refusals"] == [
        {"on": "2026-01-05", "deed": "borrow", "code": "MERCHANT_NOT_QUALIFIED"},
        {"on": "2026-01-06", "deed": "pay", "code": "NO_SUCH_LOAN"},
    ]


def test_until_stops_after_that_day_is_closed(tell):
    _, out, _ = tell(STORY, "--json", "--until", "2026-01-11")
    _, late, _ = tell(STORY, "--json", "--until", "2030-01-01")

    assert json.loads(out)["as_of"] == "2026-01-11"
    assert json.loads(out)["people"]["ana"]["spending"] == "48.00"
    assert json.loads(late)["as_of"] == "2026-01-13"


def test_two_plays_tell_the_same(tell):
    text = (FILES / "crumbs.yaml").read_text()

    assert tell(text, "--json") == tell(text, "--json")


def test_explain_prints_rule_parameters_and_journal_lines(tell):
    status, out, _ = tell(STORY, "--explain", "loans.bread.notes.ben")

    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "loans.bread.notes.ben = 63.00"
    assert lines[2].startswith("rule        lent by the division")
    assert "parameters  version 1, MIN_UNIQUE_PEERS 0, SHORTFALL_POLICY CASCADE_IN" in lines
    assert [line.split()[1] for line in lines if line.startswith("2026")] == ["70.00", "-7.00"]
    assert lines[-1].split() == ["adds", "up", "to", "63.00"]


@pytest.mark.django_db
def test_the_page_shows_what_was_late_drawn_refused_and_lost():
    stage = play(read_story((FILES / "late_eight_days.yaml").read_text()))

    told = page.page_of(stage, report.report_of(stage, stage.story.ends_on))

    assert "late 3 times (2 over 7 days)" in told
    assert "paid from the stake on 2026-01-27, 15 days late" in told
    assert "2026-01-21  borrow  BORROWING_BLOCKED" in told
    assert told.endswith("The ledger is balanced, and all that was expected held.")
    assert all(line == line.rstrip() for line in told.splitlines())
