import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.allotment import INT64_MAX, allot_capped
from rules.level_division import divide_level, exact_amounts
from rules.note_draw import draw_start, drawn_amounts

lenders = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=30)


def minors(values) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def divided(amount, available, room, *, smallest=500, level=2, loan="LN-1") -> list[int]:
    return divide_level(
        amount,
        level=level,
        loan_public_id=loan,
        note_minor_min=smallest,
        available=minors(available),
        room=minors(room),
    ).tolist()


def test_exact_shares_are_pro_rata_to_what_lenders_have():
    assert exact_amounts(100, minors([100, 200, 300]), minors([100, 200, 300])).tolist() == [
        17,
        33,
        50,
    ]


def test_what_a_full_lender_frees_is_divided_again():
    assert exact_amounts(90, minors([100, 100, 100]), minors([10, 100, 100])).tolist() == [
        10,
        40,
        40,
    ]


def test_a_cap_that_is_met_exactly_is_not_passed_by_rounding():
    # Shares are 33 1/3 each and the first may give 33 only.
    assert exact_amounts(100, minors([1000] * 3), minors([33, 100, 100])).tolist() == [33, 34, 33]


@given(lenders, st.data())
def test_exact_shares_equal_the_plain_rule(rows, data):
    available = [have for have, _ in rows]
    room = [min(have, cap) for have, cap in rows]
    amount = data.draw(st.integers(0, sum(room)))

    exact = exact_amounts(amount, minors(available), minors(room)).tolist()

    assert exact == list(allot_capped(amount, available, room))


def test_products_beyond_64_bits_are_divided_exactly():
    available = [INT64_MAX // 4, INT64_MAX // 4, 5]

    assert exact_amounts(1001, minors(available), minors(available)).tolist() == list(
        allot_capped(1001, available, available)
    )


def test_few_lenders_share_exactly_and_many_by_draw():
    # 30.00 makes six notes of 5.00: six lenders share to the unit, a seventh makes it a draw.
    assert divided(3000, [10_000] * 6, [10_000] * 6) == [500] * 6

    amounts = divided(3000, [10_000] * 7, [10_000] * 7)

    assert sorted(amounts) == [0, 500, 500, 500, 500, 500, 500]


def test_lenders_without_room_do_not_make_crumbs():
    assert divided(3000, [10_000] * 6 + [0] * 9, [10_000] * 6 + [0] * 9) == [500] * 6 + [0] * 9


def test_the_draw_is_the_one_of_this_loan_and_level():
    available = minors([1000 + place for place in range(40)])
    for loan, level in (("LN-1", 2), ("LN-1", 3), ("LN-2", 3)):
        expected = drawn_amounts(
            3000,
            note_minor_min=500,
            available=available,
            room=available,
            start=draw_start(loan, level),
        )

        assert divided(3000, available, available, level=level, loan=loan) == expected.tolist()


def test_where_whole_notes_do_not_fit_the_division_is_exact():
    # Each of ten has less than a note of 5.00.
    assert divided(3000, [400] * 10, [400] * 10) == [300] * 10


@pytest.mark.parametrize("rows", [[], [5, 7]])
def test_nothing_is_divided_into_nothing(rows):
    assert divided(0, rows, rows) == [0] * len(rows)


@given(lenders, st.integers(1, 60), st.integers(1, 3), st.data())
def test_parts_add_up_and_nobody_lends_more_than_they_have_room_for(rows, smallest, level, data):
    available = [have for have, _ in rows]
    room = [min(have, cap) for have, cap in rows]
    amount = data.draw(st.integers(0, sum(room)))

    parts = divided(amount, available, room, smallest=smallest, level=level)

    assert sum(parts) == amount
    assert all(0 <= part <= cap for part, cap in zip(parts, room, strict=True))
    assert parts == divided(amount, available, room, smallest=smallest, level=level)
