"""Who gets back what comes in later."""

import pytest

from rules.bank_recovery import NoteLoss, share_bank_recovery


@pytest.mark.parametrize(
    ("amount", "shares", "pool", "bond", "owner"),
    [
        (0, (), 0, 0, 0),
        (10, ((1, 7), (2, 3)), 0, 0, 0),
        (100, ((1, 70), (2, 30)), 0, 0, 0),
        (130, ((1, 70), (2, 30)), 30, 0, 0),
        (160, ((1, 70), (2, 30)), 50, 10, 0),
        (200, ((1, 70), (2, 30)), 50, 20, 30),
    ],
)
def test_recoveries_go_the_reverse_way_of_the_loss(amount, shares, pool, bond, owner):
    """A-60: note holders, then the contingency pool, then the bond, then the borrower."""
    recovery = share_bank_recovery(
        amount, [NoteLoss(2, 30), NoteLoss(1, 70)], contingency_minor=50, bond_minor=20
    )

    assert recovery.shares == shares
    assert recovery.contingency_minor == pool
    assert recovery.bond_minor == bond
    assert recovery.owner_minor == owner
