"""Opens the ledger accounts of prepaid money when needed."""

from ledger import posting
from ledger.kinds import Purpose
from merchants.models import Merchant


def delivery_reserve(merchant: Merchant) -> int:
    """Return where a merchant's delivery reserve lies."""
    return _account(merchant, "delivery_reserve", Purpose.DELIVERY_RESERVE)


def reward_budget(merchant: Merchant) -> int:
    """Return where a merchant's money for rewards lies."""
    return _account(merchant, "reward_budget", Purpose.REWARD_BUDGET)


def _account(merchant: Merchant, name: str, purpose: Purpose) -> int:
    return posting.open_account(
        code=f"merchant:{merchant.pk}:{name}",
        purpose=purpose,
        asset_id=merchant.network.asset_id,
    )
