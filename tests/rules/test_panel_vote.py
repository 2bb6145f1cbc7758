"""Motions of panels: silence and abstention count as no."""

import pytest

from rules.panel_vote import MotionResult, motion_result


@pytest.mark.parametrize(
    ("votes", "members", "threshold", "passed", "decided"),
    [
        ("YYYY", 7, 4, True, True),
        ("YYYNNN", 7, 4, False, False),
        ("YYYNNNA", 7, 4, False, True),
        ("NNNN", 7, 4, False, True),
        ("", 7, 4, False, False),
        ("YY", 3, 2, True, True),
        # A threshold below half of the members is not enough.
        ("YY", 5, 2, False, False),
        ("YYY", 5, 2, True, True),
        ("YY", 4, 2, False, False),
        ("Y", 1, 1, True, True),
    ],
)
def test_a_motion_takes_its_threshold_and_a_majority_of_all(
    votes, members, threshold, passed, decided
):
    words = [{"Y": "YES", "N": "NO", "A": "ABSTAIN"}[vote] for vote in votes]

    assert motion_result(words, member_count=members, threshold=threshold) == MotionResult(
        yes=votes.count("Y"),
        no=votes.count("N"),
        abstained=votes.count("A"),
        silent=members - len(votes),
        is_passed=passed,
        is_decided=decided,
    )
