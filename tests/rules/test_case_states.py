"""A case goes along allowed edges, and two officers of one mind decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case_states import (
    EDGES,
    CaseState,
    Side,
    decided,
    is_allowed,
    next_states,
    submitted_state,
)

ENDS = {CaseState.QUALIFIED, CaseState.REJECTED, CaseState.WITHDRAWN}


@pytest.mark.parametrize(
    ("state", "side", "expected"),
    [
        ("DRAFT", Side.OWNER, {"SUBMITTED", "WITHDRAWN"}),
        ("DRAFT", Side.OFFICERS, set()),
        ("SUBMITTED", Side.OFFICERS, {"IN_REVIEW"}),
        ("SUBMITTED", Side.OWNER, {"WITHDRAWN"}),
        ("IN_REVIEW", Side.OFFICERS, {"CHANGES_REQUESTED", "QUALIFIED", "REJECTED"}),
        ("IN_REVIEW", Side.OWNER, {"WITHDRAWN"}),
        ("CHANGES_REQUESTED", Side.OWNER, {"IN_REVIEW", "WITHDRAWN"}),
        ("CHANGES_REQUESTED", Side.OFFICERS, set()),
    ],
)
def test_each_side_moves_a_case_its_own_way(state, side, expected):
    assert set(next_states(CaseState(state), side=side)) == expected


@pytest.mark.parametrize("state", sorted(ENDS))
@pytest.mark.parametrize("side", Side)
def test_what_is_decided_goes_nowhere(state, side):
    assert next_states(state, side=side) == ()


def test_nothing_else_is_allowed():
    allowed = {(edge.source, edge.target, edge.side) for edge in EDGES}

    for source in CaseState:
        for target in CaseState:
            for side in Side:
                expected = (source, target, side) in allowed
                assert is_allowed(source, target, side=side) == expected


def test_a_submission_leads_to_the_bank_or_back_to_review():
    assert submitted_state(CaseState.DRAFT) == CaseState.SUBMITTED
    assert submitted_state(CaseState.CHANGES_REQUESTED) == CaseState.IN_REVIEW
    assert submitted_state(CaseState.QUALIFIED) == CaseState.QUALIFIED


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], None),
        (["QUALIFY"], None),
        (["QUALIFY", "REJECT"], None),
        (["QUALIFY", "QUALIFY"], "QUALIFY"),
        (["REJECT", "REJECT"], "REJECT"),
        (["QUALIFY", "REJECT", "QUALIFY"], "QUALIFY"),
        (["QUALIFY", "REJECT", "REJECT"], "REJECT"),
    ],
)
def test_two_of_one_mind_decide(verdicts, expected):
    assert decided(verdicts) == expected


@given(st.lists(st.sampled_from(["QUALIFY", "REJECT"]), min_size=3, max_size=3))
def test_three_officers_always_decide(verdicts):
    assert decided(verdicts) == max(set(verdicts), key=verdicts.count)
