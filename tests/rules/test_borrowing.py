"""Checks before borrowing: each one refuses, and the first in the order is reported."""

from dataclasses import replace
from itertools import combinations

import pytest

from rules.borrowing import CHECKS, BorrowerStanding, Membership, borrowing_refusal
from rules.refusals import Code
from rules.terms import DEFAULTS

FINE = BorrowerStanding(
    membership=Membership.ACTIVE,
    is_blocked=False,
    is_top_up_required=False,
    unique_peers=3,
    is_merchant_qualified=True,
    is_merchant_related=False,
    limit_minor=30000,
    used_minor=10000,
    amount_minor=20000,
)

# In the order of A-65; BELOW_MINIMUM stands apart, since an amount is not small and large at once.
FAULTS = {
    Code.NOT_A_MEMBER: {"membership": None},
    Code.NOT_ACTIVE: {"membership": Membership.HOLD_TO_EXIT},
    Code.BORROWING_BLOCKED: {"is_blocked": True},
    Code.TOP_UP_REQUIRED: {"is_top_up_required": True},
    Code.TOO_FEW_UNIQUE_PEERS: {"unique_peers": 2},
    Code.MERCHANT_NOT_QUALIFIED: {"is_merchant_qualified": False},
    Code.RELATED_MERCHANT: {"is_merchant_related": True},
    Code.OVER_LIMIT: {"amount_minor": 20001},
}


def test_a_member_in_good_standing_may_borrow_up_to_the_limit():
    assert borrowing_refusal(FINE, DEFAULTS) is None


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_refused_by_its_name(code):
    reason = borrowing_refusal(replace(FINE, **FAULTS[code]), DEFAULTS)

    assert reason is not None
    assert reason.code is code


@pytest.mark.parametrize(
    ("first", "second"),
    [pair for pair in combinations(FAULTS, 2) if pair != (Code.NOT_A_MEMBER, Code.NOT_ACTIVE)],
)
def test_of_two_faults_the_first_in_the_order_is_reported(first, second):
    reason = borrowing_refusal(replace(FINE, **(FAULTS[second] | FAULTS[first])), DEFAULTS)

    assert reason is not None
    assert reason.code is first


@pytest.mark.parametrize(
    ("membership", "allowed"),
    [
        (Membership.PENDING_STAKE, False),
        (Membership.PENDING_PEERS, True),
        (Membership.ACTIVE, True),
        (Membership.HOLD, True),
        (Membership.HOLD_TO_EXIT, False),
        (Membership.EXITED, False),
        (Membership.CLOSED_DEFAULTED, False),
    ],
)
def test_the_state_of_the_account_decides(membership, allowed):
    """A-32, A-63: who waits for peers is refused by their number, not by the state."""
    reason = borrowing_refusal(replace(FINE, membership=membership), DEFAULTS)

    assert (reason is None) is allowed


def test_a_network_may_keep_members_on_hold_from_borrowing():
    terms = replace(DEFAULTS, hold_blocks_borrowing=True)

    reason = borrowing_refusal(replace(FINE, membership=Membership.HOLD), terms)

    assert reason is not None
    assert reason.code is Code.NOT_ACTIVE


def test_an_amount_over_the_limit_says_by_how_much():
    reason = borrowing_refusal(replace(FINE, amount_minor=25000), DEFAULTS)

    assert reason is not None
    assert reason.short_minor == 5000
    assert dict(reason.facts) == {"available_credit_minor": 20000, "limit_minor": 30000}


def test_an_amount_below_the_smallest_loan_says_by_how_much():
    reason = borrowing_refusal(replace(FINE, amount_minor=499), DEFAULTS)

    assert reason is not None
    assert reason.code is Code.BELOW_MINIMUM
    assert reason.short_minor == 1
    assert dict(reason.facts) == {"loan_minor_min": 500}


def test_too_few_peers_are_counted():
    reason = borrowing_refusal(replace(FINE, unique_peers=1), DEFAULTS)

    assert reason is not None
    assert dict(reason.facts) == {"unique_peers": 1, "unique_peers_min": 3}


def test_the_checks_stand_in_the_order_of_the_words():
    faults = [*FAULTS.values(), {"amount_minor": 1}]

    codes = []
    for check, fault in zip(CHECKS, faults, strict=True):
        reason = check(replace(FINE, **fault), DEFAULTS)
        assert reason is not None
        codes.append(reason.code)
    assert codes == list(Code)[: len(codes)]
