from hashlib import sha256

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.note_draw import draw_start, drawn_amounts, note_count


def plain_draw(
    amount: int, smallest: int, available: list[int], room: list[int], start: int
) -> list[int] | None:
    """The draw as it is written down, one note and one lender at a time."""
    count = max(1, amount // smallest)
    size = amount // count
    note_zero = size + amount - count * size
    taking = [one for one in range(len(room)) if room[one] >= note_zero]
    left = {one: room[one] // note_zero for one in taking}
    if sum(left.values()) < count:
        return None

    line = sum(available[one] for one in taking)
    amounts = [0] * len(room)
    for note in range(count):
        point = (start + note * line // count) % line
        place = 0
        while point >= available[taking[place]]:
            point -= available[taking[place]]
            place += 1
        while left[taking[place]] == 0:
            place = (place + 1) % len(taking)
        left[taking[place]] -= 1
        amounts[taking[place]] += size if note else note_zero

    return amounts


def drawn(amount, smallest, available, room, start) -> list[int] | None:
    amounts = drawn_amounts(
        amount,
        note_minor_min=smallest,
        available=np.array(available, dtype=np.int64),
        room=np.array(room, dtype=np.int64),
        start=start,
    )

    return None if amounts is None else amounts.tolist()


def test_an_amount_makes_as_many_smallest_notes_as_fit():
    assert note_count(3000, 500) == 6
    assert note_count(3499, 500) == 6
    assert note_count(499, 500) == 1


def test_the_draw_starts_where_the_hash_of_loan_and_level_says():
    digest = sha256(b"LN-7:2").digest()

    assert draw_start("LN-7", 2) == int.from_bytes(digest[:8], "big")
    assert draw_start("LN-7", 2) != draw_start("LN-7", 3)


def test_notes_are_laid_on_the_line_at_equal_steps():
    # 10.00 in two notes of 5.00 over a line of 60.00: points 25.00 and 55.00.
    assert drawn(1000, 500, [1000, 2000, 3000], [1000, 2000, 3000], 2500) == [0, 500, 500]


def test_note_zero_takes_the_residue():
    # 11.00 in two notes: 5.50 each; 10.01 leaves note 0 one unit more.
    assert drawn(1001, 500, [1000, 1000], [1000, 1000], 0) == [501, 500]
    assert drawn(1001, 500, [1000, 1000], [1000, 1000], 1500) == [500, 501]


def test_a_note_over_capacity_goes_on_to_the_next_lender_after_the_last_to_the_first():
    # Both points fall to the last lender, who has a limit of one note.
    assert drawn(1000, 500, [500, 500, 9000], [500, 500, 500], 1000) == [500, 0, 500]


def test_lenders_who_cannot_take_the_largest_note_stay_outside():
    assert drawn(1000, 500, [499, 1000, 499], [499, 1000, 499], 0) == [0, 1000, 0]


def test_too_little_room_for_whole_notes_is_no_draw():
    assert drawn(1000, 500, [999, 499], [999, 499], 0) is None
    assert drawn(1000, 500, [499, 499, 499], [499, 499, 499], 0) is None


@settings(max_examples=400)
@given(
    st.integers(1, 3000),
    st.integers(1, 600),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=25),
    st.integers(0, 2**64 - 1),
)
def test_the_draw_equals_the_one_that_is_written_down(amount, smallest, lenders, start):
    available = [have for have, _ in lenders]
    room = [min(have, cap) for have, cap in lenders]

    amounts = drawn(amount, smallest, available, room, start)

    assert amounts == plain_draw(amount, smallest, available, room, start)
    if amounts is not None:
        assert sum(amounts) == amount
        assert all(0 <= part <= cap for part, cap in zip(amounts, room, strict=True))
        assert sum(part > 0 for part in amounts) <= note_count(amount, smallest)


@given(st.lists(st.integers(6, 30), min_size=2, max_size=6), st.integers(1, 6))
def test_the_expected_part_is_exactly_pro_rata(available, count):
    # Nobody is full, so over all starts on the line everybody gets notes as their stretch is long.
    line = sum(available)

    totals = np.zeros(len(available), dtype=np.int64)
    for start in range(line):
        totals += np.array(drawn(count, 1, available, available, start))

    assert totals.tolist() == [count * have for have in available]


def test_money_beyond_64_bits_in_a_product_is_drawn_all_the_same():
    huge = 4 * 10**18

    amounts = drawn(10**6, 10**3, [huge, huge], [huge, huge], 2**64 - 1)

    assert amounts == plain_draw(10**6, 10**3, [huge, huge], [huge, huge], 2**64 - 1)
