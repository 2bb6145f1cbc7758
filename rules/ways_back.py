"""Ways back after a default: what opening the account again costs, and losses made good later."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.claims import Loss, RecoveryShare
from rules.recovery import share_recovery

# Source: A-17: whoever comes back begins as everybody began.
FIRST_RATIO = 1


@dataclass(frozen=True, slots=True)
class Reopening:
    """What it takes to open an account again that a default closed, in minor units.

    `payout_minor` is what the contingency pool paid for the member and has not got back. The third
    condition, agreements with enough trusted peers, is met as every new member meets it: until it
    is, the account lends and does not borrow. What lenders lost is not asked for.

    Source: A-17, A-63; R3-084: repay the payout, stake the minimum, connect anew.
    """

    payout_minor: int
    stake_minor_min: int

    @property
    def least_minor(self) -> int:
        """What has to be there to spend for the least that opens the account."""
        return self.price_minor(self.stake_minor_min)

    def price_minor(self, stake_minor: int) -> int:
        """Return what leaves the spending account when this much is staked."""
        return self.payout_minor + stake_minor

    def stake_short_minor(self, stake_minor: int) -> int:
        """Return how much a stake lacks to the minimum; zero where it lacks nothing."""
        return max(0, self.stake_minor_min - stake_minor)


def made_good(amount_minor: int, losses: Sequence[Loss]) -> tuple[RecoveryShare, ...]:
    """Share out what somebody pays by their own will to those who lost by their default.

    Pro rata to what each has not recovered, the common pool among them, largest remainder to the
    lowest note; no more is taken than what is still lost.

    Source: A-17, A-60: the same order as every later money of a default.
    """
    return share_recovery(amount_minor, losses, contingency_unrecovered_minor=0).shares
