import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.claims import Loss, Recovery, RecoveryShare
from rules.recovery import share_received, share_recovery

LOSSES = [Loss(2, None, 30), Loss(1, 5, 60), Loss(3, 6, 10)]


@pytest.mark.parametrize(
    ("amount", "shares", "contingency", "person"),
    [
        (0, (), 0, 0),
        (10, ((1, 5, 6), (2, None, 3), (3, 6, 1)), 0, 0),
        # 5 of 100: 3, 1.5 and 0.5: the tie goes to the lower note.
        (5, ((1, 5, 3), (2, None, 2)), 0, 0),
        (100, ((1, 5, 60), (2, None, 30), (3, 6, 10)), 0, 0),
        (120, ((1, 5, 60), (2, None, 30), (3, 6, 10)), 20, 0),
        (190, ((1, 5, 60), (2, None, 30), (3, 6, 10)), 40, 50),
    ],
)
def test_a_recovery_goes_back_in_the_reverse_order_of_the_loss(amount, shares, contingency, person):
    recovery = share_recovery(amount, LOSSES, contingency_unrecovered_minor=40)

    assert recovery == Recovery(
        shares=tuple(RecoveryShare(*share) for share in shares),
        contingency_minor=contingency,
        person_minor=person,
    )


@given(
    st.integers(0, 500),
    st.lists(st.integers(0, 90), max_size=7),
    st.integers(0, 90),
)
def test_a_recovery_is_shared_out_to_the_unit(amount, lost, contingency):
    losses = [Loss(note, note % 3 or None, minor) for note, minor in enumerate(lost)]

    recovery = share_recovery(amount, losses, contingency_unrecovered_minor=contingency)

    shares = {share.note_id: share.amount_minor for share in recovery.shares}
    assert sum(shares.values()) + recovery.contingency_minor + recovery.person_minor == amount
    assert all(0 < share <= lost[note] for note, share in shares.items())
    if recovery.contingency_minor:
        assert sum(shares.values()) == sum(lost)
    if recovery.person_minor:
        assert recovery.contingency_minor == contingency
    # Everybody recovers the same part of their loss, to the unit.
    for note, minor in enumerate(lost):
        exact = min(amount, sum(lost)) * minor
        assert abs(shares.get(note, 0) * sum(lost) - exact) < max(sum(lost), 1)


def test_what_one_defaulter_received_is_shared_out_among_those_who_lost():
    shared = share_received(
        {1: 10, 2: 0}, {1: [Loss(7, 9, 50), Loss(8, None, 50)], 2: []}, {1: 0, 2: 0}
    )

    assert shared == {
        1: Recovery(
            shares=(RecoveryShare(7, 9, 5), RecoveryShare(8, None, 5)),
            contingency_minor=0,
            person_minor=0,
        ),
        2: Recovery(shares=(), contingency_minor=0, person_minor=0),
    }


def test_what_comes_back_to_a_defaulter_goes_round_until_it_has_left_the_ring():
    # 1 and 2 lost by each other alone: 10 clears 10 of each loss, round after round.
    shared = share_received(
        {1: 10, 2: 0},
        {1: [Loss(7, 2, 25)], 2: [Loss(8, 1, 15)]},
        {1: 3, 2: 0},
    )

    # 1 pays 10; 2 pays it back; 1 pays 10; 2 has 5 left to pay and keeps 5; 1 pays the last 5,
    # which stays with 2 as well.
    assert shared[1] == Recovery(
        shares=(RecoveryShare(7, 2, 25),), contingency_minor=0, person_minor=0
    )
    assert shared[2] == Recovery(
        shares=(RecoveryShare(8, 1, 15),), contingency_minor=0, person_minor=10
    )


def test_the_contingency_pool_is_paid_back_before_the_person_keeps_anything():
    shared = share_received({1: 10}, {1: [Loss(7, 9, 4)]}, {1: 5})

    assert shared[1] == Recovery(
        shares=(RecoveryShare(7, 9, 4),), contingency_minor=5, person_minor=1
    )


holders = st.sampled_from([None, 1, 2, 3, 8, 9])
lost_claims = st.lists(st.tuples(holders, st.integers(0, 60)), max_size=4)


@given(
    st.dictionaries(
        st.integers(1, 3),
        st.tuples(st.integers(0, 40), lost_claims, st.integers(0, 20)),
        min_size=1,
    )
)
def test_no_unit_is_lost_on_the_way_round(defaulters):
    received = {person: row[0] for person, row in defaulters.items()}
    losses = {
        person: [
            Loss(10 * person + place, holder if holder != person else None, minor)
            for place, (holder, minor) in enumerate(row[1])
        ]
        for person, row in defaulters.items()
    }
    contingency = {person: row[2] for person, row in defaulters.items()}

    shared = share_received(received, losses, contingency)

    for person, recovery in shared.items():
        got = received[person] + sum(
            share.amount_minor
            for other in shared.values()
            for share in other.shares
            if share.holder_id == person
        )
        shares = sum(share.amount_minor for share in recovery.shares)
        lost = {loss.note_id: loss.unrecovered_minor for loss in losses[person]}
        assert got == shares + recovery.contingency_minor + recovery.person_minor
        assert all(0 < share.amount_minor <= lost[share.note_id] for share in recovery.shares)
        assert recovery.contingency_minor <= contingency[person]
        if recovery.contingency_minor or recovery.person_minor:
            assert shares == sum(lost.values())
    again = {person: received[person] for person in reversed(received)}
    assert share_received(again, losses, contingency) == shared
