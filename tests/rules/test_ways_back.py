"""Ways back after a default: the price of opening an account again, and losses made good."""

from rules.claims import Loss, RecoveryShare
from rules.ways_back import Reopening, made_good


def test_the_price_is_the_payout_and_the_stake():
    asked = Reopening(payout_minor=3_240, stake_minor_min=10_000)

    assert asked.least_minor == 13_240
    assert asked.price_minor(25_000) == 28_240
    assert asked.stake_short_minor(9_999) == 1
    assert asked.stake_short_minor(25_000) == 0


def test_what_is_made_good_is_shared_as_it_was_lost():
    losses = [Loss(1, 7, 4_000), Loss(2, 8, 2_000), Loss(3, None, 3_000)]

    assert made_good(900, losses) == (
        RecoveryShare(1, 7, 400),
        RecoveryShare(2, 8, 200),
        RecoveryShare(3, None, 300),
    )
    assert sum(share.amount_minor for share in made_good(50_000, losses)) == 9_000
    assert made_good(0, losses) == ()
    assert made_good(5, []) == ()
