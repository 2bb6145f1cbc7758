"""What a customer's pages read beside their own account."""

from collections.abc import Collection

from ledger.models import Account
from lending_circles.models import LoanAccount, Quote
from merchants.models import Merchant, Payment
from people.models import Person


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


def has_money_here(person: Person) -> bool:
    """Tell whether a person has anything to pay from: an account in a circle, or a wallet."""
    return (
        LoanAccount.objects.filter(person=person).exists()
        or Account.objects.filter(code__startswith=f"person:{person.pk}:wallet:").exists()
    )


def wallet_minor(person: Person, merchant: Merchant) -> int:
    """Return what a person's wallet at the network's banks holds, nothing where there is none."""
    code = f"person:{person.pk}:wallet:{merchant.network.asset.code}"
    held = Account.objects.filter(code=code).values_list("balance_minor", flat=True).first()

    return held or 0
