"""Each holder of record gets their exact share within one unit, however many notes they hold."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loans.steps.bank_notes import BankNotes
from repayments.steps.bank_distribution import Repayments, split_over_notes

holdings = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 10_000)), min_size=1, max_size=40)


def split(notes, principal, interest):
    """The notes as (holder, outstanding) of one loan, and what one payment gives each holder."""
    count = len(notes)
    outstanding = np.array([minor for _holder, minor in notes], dtype=np.int64)
    table = BankNotes(
        ids=np.arange(1, count + 1),
        loan_ids=np.ones(count, dtype=np.int64),
        account_ids=np.array([holder for holder, _minor in notes], dtype=np.int64),
        principals=outstanding.copy(),
        outstanding=outstanding,
    )
    shares = split_over_notes(
        table,
        Repayments(
            references=["one"],
            loan_ids=np.ones(1, dtype=np.int64),
            payer_ids=np.array([99]),
            principals=np.array([principal]),
            interests=np.array([interest]),
            servicings=np.zeros(1, dtype=np.int64),
            bank_ids=np.zeros(1, dtype=np.int64),
        ),
    )
    got = {}
    for place, first, second in zip(
        shares.notes.tolist(), shares.principals.tolist(), shares.interests.tolist(), strict=True
    ):
        holder = notes[place][0]
        one, two = got.get(holder, (0, 0))
        got[holder] = (one + first, two + second)
        assert first <= notes[place][1]
    return got


@given(holdings, st.data())
def test_nobody_is_a_unit_off_their_exact_share(notes, data):
    total = sum(minor for _holder, minor in notes)
    principal = data.draw(st.integers(0, total))
    interest = data.draw(st.integers(0, 100_000))

    got = split(notes, principal, interest)

    assert sum(one for one, _two in got.values()) == principal
    assert sum(two for _one, two in got.values()) == interest
    for holder, (one, two) in got.items():
        held = sum(minor for who, minor in notes if who == holder)
        assert abs(one - Fraction(principal * held, total)) < 1
        assert abs(two - Fraction(interest * held, total)) < 1


def test_eighty_notes_and_forty_share_nine_euros_exactly():
    notes = [(1, 750)] * 80 + [(2, 750)] * 40

    assert split(notes, 0, 900) == {1: (0, 600), 2: (0, 300)}
