"""Opens the ledger accounts of banks, investors, businesses, offers and loans when needed.

Each function finds the account where it is open already, and costs one round trip. Nothing is
remembered between calls: what a transaction opens is gone again when it fails.
"""

from ledger import posting
from ledger.kinds import Purpose
from ledger.models import Asset


def wallet(person_id: int, asset: Asset) -> int:
    """Return an investor's own money."""
    return _account(f"person:{person_id}:wallet:{asset.code}", Purpose.WALLET, asset)


def external(bank_id: int, asset: Asset) -> int:
    """Return what a bank holds outside (notes, coins, an account elsewhere): it has no floor."""
    return _account(f"bank:{bank_id}:external:{asset.code}", Purpose.EXTERNAL, asset, floor=None)


def withdrawal(bank_id: int, asset: Asset) -> int:
    """Return the money that is on its way out through a bank."""
    return _account(f"bank:{bank_id}:withdrawal:{asset.code}", Purpose.WITHDRAWAL, asset)


def suspense(bank_id: int, asset: Asset) -> int:
    """Return the money that came in and matches nothing yet."""
    return _account(f"bank:{bank_id}:suspense:{asset.code}", Purpose.SUSPENSE, asset)


def bank_account(bank_id: int, asset: Asset) -> int:
    """Return a bank's own money."""
    return _account(f"bank:{bank_id}:account:{asset.code}", Purpose.BANK, asset)


def contingency(bank_id: int, asset: Asset) -> int:
    """Return the contingency that a bank's offers fund."""
    return _account(f"bank:{bank_id}:contingency:{asset.code}", Purpose.MARKET_CONTINGENCY, asset)


def bond(bank_id: int, number: int, asset: Asset) -> int:
    """Return the escrow of a bank's bond of this number."""
    return _account(f"bank:{bank_id}:bond:{number}", Purpose.BOND, asset)


def business_account(business_id: int, asset: Asset) -> int:
    """Return a business's money."""
    return _account(f"business:{business_id}:account:{asset.code}", Purpose.BUSINESS, asset)


def business_tokens(business_id: int, token_asset: Asset) -> int:
    """Return where a business's own tokens come from: it has no floor."""
    return _account(
        f"business:{business_id}:tokens", Purpose.BUSINESS_TOKENS, token_asset, floor=None
    )


def commitments(offer_id: int, asset: Asset) -> int:
    """Return the escrow of an offer's commitments."""
    return _account(f"offer:{offer_id}:commitments", Purpose.COMMITMENTS, asset)


def loan_escrow(loan_id: int, asset: Asset) -> int:
    """Return what a loan's business has not received yet."""
    return _account(f"loan:{loan_id}:escrow", Purpose.LOAN_ESCROW, asset)


def collateral(case_id: int, number: int, asset: Asset) -> int:
    """Return the escrow of a case's collateral of this number."""
    return _account(f"case:{case_id}:collateral:{number}", Purpose.COLLATERAL, asset)


def collateral_price(collateral_id: int, asset: Asset) -> int:
    """Return where the price of sold collateral waits until it is shared out."""
    return _account(f"collateral:{collateral_id}:price", Purpose.COLLATERAL, asset)


def _account(code: str, purpose: Purpose, asset: Asset, *, floor: int | None = 0) -> int:
    return posting.open_account(code=code, purpose=purpose, asset_id=asset.pk, floor_minor=floor)
