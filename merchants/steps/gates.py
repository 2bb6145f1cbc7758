"""Who may do what at a merchant, and on which day; each refuses by name."""

import datetime
from zoneinfo import ZoneInfo

from governance import queries as governance_queries
from governance import steps as governance_steps
from governance.models import Network
from lending_circles.models import LoanAccount
from merchants import queries
from merchants.models import RANKS, Merchant, Payment, Staff
from merchants.queries import trade as trade_queries
from merchants.refusals import (
    BorrowerTooOften,
    MerchantSuspended,
    MerchantTooOften,
    NotInThisNetwork,
    NotInThisRole,
    NotTheOwner,
    ReceiptsCapReached,
)
from people.models import Person
from rules import money


def check_open_for_business(merchant: Merchant) -> None:
    """Refuse a suspended merchant."""
    if merchant.state == Merchant.State.SUSPENDED:
        raise MerchantSuspended


def check_owner(merchant: Merchant, by: Person | None) -> None:
    """Refuse whoever neither owns the merchant nor organises its network; None is the bank.

    Whoever owns a merchant also runs what stands in for it in a test network.
    """
    owned_id = merchant.stands_in_for_id or merchant.pk
    if by is None or queries.staff_role(owned_id, by.pk) == Staff.Role.OWNER:
        return
    if not governance_queries.is_organiser(by, merchant.network_id):
        raise NotTheOwner


def check_role(merchant: Merchant, by: Person | None, least: Staff.Role) -> None:
    """Refuse whoever works at the merchant in a lesser role, or not at all; None is the bank.

    Who organises the network may what owners may. Raises NotInThisRole.
    """
    if by is None:
        return
    role = queries.staff_role(merchant.stands_in_for_id or merchant.pk, by.pk)
    if role is not None and RANKS[role] >= RANKS[least]:
        return
    if not governance_queries.is_organiser(by, merchant.network_id):
        raise NotInThisRole


def check_organises(merchant: Merchant, by: Person | None) -> None:
    """Refuse whoever does not organise the merchant's network; None is the bank."""
    if by is not None and not governance_queries.is_organiser(by, merchant.network_id):
        raise NotInThisRole


def check_receipts_cap(
    merchant: Merchant, *, person_id: int, amount_minor: int, on: datetime.date
) -> trade_queries.Lately:
    """Refuse a circle loan that is one too many, or more than the merchant's other sales allow.

    Asked before the loan it tells the borrower early; asked behind it, when the merchant's account
    is locked, no two loans at once pass it together. One statement; returns what it reckoned with.
    Raises ReceiptsCapReached with `left_minor`, BorrowerTooOften and MerchantTooOften.

    Source: A-33, P-24; R3-139.
    """
    lately = trade_queries.lately(merchant, person_id=person_id, on=on)
    week_max = lately.terms.borrower_week_loans_max
    day_max = lately.terms.merchant_day_loans_max
    if week_max and lately.loans_of_borrower >= week_max:
        raise BorrowerTooOften(context={"loans_max": week_max})
    if day_max and lately.loans_today >= day_max:
        raise MerchantTooOften(context={"loans_max": day_max})
    if lately.cap_minor is None:
        return lately
    left_minor = max(lately.cap_minor - lately.by_loan_minor, 0)
    if amount_minor > left_minor:
        asset = merchant.network.asset
        left = money.format_amount(left_minor, money.Asset(asset.code, asset.decimals))
        raise ReceiptsCapReached(
            f"Circle loans can pay this shop {left} {asset.code} more for now.",
            context={"left_minor": left_minor, "cap_minor": lately.cap_minor},
        )

    return lately


def share_day(network: Network, *, on: datetime.date, at: datetime.datetime) -> None:
    """Keep the business day open for a movement of money; raises DayNotOpen."""
    governance_steps.share_day(network_id=network.pk, on=on, today=today_of(network, at))


def check_member(account: LoanAccount, payment: Payment, by: Person) -> None:
    """Refuse an account of another network than the payment's, or of another person than `by`."""
    check_network(account, payment)
    if account.person_id != by.pk:
        raise NotInThisNetwork


def check_network(account: LoanAccount, payment: Payment) -> None:
    """Refuse an account of another network than the payment's."""
    if account.network_id != payment.merchant.network_id:
        raise NotInThisNetwork


def today_of(network: Network, at: datetime.datetime) -> datetime.date:
    """Return the date in the network's time zone."""
    return at.astimezone(ZoneInfo(network.time_zone)).date()
