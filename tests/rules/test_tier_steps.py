from fractions import Fraction

import pytest

from rules.claims import Claim, Defaulter, InterestPaid, Piece, SoundNote, circle_tiers
from rules.tier_steps import (
    Standing,
    assign_notes,
    bear_losses,
    pay_cash,
    pay_contingency,
    pay_interest,
)

HALF = circle_tiers(Fraction(1, 2))


def standing_of(
    *claims: Claim, available: int = 0, sound=(), interest=None, tiers=None, person: int = 1
) -> Standing:
    contracts = {claim.loan_id: HALF for claim in claims} | (tiers or {})
    return Standing.of(
        Defaulter(
            person_id=person,
            claims=claims,
            tiers=contracts,
            available_minor=available,
            sound_notes=tuple(sound),
            interest_minor=interest or {},
        )
    )


def test_cash_is_shared_over_all_claims_in_note_order():
    standing = standing_of(Claim(9, 2, 5, 10), Claim(3, 1, 6, 10), available=5)

    pay_cash(standing, 0)

    assert [claim.note_id for claim in standing.claims] == [3, 9]
    assert standing.cash == [3, 2]
    assert standing.open_minor == [7, 8]
    assert standing.cash_left_minor == 0


def test_only_the_cash_that_claims_need_is_taken():
    standing = standing_of(Claim(3, 1, 6, 10), available=25)

    pay_cash(standing, 0)

    assert standing.cash == [10]
    assert standing.cash_left_minor == 15


def test_notes_and_creditors_are_walked_in_id_order_and_a_note_is_split():
    # Each creditor's amount is fixed: 7 owns two claims of 10, 4 and the pool one each.
    standing = standing_of(
        Claim(1, 1, 7, 10),
        Claim(2, 1, None, 10),
        Claim(3, 2, 4, 10),
        Claim(4, 2, 7, 10),
        sound=[SoundNote(51, 99, 13), SoundNote(50, 98, 11)],
    )

    assign_notes(standing, 0)

    assert standing.assigned == [6, 6, 6, 6]
    assert standing.pieces == [
        Piece(50, 1, 4, 6, extinguished=False),
        Piece(50, 1, 7, 5, extinguished=False),
        Piece(51, 1, 7, 7, extinguished=False),
        Piece(51, 1, None, 6, extinguished=False),
    ]


def test_a_piece_that_comes_to_the_borrower_who_owes_it_is_extinguished():
    standing = standing_of(
        Claim(1, 1, 7, 10), Claim(2, 1, 8, 10), sound=[SoundNote(50, 7, 4), SoundNote(51, 7, 20)]
    )

    assign_notes(standing, 0)

    assert standing.pieces == [
        Piece(50, 1, 7, 4, extinguished=True),
        Piece(51, 1, 7, 6, extinguished=True),
        Piece(51, 1, 8, 10, extinguished=False),
    ]


@pytest.mark.parametrize(
    ("balance", "paid"), [(1_000, [50, 150]), (200, [50, 150]), (101, [25, 76]), (0, [0, 0])]
)
def test_the_contingency_pool_pays_half_or_what_it_has_pro_rata(balance, paid):
    standings = [standing_of(Claim(1, 1, 7, 100)), standing_of(Claim(2, 2, 7, 300), person=2)]

    assert pay_contingency(standings, 1, balance) == sum(paid)
    assert [sum(standing.contingency) for standing in standings] == paid


def test_a_tie_over_a_short_contingency_pool_goes_to_the_lowest_person():
    standings = [standing_of(Claim(9, 1, 7, 10)), standing_of(Claim(2, 2, 7, 10), person=2)]

    pay_contingency(standings, 1, 3)

    assert [standing.contingency for standing in standings] == [[2], [1]]


def test_each_loan_has_its_own_cover_and_the_floor_is_taken_once_a_borrower():
    # 1/2 of 5 and 1/4 of 6 are 2.5 and 1.5: together 4, not 2 and 1.
    standing = standing_of(
        Claim(1, 1, 7, 5), Claim(2, 2, 7, 6), tiers={2: circle_tiers(Fraction(1, 4))}
    )

    assert pay_contingency([standing], 1, 100) == 4


def test_what_is_open_in_the_end_is_lost():
    standing = standing_of(Claim(1, 1, 7, 5), Claim(2, 1, None, 6))

    bear_losses(standing, 2)

    assert standing.losses == [5, 6]
    assert standing.open_minor == [0, 0]


def test_a_tier_at_another_rank_is_left_alone():
    standing = standing_of(Claim(1, 1, 7, 5), available=9)

    pay_cash(standing, 1)
    pay_contingency([standing], 0, 9)
    bear_losses(standing, 3)

    assert standing.open_minor == [5]


def test_interest_is_paid_loan_by_loan_from_the_cash_that_is_left():
    standing = standing_of(Claim(1, 1, 7, 5), available=12, interest={8: 4, 3: 4})
    pay_cash(standing, 0)

    assert pay_interest(standing) == (InterestPaid(3, 4, 0), InterestPaid(8, 3, 1))
    assert standing.cash_left_minor == 0
