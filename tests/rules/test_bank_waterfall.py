"""Defaults of banks' loans: who pays, who loses, and who gets back what comes in later."""

from hypothesis import given
from hypothesis import strategies as st

from rules.bank_waterfall import (
    BankClaim,
    BankNote,
    BankTier,
    CoveredNote,
    cover_claims,
)

COLLATERAL = BankTier("COLLATERAL")
BOND = BankTier("FIDELITY_BOND")
POOL = BankTier("CONTINGENCY_POOL", 500_000)
NOTES = BankTier("NOTES")
ALL = (COLLATERAL, BOND, POOL, NOTES)


def claim(loan_id=1, amounts=(60_000, 40_000), tiers=ALL, **own):
    notes = tuple(BankNote(loan_id * 10 + index, one) for index, one in enumerate(amounts))

    return BankClaim(loan_id=loan_id, notes=notes, tiers=tiers, **own)


def test_every_tier_pays_in_its_turn():
    """1 000.00: collateral 200, bond 100, half of the other 700, and 350 are lost, 60 to 40."""
    (covered,) = cover_claims(
        [claim(collateral_minor=20_000, bond_minor=10_000, interest_minor=500)],
        bond_minor=50_000,
        contingency_minor=1_000_000,
    )

    assert covered.notes == (
        CoveredNote(10, 60_000, 12_000, 6_000, 21_000, 21_000),
        CoveredNote(11, 40_000, 8_000, 4_000, 14_000, 14_000),
    )
    assert covered.claim_minor == 100_000
    assert (covered.collateral_minor, covered.bond_minor) == (20_000, 10_000)
    assert (covered.contingency_minor, covered.loss_minor) == (35_000, 35_000)
    assert (covered.interest_paid_minor, covered.interest_written_off_minor) == (0, 500)


def test_collateral_that_is_left_pays_interest_and_goes_back():
    (covered,) = cover_claims([claim(collateral_minor=130_000, interest_minor=500)])

    assert covered.loss_minor == 0
    assert (covered.interest_paid_minor, covered.collateral_left_minor) == (500, 29_500)


def test_a_tier_that_is_not_in_the_contract_pays_nothing():
    (covered,) = cover_claims(
        [claim(tiers=(NOTES,), collateral_minor=10_000, bond_minor=10_000)],
        bond_minor=10_000,
        contingency_minor=10_000,
    )

    assert covered.loss_minor == 100_000
    assert covered.collateral_left_minor == 10_000


def test_a_pool_without_a_bound_pays_all_that_is_open():
    (covered,) = cover_claims(
        [claim(tiers=(BankTier("CONTINGENCY_POOL"), NOTES))], contingency_minor=200_000
    )

    assert (covered.contingency_minor, covered.loss_minor) == (100_000, 0)


def test_a_unit_over_goes_to_the_lowest_note():
    (covered,) = cover_claims(
        [claim(amounts=(1, 1, 1), tiers=(COLLATERAL, NOTES), collateral_minor=1)]
    )

    assert [note.collateral_minor for note in covered.notes] == [1, 0, 0]


def test_loans_of_one_day_share_a_short_pool_and_a_short_bond():
    """Bond 90 for pledges of 100 and 50; then the pool's 30 for halves of 470 and 220."""
    two = [
        claim(2, amounts=(25_000,), bond_minor=5_000),
        claim(1, amounts=(53_000,), bond_minor=10_000),
    ]
    first, second = cover_claims(two, bond_minor=9_000, contingency_minor=3_000)

    assert (first.loan_id, second.loan_id) == (1, 2)
    assert (first.bond_minor, second.bond_minor) == (6_000, 3_000)
    assert (first.contingency_minor, second.contingency_minor) == (2_043, 957)
    assert first.loss_minor == 53_000 - 6_000 - 2_043


def test_a_day_without_defaults():
    assert cover_claims([], contingency_minor=5) == ()


amounts_lists = st.lists(st.integers(0, 10**9), min_size=1, max_size=5)


@given(
    rows=st.lists(
        st.tuples(
            amounts_lists,
            st.integers(0, 10**9),
            st.integers(0, 10**9),
            st.integers(0, 10**6),
            st.sampled_from([ALL, (COLLATERAL, POOL, NOTES), (BOND, NOTES), (POOL, NOTES)]),
        ),
        max_size=4,
    ),
    bond=st.integers(0, 10**9),
    pool=st.integers(0, 10**9),
)
def test_tiers_and_losses_add_up_to_the_claims(rows, bond, pool):
    claims = [
        claim(
            loan_id,
            amounts=amounts,
            tiers=tiers,
            collateral_minor=collateral,
            bond_minor=pledged,
            interest_minor=interest,
        )
        for loan_id, (amounts, collateral, pledged, interest, tiers) in enumerate(rows, start=1)
    ]
    covered = cover_claims(claims, bond_minor=bond, contingency_minor=pool)

    assert sum(one.bond_minor for one in covered) <= bond
    assert sum(one.contingency_minor for one in covered) <= pool
    assert cover_claims(claims[::-1], bond_minor=bond, contingency_minor=pool) == covered
    for before, after in zip(claims, covered, strict=True):
        for note in after.notes:
            parts = note.collateral_minor + note.bond_minor + note.contingency_minor
            assert parts + note.loss_minor == note.claim_minor
        assert after.bond_minor <= before.bond_minor
        assert 2 * after.contingency_minor <= after.claim_minor
        assert after.collateral_left_minor >= 0
        assert (
            after.collateral_minor + after.interest_paid_minor + after.collateral_left_minor
            == before.collateral_minor
        )
