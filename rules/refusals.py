"""Why something is refused: a stable code, and the facts that say what would fix it."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The words by which rules refuse, in the order in which they are reported (A-65)."""

    NOT_A_MEMBER = "NOT_A_MEMBER"
    NOT_ACTIVE = "NOT_ACTIVE"
    BORROWING_BLOCKED = "BORROWING_BLOCKED"
    TOP_UP_REQUIRED = "TOP_UP_REQUIRED"
    TOO_FEW_UNIQUE_PEERS = "TOO_FEW_UNIQUE_PEERS"
    MERCHANT_NOT_QUALIFIED = "MERCHANT_NOT_QUALIFIED"
    RELATED_MERCHANT = "RELATED_MERCHANT"
    OVER_LIMIT = "OVER_LIMIT"
    BELOW_MINIMUM = "BELOW_MINIMUM"
    LEVEL_SHORT = "LEVEL_SHORT"
    FEE_NOT_COVERED = "FEE_NOT_COVERED"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal.

    `level` is 1, 2, 3, or 0 for the common pool, as notes count them. `short_minor` is what is
    missing, or too much, in minor units. `facts` are named whole numbers that the sentence needs,
    such as the limit; what of them a member may see is for the edges to decide.
    """

    code: Code
    level: int | None = None
    short_minor: int | None = None
    facts: tuple[tuple[str, int], ...] = ()
