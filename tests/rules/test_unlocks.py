"""Every way out that is offered leads to the loan, the cheapest first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.borrowing import BorrowerStanding, Membership
from rules.parameters import ShortfallPolicy
from rules.terms import DEFAULTS
from rules.unlocks import (
    WAYS_MAX,
    Deed,
    Situation,
    Step,
    after_step,
    cheapest_ways,
    loan_refusal,
)

PLENTY = (100_000, 100_000, 100_000, 100_000)
READY = BorrowerStanding(
    membership=Membership.ACTIVE,
    is_blocked=False,
    is_top_up_required=False,
    unique_peers=3,
    is_merchant_qualified=True,
    is_merchant_related=False,
    limit_minor=30_000,
    used_minor=0,
    amount_minor=20_000,
)
ASK = Step(Deed.ASK_FOR_MORE, amount_minor=5_000, peer_id=7)


def situation(sources=PLENTY, *, spending=50_000, interest=0, unique=3, asks=None, **standing):
    return Situation(
        standing=replace(READY, **standing),
        deposit_minor=30_000,
        ratio=1,
        spending_minor=spending,
        interest_due_minor=interest,
        unique_if_staked=unique,
        sources=sources,
        is_young=False,
        asks=asks or {},
    )


def test_nothing_blocks_so_there_is_nothing_to_do():
    assert loan_refusal(situation(), DEFAULTS) is None
    assert cheapest_ways(situation(), DEFAULTS) == ()


@pytest.mark.parametrize(
    ("blocked", "ways"),
    [
        ({"membership": Membership.EXITED}, []),
        ({"is_merchant_qualified": False}, []),
        ({"membership": None}, []),
        ({"unique_peers": 2}, [[Step(Deed.NEW_PEERS, count=1)]]),
        (
            {"is_blocked": True, "used_minor": 1_200, "interest": 10},
            [[Step(Deed.REPAY_ALL, amount_minor=1_210)]],
        ),
        # 300.00 less 250.00 owed: repay, or stake as much, or borrow 50.00.
        (
            {"used_minor": 25_000, "interest": 12},
            [
                [Step(Deed.OTHER_AMOUNT, amount_minor=5_000)],
                [Step(Deed.TOP_UP, amount_minor=15_000)],
                [Step(Deed.REPAY, amount_minor=15_012)],
            ],
        ),
        # Owing 100.00 of 300.00, 400.00 cannot be repaid into: only staking reaches it.
        (
            {"used_minor": 10_000, "amount_minor": 60_000, "spending": 0},
            [
                [Step(Deed.BRING_MONEY, amount_minor=400), Step(Deed.OTHER_AMOUNT, 20_000)],
                [Step(Deed.BRING_MONEY, amount_minor=41_200), Step(Deed.TOP_UP, 40_000)],
            ],
        ),
        ({"limit_minor": 400}, [[Step(Deed.TOP_UP, amount_minor=19_600)]]),
        ({"amount_minor": 499}, [[Step(Deed.OTHER_AMOUNT, amount_minor=500)]]),
        ({"spending": 100}, [[Step(Deed.BRING_MONEY, amount_minor=300)]]),
        # 80.00 are asked of level 1.
        (
            {"sources": (5_000, 9_000, 9_000, 9_000), "asks": {ASK: PLENTY}},
            [[ASK], [Step(Deed.OTHER_AMOUNT, amount_minor=12_501)]],
        ),
        # What level 2 could give would be told: only the ask is offered.
        ({"sources": (9_000, 100, 9_000, 9_000), "asks": {ASK: PLENTY}}, [[ASK]]),
        ({"sources": (9_000, 100, 9_000, 9_000)}, []),
        # Level 1 is short, and level 2 would be next.
        ({"sources": (5_000, 100, 9_000, 9_000)}, []),
        ({"sources": (0, 9_000, 9_000, 9_000)}, []),
        ({"sources": (9_000, 9_000, 9_000, 3_000)}, [[Step(Deed.OTHER_AMOUNT, 10_000)]]),
    ],
)
def test_the_ways_out_of_each_reason(blocked, ways):
    found = cheapest_ways(situation(**blocked), DEFAULTS)

    assert [[said(step) for step in way] for way in found] == [
        [said(step) for step in way] for way in ways
    ]


def said(step):
    """A step, its amount to a unit that rounding may hide."""
    return step.deed, round(step.amount_minor, -1), step.count, step.peer_id


def test_what_others_carry_is_never_told():
    terms = replace(DEFAULTS, shortfall_policy=ShortfallPolicy.CASCADE_IN)

    assert cheapest_ways(situation((9_000, 0, 0, 9_000)), terms) == ()


def test_on_hold_one_may_have_to_resume():
    held = situation(membership=Membership.HOLD)

    assert cheapest_ways(held, replace(DEFAULTS, hold_blocks_borrowing=True)) == (
        (Step(Deed.RESUME),),
    )


def test_a_newcomer_stakes_and_finds_friends():
    new = replace(
        situation(membership=Membership.PENDING_STAKE, unique_peers=0, limit_minor=0, unique=2),
        deposit_minor=0,
        spending_minor=10_000,
        standing=replace(
            READY,
            membership=Membership.PENDING_STAKE,
            unique_peers=0,
            is_top_up_required=True,
            limit_minor=0,
            amount_minor=10_000,
        ),
    )

    (way, *_) = cheapest_ways(new, DEFAULTS)

    assert way == (
        Step(Deed.BRING_MONEY, amount_minor=200),
        Step(Deed.TOP_UP, amount_minor=10_000),
        Step(Deed.NEW_PEERS, count=1),
    )


def test_a_stake_still_below_the_minimum_changes_no_state():
    new = replace(situation(membership=Membership.PENDING_STAKE), deposit_minor=0)

    after = after_step(new, Step(Deed.TOP_UP, amount_minor=1), DEFAULTS)

    assert after.standing.membership is Membership.PENDING_STAKE
    assert after.standing.is_top_up_required


def test_topping_up_after_a_draw():
    low = replace(situation(is_top_up_required=True, limit_minor=8_000), deposit_minor=8_000)
    ways = cheapest_ways(replace(low, standing=replace(low.standing, amount_minor=9_000)), DEFAULTS)

    assert ways == ((Step(Deed.TOP_UP, amount_minor=2_000),),)


def test_no_more_ways_than_anybody_reads():
    asks = {replace(ASK, peer_id=peer): PLENTY for peer in range(1, 9)}

    assert len(cheapest_ways(situation((1, 1, 1, 1), asks=asks), DEFAULTS)) == WAYS_MAX


def test_a_way_that_does_not_end_is_given_up():
    # Nobody has anything to lend, and each deed leads only to the next reason.
    nothing = situation(
        (0, 0, 0, 0),
        spending=0,
        unique=0,
        membership=Membership.PENDING_PEERS,
        unique_peers=0,
        limit_minor=0,
        used_minor=2,
        amount_minor=1,
    )

    assert cheapest_ways(replace(nothing, deposit_minor=0), DEFAULTS) == ()


standings = st.builds(
    BorrowerStanding,
    membership=st.sampled_from([None, *Membership]),
    is_blocked=st.booleans(),
    is_top_up_required=st.booleans(),
    unique_peers=st.integers(0, 4),
    is_merchant_qualified=st.booleans() | st.just(True),
    is_merchant_related=st.just(False),
    limit_minor=st.integers(0, 40_000),
    used_minor=st.integers(0, 40_000),
    amount_minor=st.integers(1, 60_000),
)
sources = st.tuples(*[st.integers(0, 30_000)] * 4)
situations = st.builds(
    Situation,
    standing=standings,
    deposit_minor=st.integers(0, 30_000),
    ratio=st.integers(1, 3),
    spending_minor=st.integers(0, 50_000),
    interest_due_minor=st.integers(0, 50),
    unique_if_staked=st.integers(0, 4),
    sources=sources,
    is_young=st.booleans(),
    asks=st.dictionaries(
        st.builds(Step, st.just(Deed.ASK_TO_LEND), peer_id=st.integers(1, 3)), sources, max_size=2
    ),
)


@given(situations, st.sampled_from(ShortfallPolicy))
def test_whatever_is_offered_unlocks_the_loan(found, policy):
    terms = replace(DEFAULTS, shortfall_policy=policy)

    for way in cheapest_ways(found, terms):
        after = found
        # In any order that the deeds are done, for each is there once.
        for step in way:
            after = after_step(after, step, terms)
        assert loan_refusal(after, terms) is None
