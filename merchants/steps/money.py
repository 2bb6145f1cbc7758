"""Whose accounts a payment moves, and all that moves when it is settled or given back."""

import datetime

from banks.steps import accounts
from governance.models import Network
from ledger import posting
from ledger.kinds import Kind, Purpose
from ledger.models import Transfer
from ledger.posting import Move
from lending_circles.models import LoanAccount
from merchants.models import Merchant, Payment
from merchants.refusals import MerchantCannotFund, NotInThisNetwork
from merchants.steps import gates, splitting
from people.models import Person
from rules.money import Asset, format_amount

_PAID = (Kind.AUTHORIZATION,)
_GOT_BACK = (Kind.EXCESS_RETURNED, Kind.AUTHORIZATION_RELEASED, Kind.SALE_REFUND)


def customer_account(person: Person, merchant: Merchant) -> int:
    """Return the ledger account that a person pays this merchant from with own money.

    It is a member's spending account in a circle's network, a wallet in a network of banks. Raises
    NotInThisNetwork.
    """
    network = merchant.network
    if network.kind == Network.Kind.BANKS:
        return accounts.wallet(person.pk, network.asset)
    account_id = (
        LoanAccount.objects.filter(network_id=network.pk, person=person)
        .values_list("spending_account_id", flat=True)
        .first()
    )
    if account_id is None:
        raise NotInThisNetwork

    return account_id


def account_to_pay_from(payment: Payment, account_id: int | None, by: Person) -> int:
    """Return the ledger account that a person pays a payment from; raises NotInThisNetwork.

    `account_id` is the person's account in the circle, where they name one.
    """
    if account_id is None:
        return customer_account(by, payment.merchant)
    account = LoanAccount.objects.get(pk=account_id)
    gates.check_member(account, payment, by)

    return account.spending_account_id


def payer_account(payment: Payment) -> int:
    """Return the account that the money of a payment came from, where it goes back to."""
    if payment.paid_from_id is not None:
        return payment.paid_from_id
    assert payment.customer is not None

    return customer_account(payment.customer, payment.merchant)


def back_to_payers(payment: Payment, amount_minor: int) -> list[tuple[int, int]]:
    """Return to which accounts a part of a payment goes back, and how much of it to each.

    What came in by transfers may have come from several: whoever paid last gets back first, and
    nobody more than they paid and have not got back yet.
    """
    if payment.method != Payment.Method.TRANSFER:
        return [(payer_account(payment), amount_minor)] if amount_minor else []

    back = []
    for account_id, paid_minor in _payers(payment):
        part_minor = min(paid_minor, amount_minor)
        if part_minor:
            back.append((account_id, part_minor))
            amount_minor -= part_minor
    assert not amount_minor

    return back


def _payers(payment: Payment) -> list[tuple[int, int]]:
    """Return from where the money of a payment came, and what of it each has not got back."""
    paid: dict[int, int] = {}
    rows = (
        Transfer.objects.filter(
            journal__reference__startswith=f"payment:{payment.pk}:", kind__in=(*_PAID, *_GOT_BACK)
        )
        .order_by("journal_id", "position")
        .values_list("kind", "debit_id", "credit_id", "amount_minor")
    )
    for kind, debit_id, credit_id, amount_minor in rows:
        if kind in _PAID:
            # Last in this order stands whoever paid last.
            paid[debit_id] = paid.pop(debit_id, 0) + amount_minor
        else:
            paid[credit_id] -= amount_minor

    return list(reversed(paid.items()))


def authorized_account(network: Network) -> int:
    """Return where a network's merchants have customers' money held; opened when first needed."""
    return posting.open_account(
        code=f"network:{network.pk}:authorized",
        purpose=Purpose.AUTHORIZED,
        asset_id=network.asset_id,
    )


def settlement_moves(
    payment: Payment, *, from_id: int, kind: Kind, amount_minor: int, on: datetime.date
) -> list[Move]:
    """Return all that moves when a merchant gets money: the price, and the shares passed on.

    It locks the agreements on shares, so call it before any account of the ledger is locked.
    """
    till_id = payment.merchant.till_account_id

    return [
        Move(kind, from_id, till_id, amount_minor),
        *passed_on(payment, amount_minor=amount_minor, on=on),
    ]


def passed_on(payment: Payment, *, amount_minor: int, on: datetime.date) -> tuple[Move, ...]:
    """Return the shares of a sale that leave the till in the posting of its money.

    Source: R0-22.
    """
    return tuple(
        splitting.split_sale(payment.merchant, payment=payment, amount_minor=amount_minor, on=on)
    )


def taken_back(payment: Payment, *, amount_minor: int, on: datetime.date) -> tuple[Move, ...]:
    """Return the shares that come back to the till before it gives `amount_minor` back.

    Source: R0-22.
    """
    return tuple(
        splitting.reverse_split(
            payment.merchant, payment=payment, refunded_minor=amount_minor, on=on
        )
    )


def cannot_fund(merchant: Merchant, short_minor: int) -> MerchantCannotFund:
    """Return the refusal that says by how much a till is short."""
    asset = merchant.network.asset
    short = format_amount(short_minor, Asset(asset.code, asset.decimals))

    return MerchantCannotFund(
        f"The till is {short} {asset.code} short of this.", context={"short_minor": short_minor}
    )
