"""Every kind of notice that any code writes is one that people can choose about."""

import ast
from pathlib import Path

from people.notice_kinds import GROUPS, KINDS, group_of, is_urgent

ROOT = Path(__file__).resolve().parents[2]
# What bears the word `kind` and writes no notice.
TELLS = {"tell", "tell_owner", "tell_officer", "tell_officers", "tell_holders", "_tell", "Notice"}
DRAFTS = {"NoticeDraft"}
APPS = (
    *("people", "governance", "banks", "payments", "disputes", "track_record", "marketplace"),
    *("portfolios", "lending_circles", "loans", "repayments", "merchants", "subscriptions"),
    *("business_day", "conversations", "observatory", "sandbox"),
)


def written():
    """Yield each kind that a call writes, with where; of formatted ones, how they begin."""
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in TELLS:
                    found = [word.value for word in node.keywords if word.arg == "kind"]
                elif name in DRAFTS:
                    found = [word.value for word in node.keywords if word.arg == "kind"]
                    found += node.args[1:2]
                else:
                    continue
                for kind in found:
                    yield from ((word, file) for word in words_of(kind))


def words_of(node):
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield node.values[0].value + "*"
    elif isinstance(node, ast.IfExp):
        yield from words_of(node.body)
        yield from words_of(node.orelse)


def test_every_kind_that_is_written_is_registered():
    found = list(written())
    missing = [
        (kind, str(file.relative_to(ROOT)))
        for kind, file in found
        if not any(
            known == kind or (kind.endswith("*") and known.startswith(kind[:-1])) for known in KINDS
        )
    ]

    assert missing == []
    assert len({kind for kind, _file in found}) > 50


def test_the_kinds_of_reminders_are_registered():
    text = (ROOT / "lending_circles/steps/telling.py").read_text()

    for kind in (
        *("DUE_SOON", "DUE_TODAY", "LATE", "LAST_DAY", "STAKE_DRAWN", "DEFAULTED", "LENT_LOST"),
        *("LOAN_SETTLED", "TOP_UP_REQUIRED", "PEERS_MISSING", "RATIO_UP", "PEER_LEAVES"),
    ):
        assert kind in KINDS
        assert kind in text


def test_what_guards_logins_and_books_cannot_be_switched_off_and_does_not_wait():
    assert not group_of("SECOND_FACTOR").is_optional
    assert [group.name for group in GROUPS.values() if not group.is_optional] == [
        "security",
        "books",
    ]
    assert is_urgent("SECOND_FACTOR")
    assert is_urgent("DEFAULTED")


def test_every_kind_fits_its_column_and_lies_in_a_group_that_others_use():
    assert all(len(kind) <= 40 for kind in KINDS)
    assert {kind.group for kind in KINDS.values()} == set(GROUPS)
