from fractions import Fraction

from rules.claims import (
    Claim,
    InterestPaid,
    Recovery,
    SettledClaim,
    SettledDefault,
    Tier,
    TierKind,
    circle_tiers,
)


def test_a_circle_loan_is_borne_by_stake_then_contingency_pool_then_notes():
    assert circle_tiers(Fraction(1, 2)) == (
        Tier(TierKind.STAKE),
        Tier(TierKind.CONTINGENCY_POOL, Fraction(1, 2)),
        Tier(TierKind.NOTES),
    )


def test_the_totals_of_a_settled_default_are_those_of_its_rows():
    settled = SettledDefault(
        person_id=1,
        claims=(
            SettledClaim(Claim(7, 70, 2, 100), 40, 10, 20, 30),
            SettledClaim(Claim(8, 70, None, 50), 20, 5, 10, 15),
        ),
        pieces=(),
        interest=(InterestPaid(70, 3, 1),),
        contingency_minor=30,
        closes_account=True,
        received_minor=0,
        recovery=Recovery(shares=(), contingency_minor=0, person_minor=0),
    )

    assert settled.cash_minor == 63
    assert settled.loss_minor == 45
