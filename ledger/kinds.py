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
    WALLET = "WALLET", "Wallet"
    EXTERNAL = "EXTERNAL", "Held outside"
    WITHDRAWAL = "WITHDRAWAL", "On its way out"
    SUSPENSE = "SUSPENSE", "Suspense"
    COMMITMENTS = "COMMITMENTS", "Commitments"
    LOAN_ESCROW = "LOAN_ESCROW", "Loan's escrow"
    BUSINESS = "BUSINESS", "Business account"
    BANK = "BANK", "Bank's own money"
    BOND = "BOND", "Fidelity bond"
    COLLATERAL = "COLLATERAL", "Collateral"
    MARKET_CONTINGENCY = "MARKET_CONTINGENCY", "Contingency of the banks"
    BUSINESS_TOKENS = "BUSINESS_TOKENS", "Business tokens, issued"
    SPLIT = "SPLIT", "Share of sales"
    AUTHORIZED = "AUTHORIZED", "Held for payments"
    DELIVERY_RESERVE = "DELIVERY_RESERVE", "Held until delivery"
    REWARD_BUDGET = "REWARD_BUDGET", "Rewards for recommendations"
    EXTENSION_CLEARING = "EXTENSION_CLEARING", "Extensions, passing through"
    JUBILEE = "JUBILEE", "Jubilee fund"


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
    AUTHORIZATION = 21, "Money held for a payment"
    CAPTURE = 22, "Held money taken"
    AUTHORIZATION_RELEASED = 23, "Held money returned"
    SALE_REFUND = 24, "Refund"
    LOAN_REFUND = 25, "Refund to a loan"
    EXCESS_RETURNED = 26, "Excess returned"
    SPLIT = 27, "Share of a sale"
    SPLIT_REVERSED = 28, "Share of a sale returned"
    PAYOUT = 29, "Payout"
    DISBURSEMENT = 30, "Disbursement"
    ESTABLISHMENT_FEE = 31, "Establishment fee"
    FEE_RELEASE = 32, "Fee released"
    PRINCIPAL = 40, "Principal"
    INTEREST = 41, "Interest"
    RECOVERY = 50, "Recovery"
    DELIVERY_RESERVED = 60, "Held until delivery"
    DELIVERY_RELEASED = 61, "Released with delivery"
    PREPAID_REFUND = 62, "Released for a refund"
    REWARD = 63, "Reward for a recommendation"
    REWARD_BUDGET = 64, "Budget for rewards"
    MERCHANT_CLAIM = 65, "Paid in for claims on a merchant"
    ADVANCE = 70, "Advance for a late friend"
    ADVANCE_PASSED_ON = 71, "Advance passed on to lenders"
    JUBILEE_FUNDED = 73, "Put into a Jubilee fund"
    JUBILEE_MATCHED = 74, "Matched by a Jubilee fund"
    JUBILEE_RETURNED = 75, "Returned by a Jubilee fund"
    CONTINGENCY_REPAID = 76, "Paid back to the contingency pool"
    MAKE_GOOD = 77, "Losses made good"
    GIFT_RETURNED = 78, "Gift returned by a refund"
    DEPOSIT = 100, "Deposit"
    WITHDRAWAL = 101, "Withdrawal"
    SUSPENSE = 102, "Suspense"
    SETTLEMENT = 103, "Settled between banks"
    COMMITMENT = 110, "Commitment"
    COMMITMENT_RETURNED = 111, "Commitment returned"
    FUNDING = 112, "Funding"
    TRANCHE = 113, "Tranche"
    ESCROW_RETURNED = 114, "Escrow returned"
    PRINCIPAL_RETURN = 120, "Principal to note holders"
    NOTE_INTEREST = 121, "Interest to note holders"
    SERVICING_FEE = 122, "Servicing fee"
    ORIGINATION_FEE = 123, "Origination fee"
    CONTINGENCY_FEE = 124, "Contingency fee"
    NOTE_SALE = 130, "Note sold"
    BOND_PLEDGE = 140, "Bond pledged"
    BOND_RELEASE = 141, "Bond released"
    BOND_SLASH = 142, "Bond slashed"
    COLLATERAL_DEPOSIT = 150, "Collateral deposited"
    COLLATERAL_RETURN = 151, "Collateral returned"
    COLLATERAL_SALE = 152, "Collateral sold"
    LOAN_RECOVERY = 160, "Recovery of a bank's loan"
    TOKEN_ISSUE = 170, "Business tokens for a note"
    FEE_REFUND = 171, "Fee refunded"


Pair = tuple[Purpose, Purpose]


def _pairs(debits: tuple[Purpose, ...], credits: tuple[Purpose, ...]) -> frozenset[Pair]:
    """Join every purpose that gives with every purpose that receives."""
    return frozenset((debit, credit) for debit in debits for credit in credits)


# Where a customer's money comes from, and where it goes back to.
_PAYERS = (Purpose.SPENDING, Purpose.WALLET, Purpose.EXTERNAL)
# Members, merchants and banks.
_JUBILEE_FUNDERS = (Purpose.SPENDING, Purpose.MERCHANT, Purpose.BANK)

# (debit purpose, credit purpose): money leaves the first and reaches the second.
DECLARED: dict[Kind, frozenset[Pair]] = {
    # Sets the scene of a story, a rehearsal, a demonstration or an import.
    Kind.OPENING: (
        _pairs(
            (Purpose.ISSUANCE,),
            (Purpose.SPENDING, Purpose.STAKE, Purpose.COMMON_POOL, Purpose.CONTINGENCY_POOL),
        )
        | _pairs((Purpose.EXTERNAL,), (Purpose.WALLET, Purpose.BUSINESS, Purpose.BANK))
    ),
    Kind.ISSUANCE: _pairs((Purpose.ISSUANCE,), (Purpose.SPENDING,)),
    # Source: R3-057, P-21.
    Kind.ISSUANCE_TO_POOL: _pairs((Purpose.ISSUANCE,), (Purpose.COMMON_POOL,)),
    Kind.STAKE: _pairs((Purpose.SPENDING,), (Purpose.STAKE,)),
    Kind.UNSTAKE: _pairs((Purpose.STAKE,), (Purpose.SPENDING,)),
    Kind.EXIT_PAYOUT: _pairs((Purpose.STAKE,), (Purpose.SPENDING,)),
    Kind.PURCHASE: _pairs((Purpose.SPENDING, Purpose.WALLET), (Purpose.MERCHANT,)),
    # Held until the merchant takes it, or until a payment in parts is whole.
    Kind.AUTHORIZATION: _pairs(_PAYERS, (Purpose.AUTHORIZED,)),
    Kind.CAPTURE: _pairs((Purpose.AUTHORIZED,), (Purpose.MERCHANT,)),
    Kind.AUTHORIZATION_RELEASED: _pairs((Purpose.AUTHORIZED,), _PAYERS),
    Kind.EXCESS_RETURNED: _pairs((Purpose.AUTHORIZED,), _PAYERS),
    Kind.SALE_REFUND: _pairs((Purpose.MERCHANT,), _PAYERS),
    # What a loan paid goes back to those who lent it; after a default to the borrower's stake,
    # from which those who lost by it recover. Source.
    Kind.LOAN_REFUND: _pairs((Purpose.MERCHANT,), (Purpose.STAKE, Purpose.COMMON_POOL)),
    # A share of a sale waits for its target, and is passed on to it. What is due of sales that were
    # paid elsewhere comes from the till, else from the business's account. Source: R0-22.
    Kind.SPLIT: (
        _pairs((Purpose.MERCHANT, Purpose.BUSINESS), (Purpose.SPLIT,))
        | _pairs(
            (Purpose.SPLIT,),
            (Purpose.BUSINESS, Purpose.MERCHANT, Purpose.SPENDING),
        )
    ),
    Kind.SPLIT_REVERSED: _pairs((Purpose.SPLIT,), (Purpose.MERCHANT,)),
    # A merchant's tokens are redeemed, or leave through a bank.
    Kind.PAYOUT: (
        _pairs((Purpose.MERCHANT,), (Purpose.WITHDRAWAL,))
        | _pairs((Purpose.WITHDRAWAL,), (Purpose.ISSUANCE, Purpose.EXTERNAL, Purpose.MERCHANT))
    ),
    # A loan goes to the merchant, never to its borrower. Source: R3-028.
    Kind.DISBURSEMENT: _pairs((Purpose.STAKE, Purpose.COMMON_POOL), (Purpose.MERCHANT,)),
    # Source: A-05.
    Kind.ESTABLISHMENT_FEE: _pairs(
        (Purpose.SPENDING,), (Purpose.CONTINGENCY_POOL, Purpose.TRANSACTION_POOL_UNEARNED)
    ),
    Kind.FEE_RELEASE: _pairs((Purpose.TRANSACTION_POOL_UNEARNED,), (Purpose.TRANSACTION_POOL,)),
    # From the stake where the borrower is late beyond the grace. Source: A-11.
    Kind.PRINCIPAL: _pairs((Purpose.SPENDING, Purpose.STAKE), (Purpose.STAKE, Purpose.COMMON_POOL)),
    # Interest of circle loans has one purpose. Source: R3-053. A refund pays what is due, so
    # does a fund that matches forgiveness.
    Kind.INTEREST: _pairs(
        (Purpose.SPENDING, Purpose.STAKE, Purpose.MERCHANT, Purpose.JUBILEE),
        (Purpose.COMMON_POOL,),
    ),
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
    # Of what customers pay ahead a part is held until it is delivered. Source: P-27, R3-164, A-56.
    Kind.DELIVERY_RESERVED: _pairs((Purpose.MERCHANT,), (Purpose.DELIVERY_RESERVE,)),
    Kind.DELIVERY_RELEASED: _pairs((Purpose.DELIVERY_RESERVE,), (Purpose.MERCHANT,)),
    Kind.PREPAID_REFUND: _pairs((Purpose.DELIVERY_RESERVE,), (Purpose.MERCHANT,)),
    # Source: R3-157.
    Kind.REWARD: _pairs((Purpose.REWARD_BUDGET,), (Purpose.SPENDING, Purpose.WALLET)),
    Kind.REWARD_BUDGET: (
        _pairs((Purpose.MERCHANT,), (Purpose.REWARD_BUDGET,))
        | _pairs((Purpose.REWARD_BUDGET,), (Purpose.MERCHANT,))
    ),
    # Whoever owns a merchant pays in what it owes for refunds. Source: A-56.
    Kind.MERCHANT_CLAIM: _pairs((Purpose.SPENDING, Purpose.WALLET), (Purpose.MERCHANT,)),
    # What friends carry pays the lenders of the installment in full and on time. Source: A-23.
    Kind.ADVANCE: _pairs((Purpose.STAKE, Purpose.COMMON_POOL), (Purpose.EXTENSION_CLEARING,)),
    Kind.ADVANCE_PASSED_ON: _pairs(
        (Purpose.EXTENSION_CLEARING,), (Purpose.STAKE, Purpose.COMMON_POOL)
    ),
    # A fund matches what lenders forgive, to the budget that lies in it. Source: decision 0008.
    Kind.JUBILEE_FUNDED: _pairs(_JUBILEE_FUNDERS, (Purpose.JUBILEE,)),
    Kind.JUBILEE_MATCHED: _pairs((Purpose.JUBILEE,), (Purpose.STAKE, Purpose.COMMON_POOL)),
    Kind.JUBILEE_RETURNED: _pairs((Purpose.JUBILEE,), _JUBILEE_FUNDERS),
    # What a refund gives back to those who forgave, or whose fund did. Source: decision 0014.
    Kind.GIFT_RETURNED: _pairs(
        (Purpose.MERCHANT,), (Purpose.STAKE, Purpose.COMMON_POOL, Purpose.JUBILEE)
    ),
    # Ways back after a default. Source: A-17, R3-084.
    Kind.CONTINGENCY_REPAID: _pairs((Purpose.SPENDING,), (Purpose.CONTINGENCY_POOL,)),
    Kind.MAKE_GOOD: _pairs((Purpose.SPENDING,), (Purpose.STAKE, Purpose.COMMON_POOL)),
    # Money comes from outside and goes there; a bank holds it outside meanwhile. Source: A-40.
    Kind.DEPOSIT: _pairs(
        (Purpose.EXTERNAL, Purpose.SUSPENSE), (Purpose.WALLET, Purpose.BUSINESS, Purpose.BANK)
    ),
    Kind.WITHDRAWAL: (
        _pairs(
            (Purpose.WALLET, Purpose.BUSINESS, Purpose.BANK),
            (Purpose.WITHDRAWAL,),
        )
        | _pairs(
            (Purpose.WITHDRAWAL,),
            (Purpose.EXTERNAL, Purpose.WALLET, Purpose.BUSINESS, Purpose.BANK),
        )
    ),
    # What came in and matches nothing yet, and where it goes back to when it was not ours.
    Kind.SUSPENSE: (
        _pairs((Purpose.EXTERNAL,), (Purpose.SUSPENSE,))
        | _pairs((Purpose.SUSPENSE,), (Purpose.EXTERNAL,))
    ),
    # Cash that lies with one bank and is owed through another. Source: decision 0018.
    Kind.SETTLEMENT: _pairs((Purpose.EXTERNAL,), (Purpose.EXTERNAL,)),
    # A commitment waits in escrow, drawn whole or call by call. Source: R0-16, R0-19.
    Kind.COMMITMENT: _pairs((Purpose.WALLET,), (Purpose.COMMITMENTS,)),
    Kind.COMMITMENT_RETURNED: _pairs((Purpose.COMMITMENTS,), (Purpose.WALLET,)),
    Kind.FUNDING: _pairs((Purpose.COMMITMENTS, Purpose.WALLET), (Purpose.LOAN_ESCROW,)),
    # Released to the business by milestone or tick. Source: R0-17, R0-19, A-58.
    Kind.TRANCHE: _pairs((Purpose.LOAN_ESCROW,), (Purpose.BUSINESS,)),
    # Undisbursed money goes back to the holders first. Source: A-35.
    Kind.ESCROW_RETURNED: _pairs((Purpose.LOAN_ESCROW,), (Purpose.WALLET,)),
    # Interest of banks' loans is the holders'. Source.
    Kind.PRINCIPAL_RETURN: _pairs((Purpose.BUSINESS,), (Purpose.WALLET,)),
    Kind.NOTE_INTEREST: _pairs((Purpose.BUSINESS,), (Purpose.WALLET,)),
    Kind.SERVICING_FEE: _pairs((Purpose.BUSINESS,), (Purpose.BANK,)),
    Kind.ORIGINATION_FEE: _pairs((Purpose.LOAN_ESCROW, Purpose.BUSINESS), (Purpose.BANK,)),
    Kind.CONTINGENCY_FEE: _pairs(
        (Purpose.LOAN_ESCROW, Purpose.BUSINESS), (Purpose.MARKET_CONTINGENCY,)
    ),
    Kind.NOTE_SALE: _pairs((Purpose.WALLET,), (Purpose.WALLET,)),
    Kind.BOND_PLEDGE: _pairs((Purpose.BANK,), (Purpose.BOND,)),
    Kind.BOND_RELEASE: _pairs((Purpose.BOND,), (Purpose.BANK,)),
    # By a ruling, or as first loss where the offer says so. Source: A-35.
    Kind.BOND_SLASH: _pairs((Purpose.BOND,), (Purpose.WALLET, Purpose.MARKET_CONTINGENCY)),
    # Deposited when requesting. Source: R2-12, A-37.
    Kind.COLLATERAL_DEPOSIT: _pairs((Purpose.BUSINESS, Purpose.WALLET), (Purpose.COLLATERAL,)),
    Kind.COLLATERAL_RETURN: _pairs((Purpose.COLLATERAL,), (Purpose.BUSINESS, Purpose.WALLET)),
    # Collateral of another asset leaves for its buyer outside; its price comes in as money.
    Kind.COLLATERAL_SALE: (
        _pairs((Purpose.COLLATERAL,), (Purpose.EXTERNAL, Purpose.WALLET))
        | _pairs((Purpose.EXTERNAL,), (Purpose.COLLATERAL,))
    ),
    # The waterfall of a bank's loan, and what comes later. Source.
    Kind.LOAN_RECOVERY: _pairs(
        (Purpose.COLLATERAL, Purpose.MARKET_CONTINGENCY, Purpose.BUSINESS),
        (Purpose.WALLET, Purpose.MARKET_CONTINGENCY),
    )
    # What the bank's bond paid comes back last, and to the bank: a slashed bond stays slashed.
    | _pairs((Purpose.COLLATERAL, Purpose.BUSINESS), (Purpose.BANK,)),
    # A note exchanged for the business's own tokens. Source: A-57.
    Kind.TOKEN_ISSUE: _pairs((Purpose.BUSINESS_TOKENS,), (Purpose.WALLET,)),
    Kind.FEE_REFUND: _pairs((Purpose.BANK,), (Purpose.WALLET,)),
}

# A reversal may go back along every declared pair; only `posting.reverse` writes one.
ALLOWED: dict[Kind, frozenset[Pair]] = {
    Kind.REVERSAL: frozenset(
        (credit, debit) for pairs in DECLARED.values() for debit, credit in pairs
    ),
    **DECLARED,
}
