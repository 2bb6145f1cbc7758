"""The banks' side of stories: read by line, played with refusals, and derived to the cent."""

from pathlib import Path

import pytest

from stories.nodes import NotAStory
from stories.player import play
from stories.reader import read_story

FILES = Path(__file__).parents[2] / "stories" / "files"
# Each line stands at its own number, so that a case replaces one of them.
STORY = """\
story: A bigger oven
starts_on: 2026-01-05
banks: {first: {officers: [olga, pete], bond: 500.00}}
businesses: {cafe: {bank: first, owner: ana}}
investors: {ivy: {cash: 600.00}, olga: {cash: 100.00}}
delegates: [dana]
steps:
  - {on: 2026-01-05, case: {as: oven, business: cafe, asks: 400.00}}
  - {on: 2026-01-05, qualify: {case: oven, by: olga, grade: A}}
  - {on: 2026-01-05, qualify: {case: oven, by: pete, grade: A}}
  - {on: 2026-01-05, offer: {as: oven2, case: oven, principal: 400.00, rate: 12%, note: 100.00}}
  - {on: 2026-01-05, commit: {investor: ivy, offer: oven2, amount: 400.00}}
  - {on: 2026-01-05, close: {offer: oven2}}
  - {on: 2026-01-06, repay: {offer: oven2, amount: 10.00}}
"""
OFFER = "  - {on: 2026-01-05, offer: {as: oven2, case: oven, principal: 400.00, %s}}"


def told(line, text):
    """Return the story with one of its lines told otherwise."""
    lines = STORY.splitlines()
    lines[line - 1] = text
    return "\n".join(lines)


def offer(terms, wrong, right):
    return (11, OFFER % terms, wrong, right)


def last(deed, wrong, right):
    return (14, f"  - {{on: 2026-01-06, {deed}}}", wrong, right)


BAD_LINES = [
    # The scene.
    (3, "banks: {first: {bond: 500.00}}", "lacks 'officers'", "add"),
    (3, "banks: {first: {officers: [olga]}}", "has one officer", "two of them"),
    (3, "banks: {first: {officers: [olga, olga]}}", "has one officer", "two of them"),
    (3, "banks: {First: {officers: [olga, pete]}}", "'First' is not a name", "lower-case"),
    (3, "banks: {first: {officers: [olga, pete], bond: -1}}", "cannot be negative", "12.00"),
    (3, "banks: {first: {officers: olga}}", "not a list", "list"),
    (4, "businesses: {cafe: {bank: second, owner: ana}}", "bank 'second'", "known are: first"),
    (4, "businesses: {first: {bank: first, owner: ana}}", "named already", "unique"),
    (4, "businesses: {cafe: {bank: first}}", "lacks 'owner'", "add `owner:`"),
    (4, "businesses: {cafe: {bank: first, owner: first}}", "named already", "unique"),
    (5, "investors: {ivy: {cash: 1.001}}", "decimals", "2"),
    (5, "investors: {ivy: {money: 1}}", "'money' is not a part", "cash"),
    # Cases.
    (8, "  - {on: 2026-01-05, case: {as: oven, business: farm, asks: 1}}", "'farm'", "cafe"),
    (8, "  - {on: 2026-01-05, case: {as: cafe, business: cafe, asks: 1}}", "already", "unique"),
    (9, "  - {on: 2026-01-05, qualify: {case: owen, by: olga}}", "case 'owen'", "known are: oven"),
    (9, "  - {on: 2026-01-05, qualify: {case: oven}}", "lacks 'by'", "add `by:`"),
    (9, "  - {on: 2026-01-05, qualify: {case: oven, by: eve}}", "person 'eve'", "olga"),
    (9, "  - {on: 2026-01-05, qualify: {case: oven, by: olga, grade: F}}", "grade 'F'", "A, B"),
    # Terms: what a number could mean in two ways is refused.
    offer("rate: 12", "rate '12' is not a share", "12% or 0.12"),
    offer("rate: 1.5", "rate '1.5' is not a share", "12% or 0.12"),
    offer("rate: -3%", "rate '-3%' is not a share", "12% or 0.12"),
    offer("rate: 0.00000001", "is not a share", "12% or 0.12"),
    offer("rate: 5000%", "too large", "12.5%"),
    offer("rate: 9%, mode: BALOON", "mode 'BALOON' is unknown", "BULLET"),
    offer("rate: 9%, every: fortnight", "every 'fortnight' is not a period", "2 weeks"),
    offer("rate: 9%, every: 30", "every '30' is not a period", "2 weeks"),
    offer("rate: 9%, every: 0 days", "every '0 days' is not a period", "2 weeks"),
    offer("rate: 9%, every: one month", "every 'one month' is not a period", "2 weeks"),
    offer("rate: 9%, count: some", "count 'some' is not a whole number", "from 0 to 600"),
    offer("rate: 9%, day_count: ACT", "day_count 'ACT' is unknown", "ACT_ACT"),
    offer("rate: 9%, milestones: [{name: built}]", "lacks 'amount'", "add `amount:`"),
    offer("rate: 9%, delegates: [eve]", "delegate 'eve'", "dana"),
    offer("rate: 9%, softcap: 1", "'softcap' is not a part", "'soft_cap'"),
    offer("count: 3", "lacks 'rate'", "add `rate:`"),
    last("commit: {investor: pete, offer: oven2, amount: 1}", "'pete'", "ivy"),
    last("commit: {investor: ivy, offer: oven, amount: 1}", "'oven'", "oven2"),
    # Later deeds.
    last("repay: {offer: oven2}", "lacks 'amount'", "add `amount:`"),
    last("transfer: {offer: oven2, seller: ivy, buyer: eve, amount: 1, price: 1}", "'eve'", "ivy"),
    last("challenge: {offer: oven2, by: eve}", "person 'eve'", "ivy"),
    last("challenge: {offer: oven2, by: ivy, ground: RUDE}", "ground 'RUDE'", "LATE"),
    last("vote: {who: ivy, offer: oven2, vote: MAYBE}", "vote 'MAYBE'", "YES"),
    last("deliver: {offer: oven2}", "lacks 'milestone'", "add"),
    last("rule: {dispute: fees, for: BANK}", "dispute 'fees'", "none yet"),
    last("dispute: {as: fees, investor: ivy, offer: oven2, asks: JAIL}", "'JAIL'", "BOND_SLASH"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "text", "wrong", "right"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_about_banks_is_named_with_what_would_be_right(line, text, wrong, right):
    with pytest.raises(NotAStory) as refused:
        read_story(told(line, text))

    assert refused.value.line == line
    assert wrong in refused.value.wrong
    assert right in refused.value.right


def test_investors_without_a_bank_are_refused_by_their_line():
    with pytest.raises(NotAStory, match="line 3: investors need a bank"):
        read_story("starts_on: 2026-01-05\npeople: {ana: {}}\ninvestors: {ana: {}}\nsteps: []")


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("every: month", ("MONTH", 1)),
        ("every: 1 month", ("MONTH", 1)),
        ("every: 2 weeks", ("WEEK", 2)),
        ("every: 30 days", ("DAY", 30)),
        ("every: quarter", ("MONTH", 3)),
        ("every: year", ("MONTH", 12)),
    ],
)
def test_a_period_is_read_as_people_write_it(said, terms):
    story = read_story(told(11, OFFER % f"rate: 12%, {said}"))

    read = story.steps[3].deed.arguments["terms"]
    assert (read["period"], read["period_length"]) == terms


@pytest.mark.parametrize(
    ("mode", "repayment", "amortization"),
    [
        ("SCHEDULED", "SCHEDULED", None),
        ("EQUAL_TOTAL", "SCHEDULED", "EQUAL_INSTALLMENT"),
        ("EQUAL_PRINCIPAL", "SCHEDULED", "EQUAL_PRINCIPAL"),
        ("INTEREST_ONLY_BULLET", "SCHEDULED", "INTEREST_ONLY"),
        ("BULLET", "BULLET", None),
        ("REVENUE_SPLIT", "REVENUE_SPLIT", None),
    ],
)
def test_a_mode_says_how_the_principal_comes_back(mode, repayment, amortization):
    story = read_story(told(11, OFFER % f"rate: 0.12, mode: {mode}"))

    terms = story.steps[3].deed.arguments["terms"]
    assert terms["rate_millionths"] == 120_000
    assert (terms["repayment"], terms.get("amortization")) == (repayment, amortization)


SELL = "transfer: {offer: oven2, seller: ivy, buyer: olga, %s}"
# The deed, and the word by which it is refused.
REFUSED = [
    ("qualify: {case: oven, by: olga}", "MOVE_NOT_ALLOWED"),
    ("commit: {investor: ivy, offer: oven2, amount: 100.00}", "NOT_OPEN"),
    ("offer: {as: big, case: oven, principal: 9000.00, rate: 9%, note: 100.00}", "PROBATION_CAP"),
    ("offer: {as: huge, case: oven, principal: 90000.00, rate: 9%, note: 100.00}", "COVER_TOO_LOW"),
    ("offer: {as: odd, case: oven, principal: 400.00, rate: 9%, note: 30.00}", "PARTITION"),
    ("accept: {offer: oven2, milestone: built, by: olga}", "NOT_FOUND"),
    ("challenge: {offer: oven2, by: ana}", "NOT_IN_BREACH"),
    ("vote: {who: ivy, offer: oven2, vote: ABSTAIN}", "NOT_FOUND"),
    ("withdraw: {investor: ivy, offer: oven2}", "NOT_FOUND"),
    ("redeem: {investor: ivy, offer: oven2}", "NO_TOKENS"),
    ("report: {offer: oven2, reason: All is well}", "done"),
    ("spend: {business: cafe, amount: 400.01}", "INSUFFICIENT_FUNDS"),
    ("spend: {business: cafe, amount: all}", "done"),
    ("cancel: {offer: oven2}", "OFFER_STATE"),
    ("recover: {offer: oven2, amount: 1.00}", "NOT_DEFAULTED"),
    ("dispute: {as: fees, investor: olga, offer: oven2}", "NOT_HOLDER"),
    (SELL % "amount: 50.00, price: 1.00", "NOT_WHOLE_NOTES"),
    (SELL % "amount: 100.00, price: 101.00", "INSUFFICIENT_FUNDS"),
    (SELL % "amount: 100.00, price: 99.00", "done"),
]  # fmt: skip


@pytest.mark.django_db
def test_deeds_of_banks_are_refused_by_name():
    steps = [f"  - {{on: 2026-01-06, {deed}}}\n" for deed, _ in REFUSED]
    lines = "".join(f"{line}\n" for line in STORY.splitlines()[:13])

    stage = play(read_story(lines + "".join(steps)))

    assert [(row["deed"], row["code"]) for row in stage.refusals] == [
        (deed.partition(":")[0], code) for deed, code in REFUSED if code != "done"
    ]


@pytest.mark.django_db
def test_an_officer_may_invest_but_not_decide_about_a_business_of_their_own():
    lines = [line.replace("owner: ana", "owner: olga") for line in STORY.splitlines()[:9]]

    stage = play(read_story("\n".join(lines)))

    assert [row["code"] for row in stage.refusals] == ["OWN_CASE"]


@pytest.mark.django_db
def test_what_a_refused_deed_would_have_made_is_not_there():
    lines = STORY.splitlines()
    lines[9] = "  - {on: 2026-01-05, reject: {case: oven, by: pete, reason: Too dear}}"

    stage = play(read_story("\n".join(lines)))

    assert [row["code"] for row in stage.refusals] == [
        "NOT_QUALIFIED", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND",
    ]  # fmt: skip
