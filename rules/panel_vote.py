"""Whether a motion put to a panel has passed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MotionResult:
    """The count of a motion.

    `is_decided` says that no silent member can change the result any more (who has voted still may,
    until the close).
    """

    yes: int
    no: int
    abstained: int
    silent: int
    is_passed: bool
    is_decided: bool


def motion_result(votes: Sequence[str], *, member_count: int, threshold: int) -> MotionResult:
    """Count the votes (YES, NO, ABSTAIN), one a member.

    It passes when `threshold` members say yes and they are more than half of all members. Silence
    and abstention count as no.

    Source: A-36; R2-13: four of seven by default.
    """
    assert 0 < threshold <= member_count
    assert len(votes) <= member_count
    yes, no, abstained = (votes.count(vote) for vote in ("YES", "NO", "ABSTAIN"))
    assert yes + no + abstained == len(votes)
    silent = member_count - len(votes)
    needed = max(threshold, member_count // 2 + 1)

    return MotionResult(
        yes=yes,
        no=no,
        abstained=abstained,
        silent=silent,
        is_passed=yes >= needed,
        is_decided=yes >= needed or yes + silent < needed,
    )
