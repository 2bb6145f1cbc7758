from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.claims import (
    Claim,
    Defaulter,
    Piece,
    RecoveryShare,
    SoundNote,
    Tier,
    TierKind,
    circle_tiers,
)
from rules.waterfall import settle_defaults

ANA, BRUNO, CHI, DONA, ELI = 1, 2, 3, 4, 5
HALF = Fraction(1, 2)


def a_defaulter(person, *claims, available=0, sound=(), interest=None, cover=HALF) -> Defaulter:
    return Defaulter(
        person_id=person,
        claims=claims,
        tiers={claim.loan_id: circle_tiers(cover) for claim in claims},
        available_minor=available,
        sound_notes=tuple(sound),
        interest_minor=interest or {},
    )


def circle_claims(principal: int) -> tuple[Claim, ...]:
    """The slices of one loan: 40, 20, 10 and 30 % by Bruno, Chi, Dona and the common pool."""
    return (
        Claim(1, 10, BRUNO, principal * 4 // 10),
        Claim(2, 10, CHI, principal * 2 // 10),
        Claim(3, 10, DONA, principal // 10),
        Claim(4, 10, None, principal * 3 // 10),
    )


def settle_one(defaulter, contingency):
    (settled,) = settle_defaults([defaulter], contingency_minor=contingency)
    return settled


def test_a_default_at_three_to_one_is_borne_step_by_step():
    # Worked table 8.5: deposit 100 of which 30 lent out, debt 300 in slices 120/60/30/90.
    ana = a_defaulter(
        ANA, *circle_claims(30_000), available=7_000, sound=[SoundNote(90, ELI, 3_000)]
    )

    settled = settle_one(ana, contingency=50_000)

    assert [row.cash_minor for row in settled.claims] == [2_800, 1_400, 700, 2_100]
    assert [row.assigned_minor for row in settled.claims] == [1_200, 600, 300, 900]
    assert [row.contingency_minor for row in settled.claims] == [4_000, 2_000, 1_000, 3_000]
    assert [row.loss_minor for row in settled.claims] == [4_000, 2_000, 1_000, 3_000]
    assert settled.cash_minor == 7_000
    assert settled.contingency_minor == 10_000
    assert settled.loss_minor == 10_000
    assert settled.closes_account
    assert settled.pieces == (
        Piece(90, ANA, BRUNO, 1_200, extinguished=False),
        Piece(90, ANA, CHI, 600, extinguished=False),
        Piece(90, ANA, DONA, 300, extinguished=False),
        Piece(90, ANA, None, 900, extinguished=False),
    )


@pytest.mark.parametrize(
    ("ratio", "per_unit"), [(1, Fraction(0)), (2, Fraction(1, 4)), (3, Fraction(1, 3))]
)
def test_the_contingency_pool_pays_by_the_credit_ratio(ratio, per_unit):
    # Worked table 8.6: a stake of 300.00, nothing ever repaid.
    debt = 30_000 * ratio

    settled = settle_one(a_defaulter(ANA, *circle_claims(debt), available=30_000), debt)

    assert Fraction(settled.contingency_minor, debt) == per_unit
    assert settled.loss_minor == settled.contingency_minor
    assert settled.closes_account == (ratio > 1)


def test_half_repaid_at_three_to_one_the_pool_pays_a_sixth_of_what_is_open():
    # Worked table 8.6: 25 of 300.
    settled = settle_one(a_defaulter(ANA, *circle_claims(15_000), available=10_000), 90_000)

    assert settled.contingency_minor == 2_500


def test_a_stake_that_covers_everything_pays_interest_last_and_leaves_the_account_open():
    ana = a_defaulter(ANA, *circle_claims(100), available=105, interest={11: 4, 10: 3})

    settled = settle_one(ana, contingency=100)

    assert settled.cash_minor == 105
    assert [(row.loan_id, row.paid_minor, row.written_off_minor) for row in settled.interest] == [
        (10, 3, 0),
        (11, 2, 2),
    ]
    assert settled.contingency_minor == 0
    assert not settled.closes_account


def test_the_rest_of_a_stake_stays_its_owners():
    settled = settle_one(a_defaulter(ANA, *circle_claims(100), available=900, interest={10: 3}), 0)

    assert settled.cash_minor == 103


def test_interest_is_written_off_and_never_charged_to_lenders():
    settled = settle_one(a_defaulter(ANA, *circle_claims(100), interest={10: 7}), 0)

    assert settled.interest[0].written_off_minor == 7
    assert settled.loss_minor == 100


def test_two_defaults_of_a_day_share_the_contingency_pool():
    ana = a_defaulter(ANA, Claim(1, 10, CHI, 100))
    bruno = a_defaulter(BRUNO, Claim(2, 20, CHI, 300))

    first, second = settle_defaults([bruno, ana], contingency_minor=60)

    assert (first.person_id, first.contingency_minor) == (ANA, 15)
    assert (second.person_id, second.contingency_minor) == (BRUNO, 45)


def test_two_defaulters_who_hold_notes_of_each_other():
    # Each lent the other 60 and Chi lent each 40; Ana has 50 in cash, Bruno nothing.
    ana = a_defaulter(ANA, Claim(1, 10, BRUNO, 60), Claim(2, 10, CHI, 40), available=50)
    bruno = a_defaulter(BRUNO, Claim(3, 20, ANA, 60), Claim(4, 20, CHI, 40))

    first, second = settle_defaults([ana, bruno], contingency_minor=0)

    # Ana's 50 pays Bruno 30 and Chi 20, and leaves losses of 30 and 20; Bruno's creditors lose all.
    assert [row.cash_minor for row in first.claims] == [30, 20]
    assert [row.loss_minor for row in first.claims] == [30, 20]
    assert [row.loss_minor for row in second.claims] == [60, 40]
    # Bruno's 30 goes to Ana 18 and Chi 12; Ana's 18 to Bruno 11 and Chi 7; Bruno's 11 to Ana 7
    # and Chi 4 (of 42 and 28 unrecovered); and so on until it has all come to Chi.
    assert first.received_minor == 0
    assert second.received_minor == 30
    to_chi = sum(
        share.amount_minor
        for settled in (first, second)
        for share in settled.recovery.shares
        if share.holder_id == CHI
    )
    assert to_chi == 30
    assert first.recovery.person_minor == second.recovery.person_minor == 0


def test_three_defaulters_in_a_ring_do_not_depend_on_their_order():
    ring = [
        a_defaulter(ANA, Claim(1, 10, BRUNO, 70), Claim(2, 10, None, 30), available=50),
        a_defaulter(BRUNO, Claim(3, 20, CHI, 70), Claim(4, 20, None, 30), available=20),
        a_defaulter(CHI, Claim(5, 30, ANA, 70), Claim(6, 30, None, 30)),
    ]

    results = {settle_defaults(order, contingency_minor=80) for order in permutations(ring)}

    (settled,) = results
    assert [row.person_id for row in settled] == [ANA, BRUNO, CHI]
    assert sum(row.contingency_minor for row in settled) == 80


def test_what_a_covered_defaulter_receives_stays_theirs():
    ana = a_defaulter(ANA, Claim(1, 10, BRUNO, 60), available=60)
    bruno = a_defaulter(BRUNO, Claim(2, 20, CHI, 40), available=40)

    first, second = settle_defaults([ana, bruno], contingency_minor=0)

    assert first.loss_minor == second.loss_minor == 0
    assert second.received_minor == 60
    assert second.recovery.person_minor == 60


def test_what_the_contingency_pool_pays_a_defaulter_is_their_recovery_too():
    ana = a_defaulter(ANA, Claim(1, 10, BRUNO, 40))
    bruno = a_defaulter(BRUNO, Claim(2, 20, CHI, 40))

    _, second = settle_defaults([ana, bruno], contingency_minor=1_000)

    assert second.received_minor == 20
    assert second.recovery.shares == (RecoveryShare(2, CHI, 20),)


def test_the_order_of_the_tiers_is_the_contracts():
    # A contract that asks the contingency pool before the stake.
    turned = (Tier(TierKind.CONTINGENCY_POOL, HALF), Tier(TierKind.STAKE), Tier(TierKind.NOTES))
    ana = Defaulter(
        person_id=ANA,
        claims=(Claim(1, 10, CHI, 100), Claim(2, 20, CHI, 100)),
        tiers={10: turned, 20: circle_tiers(HALF)},
        available_minor=120,
        sound_notes=(SoundNote(9, ELI, 5),),
        interest_minor={},
    )

    settled = settle_one(ana, 1_000)

    # Loan 20 takes its 100 of the stake while loan 10 asks the pool for 50; 20 and 5 are left.
    assert [row.contingency_minor for row in settled.claims] == [50, 0]
    assert [row.cash_minor for row in settled.claims] == [20, 100]
    assert [row.assigned_minor for row in settled.claims] == [5, 0]
    assert [row.loss_minor for row in settled.claims] == [25, 0]


def test_a_contract_without_the_pool_gets_nothing_from_it():
    ana = Defaulter(
        person_id=ANA,
        claims=(Claim(1, 10, CHI, 100),),
        tiers={10: (Tier(TierKind.NOTES),)},
        available_minor=70,
        interest_minor={},
    )

    settled = settle_one(ana, 1_000)

    assert settled.loss_minor == 100
    assert settled.cash_minor == 0


def test_a_day_without_defaults_settles_nothing():
    assert settle_defaults([], contingency_minor=5) == ()


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Defaulter], int]:
    """Up to four defaulters with loans held by each other, by outsiders and by the pool."""
    persons = draw(st.lists(st.integers(1, 4), unique=True, min_size=1, max_size=4))
    note_ids = iter(draw(st.permutations(range(1, 60))))
    defaulters = []
    for person in persons:
        holders = st.sampled_from([None, *({1, 2, 3, 4, 8, 9} - {person})])
        rows = draw(
            st.lists(
                st.tuples(st.integers(0, 1), holders, st.integers(0, 90)), min_size=1, max_size=5
            )
        )
        claims = tuple(
            Claim(next(note_ids), 10 * person + loan, holder, minor) for loan, holder, minor in rows
        )
        loans = sorted({claim.loan_id for claim in claims})
        # Outsiders 8 and 9 may be creditors and owe a sound note at once.
        sound = draw(st.lists(st.tuples(st.integers(7, 9), st.integers(1, 60)), max_size=3))
        covers = st.sampled_from([Fraction(0), Fraction(1, 4), HALF])
        defaulters.append(
            Defaulter(
                person_id=person,
                claims=claims,
                tiers={loan: circle_tiers(draw(covers)) for loan in loans},
                available_minor=draw(st.integers(0, 150)),
                sound_notes=tuple(SoundNote(next(note_ids), *row) for row in sound),
                interest_minor={loan: draw(st.integers(0, 9)) for loan in loans},
            )
        )

    return defaulters, draw(st.integers(0, 200))


def plain_shares(total: int, weights: list[int]) -> list[int]:
    """Largest remainder, ties to the first, by fractions."""
    exact = [Fraction(total * weight, max(sum(weights), 1)) for weight in weights]
    parts = [int(share) for share in exact]
    order = sorted(range(len(parts)), key=lambda one: (parts[one] - exact[one], one))
    for one in order[: total - sum(parts)]:
        parts[one] += 1

    return parts


def plain_settlement(defaulters: list[Defaulter], balance: int) -> dict[int, list[int]]:
    """What cash, notes, pool and holders bear of every note, as the business day tells it."""
    open_now = {c.note_id: c.outstanding_minor for d in defaulters for c in d.claims}
    borne: dict[int, list[int]] = {note: [] for note in open_now}

    def share(defaulter: Defaulter, total: int) -> None:
        notes = sorted(claim.note_id for claim in defaulter.claims)
        for note, part in zip(
            notes, plain_shares(total, [open_now[n] for n in notes]), strict=True
        ):
            borne[note].append(part)
            open_now[note] -= part

    def remaining(defaulter: Defaulter) -> int:
        return sum(open_now[claim.note_id] for claim in defaulter.claims)

    for one in defaulters:
        share(one, min(one.available_minor, remaining(one)))
    for one in defaulters:
        face = sum(note.outstanding_minor for note in one.sound_notes)
        share(one, min(face, remaining(one)))
    by_person = sorted(defaulters, key=lambda one: one.person_id)
    entitled = [
        int(sum(one.tiers[c.loan_id][1].cover_ratio * open_now[c.note_id] for c in one.claims))
        for one in by_person
    ]
    payouts = plain_shares(min(balance, sum(entitled)), entitled)
    for one, payout in zip(by_person, payouts, strict=True):
        share(one, payout)
    for one in defaulters:
        share(one, remaining(one))

    return borne


@settings(max_examples=300)
@given(days())
def test_the_tiers_pay_what_a_plain_account_of_the_day_says(day):
    defaulters, balance = day

    settled = settle_defaults(defaulters, contingency_minor=balance)

    assert plain_settlement(defaulters, balance) == {
        row.claim.note_id: [
            row.cash_minor,
            row.assigned_minor,
            row.contingency_minor,
            row.loss_minor,
        ]
        for one in settled
        for row in one.claims
    }


@given(days(), st.randoms())
def test_the_laws_of_a_day_of_defaults_hold(day, random):
    defaulters, balance = day
    by_person = {one.person_id: one for one in defaulters}

    settled = settle_defaults(defaulters, contingency_minor=balance)

    assert sum(one.contingency_minor for one in settled) <= balance
    for one in settled:
        defaulter = by_person[one.person_id]
        assert_paid_once(one, defaulter)
        assert_pieces_fit(one, defaulter)
        after_stake = sum(row.contingency_minor + row.loss_minor for row in one.claims)
        assert one.contingency_minor <= after_stake // 2
        assert one.closes_account == (after_stake > 0)

    shuffled = list(defaulters)
    random.shuffle(shuffled)
    assert settle_defaults(shuffled, contingency_minor=balance) == settled


def assert_paid_once(one, defaulter) -> None:
    """The tiers and the loss are the claim; the stake pays no more than it has."""
    for row in one.claims:
        tiers = (row.cash_minor, row.assigned_minor, row.contingency_minor, row.loss_minor)
        assert sum(tiers) == row.claim.outstanding_minor
        assert min(tiers) >= 0
    assert one.cash_minor <= defaulter.available_minor
    unpaid = {row.loan_id: row.paid_minor + row.written_off_minor for row in one.interest}
    assert unpaid == dict(defaulter.interest_minor)
    if any(row.paid_minor for row in one.interest):
        assert one.loss_minor == one.contingency_minor == 0
    # Each step is exhausted before the next begins.
    if any(row.assigned_minor for row in one.claims):
        assert one.cash_minor == defaulter.available_minor


def assert_pieces_fit(one, defaulter) -> None:
    """Pieces add up to what creditors were assigned, and come from notes that have them."""
    assigned, given = Counter(), Counter()
    for row in one.claims:
        assigned[row.claim.holder_id] += row.assigned_minor
    for piece in one.pieces:
        given[piece.to_id] += piece.amount_minor
        assert piece.amount_minor > 0
        assert piece.from_id == one.person_id
    assert +assigned == given
    owners = {note.note_id: note for note in defaulter.sound_notes}
    for note_id, note in owners.items():
        pieces = [piece for piece in one.pieces if piece.note_id == note_id]
        assert sum(piece.amount_minor for piece in pieces) <= note.outstanding_minor
        assert all(piece.extinguished == (piece.to_id == note.borrower_id) for piece in pieces)
    assert len(one.pieces) <= max(len(owners) + len(assigned) - 1, 0)
