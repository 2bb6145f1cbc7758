from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.stake_draw import Draw, LateDue, late_draw

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("available", "draws"),
    [
        (0, ()),
        (5, (Draw(2, 1, 5, 0),)),
        (12, (Draw(2, 1, 10, 2),)),
        (14, (Draw(2, 1, 10, 2), Draw(1, 2, 2, 0))),
        # Of two loans due on a day the lower loan id comes first, with its interest.
        (25, (Draw(2, 1, 10, 2), Draw(1, 2, 10, 1), Draw(2, 2, 2, 0))),
        (99, (Draw(2, 1, 10, 2), Draw(1, 2, 10, 1), Draw(2, 2, 10, 2))),
    ],
)
def test_the_oldest_installment_is_drawn_first_and_principal_before_interest(available, draws):
    dues = [
        LateDue(JUNE, 2, 2, 10, 2),
        LateDue(JUNE, 1, 2, 10, 1),
        LateDue(MAY, 2, 1, 10, 2),
    ]

    assert late_draw(available, dues) == draws


def test_an_installment_that_owes_interest_only_is_drawn_too():
    assert late_draw(9, [LateDue(MAY, 1, 1, 0, 3), LateDue(MAY, 2, 1, 0, 0)]) == (Draw(1, 1, 0, 3),)


late_dues = st.builds(
    LateDue,
    st.sampled_from([MAY, JUNE]),
    st.integers(1, 4),
    st.integers(1, 10),
    st.integers(0, 50),
    st.integers(0, 9),
)


@given(
    st.integers(0, 300),
    st.lists(late_dues, max_size=8, unique_by=lambda due: (due.loan_id, due.number)),
)
def test_a_draw_takes_all_it_may_and_no_more_than_is_asked(available, dues):
    asked = {(due.loan_id, due.number): due for due in dues}
    total = sum(due.principal_minor + due.interest_minor for due in dues)

    draws = late_draw(available, dues)

    assert sum(draw.principal_minor + draw.interest_minor for draw in draws) == min(
        available, total
    )
    for draw in draws:
        due = asked[draw.loan_id, draw.number]
        assert 0 <= draw.principal_minor <= due.principal_minor
        assert 0 <= draw.interest_minor <= due.interest_minor
        assert draw.interest_minor == 0 or draw.principal_minor == due.principal_minor
    assert late_draw(available, list(reversed(dues))) == draws
