"""What a customer's pages read beside their own account."""

from collections.abc import Collection

from lending_circles.models import LoanAccount, Quote
from merchants.models import Merchant, Payment


def names_of_tills(ledger_account_ids: Collection[int]) -> dict[int, str]:
    """Return the merchants whose tills these ledger accounts are, by account."""
    if not ledger_account_ids:
        return {}
    rows = Merchant.objects.filter(till_account_id__in=ledger_account_ids)

    return dict(rows.values_list("till_account_id", "name"))


def find_quote(account: LoanAccount, payment: Payment, public_id: str) -> Quote | None:
    """Return the quote that this member was given for this payment, None for any other."""
    if "\x00" in public_id:
        return None

    return (
        Quote.objects.select_related("parameters__network__asset")
        .filter(account=account, public_id=public_id, purchase=f"payment:{payment.public_id}")
        .first()
    )
