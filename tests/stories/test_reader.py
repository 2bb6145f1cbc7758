"""What is not a story is refused by its line, with what is wrong and what would be right."""

import datetime

import pytest

from rules.money import Asset
from stories.nodes import NotAStory
from stories.reader import read_story

# Each line stands at its own number, so that a case replaces one of them.
STORY = """\
story: Ana buys an oven
asset: {code: RIV, decimals: 2}
starts_on: 2026-01-05
ends_on: 2026-01-20
parameters: {MIN_UNIQUE_PEERS: 0}
people:
  ana: {spending: 500.00, stake: 300.00}
  ben: {stake: 300.00}
pools: {common: 1000.00}
merchants: {bakery: {qualified: true}}
trust: [ana ben]
grants: {ana > ben: NONE}
levels: {ben: {second: NONE}}
relay: {ben: false}
steps:
  - on: 2026-01-05
    borrow: {as: oven, who: ana, at: bakery, amount: 300.00}
  - {on: 2026-01-06, pay: {loan: oven, amount: 1.00}}
  - {on: 2026-01-07, expect: {people: {ana: {state: ACTIVE}}}}
"""


def told(line, text):
    """Return the story with one of its lines told otherwise."""
    lines = STORY.splitlines()
    lines[line - 1] = text
    return "\n".join(lines)


def amount(text):
    return (f"  ana: {{spending: {text}}}", 7)


# What the line says instead, its number, what is wrong, what would be right.
BAD_LINES = [
    # Amounts.
    (*amount("-5"), "cannot be negative", "12.00"),
    (*amount("5.001"), "decimals", "2"),
    (*amount("NaN"), "'NaN'", "12.00"),
    (*amount("Infinity"), "'Infinity'", "12.00"),
    (*amount("1e400"), "'1e400'", "12.00"),
    (*amount("١٢"), "spending", "12.00"),
    (*amount("0x10"), "'0x10'", "12.00"),
    (*amount("1_000"), "'1_000'", "12.00"),
    (*amount("'1,000.00'"), "spending", "12.00"),
    (*amount("''"), "spending", "12.00"),
    (*amount("9" * 100_000), "100000 characters", "at most"),
    (*amount("[5]"), "not a word", "one word"),
    (*amount("null"), "not a word", "one word"),
    ("    borrow: {as: oven, who: ana, at: bakery, amount: 0}", 17, "is zero", "0.01"),
    # Names.
    ("  Ana: {}", 7, "'Ana' is not a name", "lower-case"),
    ("  ana ben: {}", 7, "'ana ben' is not a name", "lower-case"),
    ("  ben: {}", 8, "'ben' stands twice", "keep one"),
    ("  - {on: 2026-01-06, pay: {loan: owen, amount: 1.00}}", 18, "loan 'owen'", "known are: oven"),
    ("    borrow: {as: oven, who: eve, at: bakery, amount: 1}", 17, "person 'eve'", "ana, ben"),
    ("    borrow: {as: oven, who: ana, at: shop, amount: 1}", 17, "merchant 'shop'", "bakery"),
    ("    borrow: {as: ana, who: ana, at: bakery, amount: 1}", 17, "named already", "unique"),
    ("merchants: {ana: {}}", 10, "named already", "unique"),
    ("relay: {eve: false}", 14, "person 'eve'", "ana, ben"),
    # Dates.
    ("starts_on: 2026-02-30", 3, "'2026-02-30' is not a date", "2026-01-31"),
    ("starts_on: 5 January 2026", 3, "is not a date", "2026-01-31"),
    ("starts_on: 20260105", 3, "is not a date", "2026-01-31"),
    ("starts_on: ٢٠٢٦-٠١-٠٥", 3, "is not a date", "2026-01-31"),
    ("ends_on: 2026-01-06", 4, "before its last step", "2026-01-07"),
    ("ends_on: 2036-12-31", 4, "longer than ten years", "shorter"),
    ("  - {on: 2026-01-04, pay: {loan: oven, amount: 1}}", 18, "comes after", "never go back"),
    ("  - on: 2026-01-01", 16, "comes after", "never go back"),
    # Parts.
    ("storie: Ana buys an oven", 1, "'storie' is not a part", "did you mean 'story'"),
    ("  ana: {spendings: 500.00}", 7, "'spendings' is not a part", "'spending'"),
    ("  ana: {autopay: on}", 7, "autopay 'on' is unknown", "true, false"),
    ("  ana: {ratio: 1.5}", 7, "ratio '1.5'", "whole number"),
    ("  ana: {ratio: 0}", 7, "ratio '0'", "from 1"),
    ("  ana: {spending: 1, spending: 2}", 7, "'spending' stands twice", "keep one"),
    ("  ana: 500.00", 7, "not a mapping", "key: value"),
    ("asset: {code: riv}", 2, "not an asset code", "RIV"),
    ("asset: {code: RIV, decimals: 12}", 2, "decimals '12'", "0 to 11"),
    ("merchants: {bakery: {qualified: yes}}", 10, "qualified 'yes'", "true, false"),
    ("trust: [ana]", 11, "two people", "ana ben"),
    ("trust: [ana ana]", 11, "cannot trust themself", "two people"),
    ("trust: [ana ben, ben ana]", 11, "stands twice", "keep one"),
    ("trust: [ana eve]", 11, "'eve' is not in this story", "ana, ben"),
    ("trust: ana ben", 11, "not a list", "list"),
    ("grants: {ana ben: NONE}", 12, "not a grant", "lender > borrower"),
    ("grants: {ana > ben: GIVE}", 12, "permission 'GIVE'", "FORGIVE"),
    ("grants: {ana > ben: {permission: LOAN, limit: -1}}", 12, "cannot be negative", "12.00"),
    ("levels: {ben: {fourth: LOAN}}", 13, "'fourth' is not a part", "second, third"),
    # Parameters.
    ("parameters: {MIN_UNIQUE_PEER: 0}", 5, "no such parameter", "MIN_UNIQUE_PEERS"),
    ("parameters: {MIN_UNIQUE_PEERS: many}", 5, "MIN_UNIQUE_PEERS", "whole number"),
    ("parameters: {APR: 200%}", 5, "APR", "%"),
    ("parameters: {MIN_STAKE: 1.001}", 5, "2 decimals", "12.00"),
    # Steps.
    ("  - {pay: {loan: oven, amount: 1.00}}", 18, "lacks 'on'", "add `on:`"),
    ("  - {on: 2026-01-06}", 18, "0 deeds", "exactly one deed"),
    ("  - {on: 2026-01-06, hold: {who: ana}, exit: {who: ana}}", 18, "2 deeds", "exactly one"),
    ("  - {on: 2026-01-06, fly: {who: ana}}", 18, "'fly' is not a part", "one of"),
    ("  - {on: 2026-01-06, pay: {loan: oven}}", 18, "lacks 'amount'", "add `amount:`"),
    ("  - {on: 2026-01-06, pay: {loan: oven, amount: ALL}}", 18, "'ALL'", "12.00"),
    ("  - {on: 2026-01-06, trust: {who: [ana]}}", 18, "two ends", "[ana, ben]"),
    ("  - {on: 2026-01-06, refund: {amount: 1.00}}", 18, "of one purchase", "its loan or its sale"),
    (
        "  - {on: 2026-01-06, refund: {sale: cakes, amount: all}}",
        18,
        "sale 'cakes' is not in this story",
        "none yet",
    ),
    ("  - {on: 2026-01-06, expect: {}}", 18, "says nothing", "part of the report"),
    ("  - {on: 2026-01-06, expect: {a: 1, a: 2}}", 18, "'a' stands twice", "keep one"),
    (
        "  - {on: 2026-01-06, refused: {code: no, deed: {hold: {who: ana}}}}",
        18,
        "'no' is not a refusal code",
        "LEVEL_SHORT",
    ),
    (
        "  - {on: 2026-01-06, refused: {code: OVER_LIMIT, deed: {expect: {a: 1}}}}",
        18,
        "'expect' is not a part of deed",
        "did you mean",
    ),
    # YAML itself.
    ("  ana: {spending: 500.00", 8, "not YAML", "mend"),
    ("\tana: {}", 7, "not YAML", "mend"),
    ("  ana: &stake {stake: 1}\n  ben: *stake", 8, "alias", "write the value out"),
    ("  ana: {spending: 5\x00}", 7, "U+0000", "take it out"),
]


@pytest.mark.parametrize(("text", "line", "wrong", "right"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_is_named_with_what_would_be_right(text, line, wrong, right):
    # A broken second line of the case stands below the one that it replaces.
    place = line - 1 if line == 8 else line

    with pytest.raises(NotAStory) as refused:
        read_story(told(place, text))

    assert refused.value.line == line
    assert wrong in refused.value.wrong
    assert right in refused.value.right
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "empty"),
        ("# nothing", "empty"),
        ("--- \n...", "lacks"),
        ("a story", "not a mapping"),
        ("[1, 2]", "not a mapping"),
        ("people: {}\nsteps: []", "lacks 'starts_on'"),
        ("starts_on: 2026-01-05\nsteps: []", "nobody is in the story"),
        ("starts_on: 2026-01-05\npeople: {}", "lacks 'steps'"),
        ("a: 1\n---\nb: 2", "not YAML"),
        ("[" * 100_000, "open brackets"),
        ("- " * 100_000, "levels deep"),
        ("a: " + "[" * 50 + "]" * 50, "levels deep"),
        ("x" * 1_000_001, "larger than a megabyte"),
        ("\nstory: \ud800", "line 2: .*U.D800"),
        ("%YAML 9.9\n---\na: 1", "not YAML"),
        ("!!python/object:os.system {}", "lacks"),
    ],
)
def test_what_is_not_a_story_at_all_is_refused(text, wrong):
    with pytest.raises(NotAStory, match=wrong):
        read_story(text)


def test_a_story_is_read_as_it_is_told():
    story = read_story(STORY)

    assert (story.title, story.asset) == ("Ana buys an oven", Asset("RIV", 2))
    assert story.starts_on == datetime.date(2026, 1, 5)
    assert [person.name for person in story.people] == ["ana", "ben"]
    assert story.people[0].spending_minor == 500_00
    assert story.common_minor == 1000_00
    assert story.trust == (("ana", "ben"),)
    assert story.relay == {"ben": False}
    assert [step.deed.word for step in story.steps] == ["borrow", "pay", "expect"]
    assert story.steps[0].deed.line == 17


def test_on_is_a_word_and_no_truth_value():
    story = read_story("starts_on: 2026-01-05\npeople: {on: {}, off: {}}\nsteps: []")

    assert [person.name for person in story.people] == ["on", "off"]


def test_an_asset_without_decimals_refuses_them():
    story = "asset: {code: SAT, decimals: 0}\nstarts_on: 2026-01-05\npeople: {ana: {stake: 1.5}}\n"

    with pytest.raises(NotAStory) as refused:
        read_story(story + "steps: []")

    assert refused.value.line == 3


def test_a_story_without_an_end_ends_with_its_last_step():
    story = read_story(told(4, ""))

    assert story.ends_on == datetime.date(2026, 1, 7)
