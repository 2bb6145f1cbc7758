"""What money may lie in accounts for, and which transfers may join them: the one table.

docs/ledger.md shows the same table to people; a test holds the two together. PostgreSQL gets it
as `ledger_allowed` at every `manage.py migrate`, and refuses an undeclared pair by itself.
"""

from django.db import models


class Purpose(models.TextChoices):
    """What the money in an account is there for."""

    SPENDING = "SPENDING", "Spending"
    STAKE = "STAKE", "Stake"
    COMMON_POOL = "COMMON_POOL", "Common pool"
    CONTINGENCY_POOL = "CONTINGENCY_POOL", "Contingency pool"
    TRANSACTION_POOL = "TRANSACTION_POOL", "Transaction pool"
    TRANSACTION_POOL_UNEARNED = "TRANSACTION_POOL_UNEARNED", "Transaction pool, unearned"
    MERCHANT = "MERCHANT", "Merchant's till"
    ISSUANCE = "ISSUANCE", "Issuance"


class Kind(models.IntegerChoices):
    """Why a transfer moved money. The numbers are stored and never change."""

    REVERSAL = 1, "Reversal"
    OPENING = 2, "Opening balance"
    ISSUANCE = 3, "Issuance"
    ISSUANCE_TO_POOL = 4, "Issuance to the common pool"
    STAKE = 10, "Stake"
    UNSTAKE = 11, "Stake withdrawn"
    EXIT_PAYOUT = 12, "Exit payout"
    PURCHASE = 20, "Purchase"
    DISBURSEMENT = 30, "Disbursement"
    ESTABLISHMENT_FEE = 31, "Establishment fee"
    FEE_RELEASE = 32, "Fee released"
    PRINCIPAL = 40, "Principal"
    INTEREST = 41, "Interest"
    RECOVERY = 50, "Recovery"


Pair = tuple[Purpose, Purpose]


def _pairs(debits: tuple[Purpose, ...], credits: tuple[Purpose, ...]) -> frozenset[Pair]:
    """Join every purpose that gives with every purpose that receives."""
    return frozenset((debit, credit) for debit in debits for credit in credits)


# (debit purpose, credit purpose): money leaves the first and reaches the second.
DECLARED: dict[Kind, frozenset[Pair]] = {
    # Sets the scene of a story, a rehearsal, a demonstration or an import.
    Kind.OPENING: _pairs(
        (Purpose.ISSUANCE,),
        (Purpose.SPENDING, Purpose.STAKE, Purpose.COMMON_POOL, Purpose.CONTINGENCY_POOL),
    ),
    Kind.ISSUANCE: _pairs((Purpose.ISSUANCE,), (Purpose.SPENDING,)),
    # Source: R3-057, P-21.
    Kind.ISSUANCE_TO_POOL: _pairs((Purpose.ISSUANCE,), (Purpose.COMMON_POOL,)),
    Kind.STAKE: _pairs((Purpose.SPENDING,), (Purpose.STAKE,)),
    Kind.UNSTAKE: _pairs((Purpose.STAKE,), (Purpose.SPENDING,)),
    Kind.EXIT_PAYOUT: _pairs((Purpose.STAKE,), (Purpose.SPENDING,)),
    Kind.PURCHASE: _pairs((Purpose.SPENDING,), (Purpose.MERCHANT,)),
    # A loan goes to the merchant, never to its borrower. Source: R3-028.
    Kind.DISBURSEMENT: _pairs((Purpose.STAKE, Purpose.COMMON_POOL), (Purpose.MERCHANT,)),
    # Source: A-05.
    Kind.ESTABLISHMENT_FEE: _pairs(
        (Purpose.SPENDING,), (Purpose.CONTINGENCY_POOL, Purpose.TRANSACTION_POOL_UNEARNED)
    ),
    Kind.FEE_RELEASE: _pairs((Purpose.TRANSACTION_POOL_UNEARNED,), (Purpose.TRANSACTION_POOL,)),
    # From the stake where the borrower is late beyond the grace. Source: A-11.
    Kind.PRINCIPAL: _pairs((Purpose.SPENDING, Purpose.STAKE), (Purpose.STAKE, Purpose.COMMON_POOL)),
    # Interest of circle loans has one purpose. Source: R3-053.
    Kind.INTEREST: _pairs((Purpose.SPENDING, Purpose.STAKE), (Purpose.COMMON_POOL,)),
    # What covers a default, and what a default returns later. Source.
    Kind.RECOVERY: (
        _pairs(
            (Purpose.STAKE,),
            (Purpose.STAKE, Purpose.COMMON_POOL, Purpose.CONTINGENCY_POOL, Purpose.SPENDING),
        )
        | _pairs(
            (Purpose.CONTINGENCY_POOL,), (Purpose.STAKE, Purpose.COMMON_POOL, Purpose.SPENDING)
        )
        | _pairs(
            (Purpose.SPENDING,), (Purpose.STAKE, Purpose.COMMON_POOL, Purpose.CONTINGENCY_POOL)
        )
    ),
}

# A reversal may go back along every declared pair; only `posting.reverse` writes one.
ALLOWED: dict[Kind, frozenset[Pair]] = {
    Kind.REVERSAL: frozenset(
        (credit, debit) for pairs in DECLARED.values() for debit, credit in pairs
    ),
    **DECLARED,
}
