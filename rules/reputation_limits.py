"""What a reputation lets somebody do: newcomers are not held back, those who harmed others are."""

from rules.reputation import Reputation


def offered_minor_max(reputation: Reputation, *, repaid_minor: int) -> int | None:
    """Return the most that may be offered of a business at once; None where nothing bounds it.

    A business whose defaults, late installments and lost disputes outweigh what it kept may ask
    for as much as it has repaid before, in minor units of that asset, and no more.

    Source: R2-08, reputation is used for limits.
    """
    assert repaid_minor >= 0

    return repaid_minor if reputation.is_harmful else None


def uncovered_minor(
    reputation: Reputation, *, bond_minor: int, exposure_minor: int, multiple: int
) -> int:
    """Return by how much an exposure passes what a bank may have, 0 where it does not.

    A bank with a harmful record is capped as one in probation is: what it has outstanding and
    offers may be at most `multiple` times its bond, in minor units.

    Source: R2-08, reputation is used for limits; R0-30.
    """
    assert bond_minor >= 0
    assert exposure_minor >= 0
    assert multiple > 0

    return max(0, exposure_minor - bond_minor * multiple) if reputation.is_harmful else 0


def may_be_delegate(reputation: Reputation) -> bool:
    """Tell whether somebody may be named to vote for others.

    Source: R2-08, reputation is used for the eligibility of delegates.
    """
    return not reputation.is_harmful
