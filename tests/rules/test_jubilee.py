"""Funds match forgiveness one for one: whose debt they pay, how much of it, and to whom it goes."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.jubilee import Forgone, Matched, OpenNote, PaidFor, Purse, matches, note_parts, paid_for
from rules.repayment import Due, allocate

DAY = datetime.date(2026, 2, 4)
WEEK = datetime.timedelta(days=7)


def paid(purses, forgone):
    return [(one.fund_id, one.loan_id, one.amount_minor) for one in matches(purses, forgone)]


# Loan 1: 13.20 forgiven, 26.80 still open. Loan 2: 8.80 forgiven, 31.20 still open.
TWO = [Forgone(1, 101, 1_320, 2_680), Forgone(2, 102, 880, 3_120)]


@pytest.mark.parametrize(
    ("purses", "expected"),
    [
        # Enough for both: unit for unit.
        ([Purse(7, 10_000)], [(7, 1, 1_320), (7, 2, 880)]),
        # 11.00 for 22.00: half of each.
        ([Purse(7, 1_100)], [(7, 1, 660), (7, 2, 440)]),
        # 10.01: 6.006 and 4.004, the unit left over to the larger remainder.
        ([Purse(7, 1_001)], [(7, 1, 601), (7, 2, 400)]),
        # The oldest pays first, the next what is left of it.
        (
            [Purse(7, 1_100), Purse(8, 10_000)],
            [(7, 1, 660), (7, 2, 440), (8, 1, 660), (8, 2, 440)],
        ),
        # Nothing twice: what the first matched in full is matched.
        ([Purse(7, 10_000), Purse(8, 10_000)], [(7, 1, 1_320), (7, 2, 880)]),
        # Not for those who stand behind it; another fund may.
        ([Purse(7, 10_000, frozenset({101}))], [(7, 2, 880)]),
        (
            [Purse(7, 10_000, frozenset({101})), Purse(8, 1_000)],
            [(7, 2, 880), (8, 1, 1_000)],
        ),
        ([Purse(7, 0)], []),
        ([], []),
    ],
)
def test_what_is_forgiven_is_matched_one_for_one(purses, expected):
    assert paid(purses, TWO) == expected
    assert paid(purses, list(reversed(TWO))) == expected


def test_a_fund_pays_no_more_than_is_still_owed():
    one = Forgone(1, 101, 1_320, 500)

    assert one.match_minor_max == 500
    assert matches([Purse(7, 10_000)], [one]) == (Matched(7, 1, 500),)
    assert matches([Purse(7, 10_000)], [Forgone(1, 101, 1_320, 0)]) == ()


# The rest of the failed payment with 0.05 of interest, and two payments to come.
DUES = [Due(1, DAY, 440, 5), Due(2, DAY + WEEK, 1_320, 0), Due(3, DAY + 2 * WEEK, 1_360, 0)]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        # Ben forgave 8.80: 4.40 and 0.05 finish the failed payment, 4.35 prepay the next one.
        ([880], [PaidFor(875, 440, 5)]),
        ([440], [PaidFor(440, 440, 0)]),
        ([300], [PaidFor(300, 300, 0)]),
        # Two funds, one payment: the first takes principal, and that of the failed payment first.
        ([500, 380], [PaidFor(500, 440, 0), PaidFor(375, 0, 5)]),
        ([100, 780], [PaidFor(100, 100, 0), PaidFor(775, 340, 5)]),
    ],
)
def test_funds_pay_as_their_borrower_would(amounts, expected):
    allocation = allocate(DUES, sum(amounts), on=DAY)

    assert list(paid_for(amounts, allocation, failed={1})) == expected


@pytest.mark.parametrize(
    ("principal", "failed", "notes", "expected"),
    [
        # Ben forgave, cyd did not: the 4.40 of the failed payment are hers; 4.35 go to both.
        (
            875,
            440,
            [OpenNote(1, 1_787, True), OpenNote(2, 1_333, False)],
            (290, 440 + 145),
        ),
        # Everybody forgave: the payments to come are owed to all of them.
        (600, 0, [OpenNote(1, 200, True), OpenNote(2, 400, True)], (200, 400)),
        # More than the others are owed is owed to all.
        (500, 500, [OpenNote(1, 400, True), OpenNote(2, 200, False)], (300, 200)),
        (0, 0, [OpenNote(1, 400, True)], (0,)),
    ],
)
def test_nobody_gets_back_what_they_just_gave_up(principal, failed, notes, expected):
    assert note_parts(principal, failed, notes) == expected


some_minor = st.integers(0, 5_000)
forgone_rows = st.lists(st.tuples(st.integers(1, 5), some_minor, some_minor), max_size=6).map(
    lambda rows: [Forgone(n + 1, 100 + who, a, b) for n, (who, a, b) in enumerate(rows)]
)
purse_rows = st.lists(
    st.tuples(some_minor, st.frozensets(st.integers(101, 105), max_size=2)), max_size=4
).map(lambda rows: [Purse(n + 1, left, who) for n, (left, who) in enumerate(rows)])


@given(purses=purse_rows, forgone=forgone_rows)
def test_no_fund_pays_beyond_its_budget_nor_anybody_more_than_was_forgiven(purses, forgone):
    found = matches(purses, forgone)

    for purse in purses:
        mine = [one.amount_minor for one in found if one.fund_id == purse.fund_id]
        assert sum(mine) <= purse.left_minor
    for one in forgone:
        mine = [pay.amount_minor for pay in found if pay.loan_id == one.loan_id]
        assert sum(mine) <= min(one.forgiven_minor, one.open_minor)
    assert all(one.amount_minor > 0 for one in found)


@given(left=some_minor, forgone=forgone_rows)
def test_a_fund_pays_all_that_it_can(left, forgone):
    wanted = sum(one.match_minor_max for one in forgone)

    assert sum(one.amount_minor for one in matches([Purse(1, left)], forgone)) == min(left, wanted)


@given(left=some_minor, more=some_minor, forgone=forgone_rows)
def test_a_larger_budget_takes_nothing_from_anybody_but_a_rounded_unit(left, more, forgone):
    less, all_of_it = (
        {one.loan_id: one.amount_minor for one in matches([Purse(1, minor)], forgone)}
        for minor in (left, left + more)
    )

    assert all(all_of_it.get(loan, 0) >= minor - 1 for loan, minor in less.items())


@given(
    notes=st.lists(st.tuples(st.integers(1, 2_000), st.booleans()), min_size=1, max_size=6),
    data=st.data(),
)
def test_parts_of_notes_add_up_and_fit(notes, data):
    rows = [OpenNote(number, minor, gave) for number, (minor, gave) in enumerate(notes)]
    total = sum(row.outstanding_minor for row in rows)
    principal = data.draw(st.integers(0, total))
    failed = data.draw(st.integers(0, principal))

    parts = note_parts(principal, failed, rows)

    assert sum(parts) == principal
    assert all(0 <= part <= row.outstanding_minor for part, row in zip(parts, rows, strict=True))
    others = sum(row.outstanding_minor for row in rows if not row.has_forgiven)
    to_others = sum(part for part, row in zip(parts, rows, strict=True) if not row.has_forgiven)
    assert to_others >= min(failed, others)
