"""Who may do what at a merchant, and on which day; each refuses by name."""

import datetime
from zoneinfo import ZoneInfo

from governance import queries as governance_queries
from governance import steps as governance_steps
from governance.models import Network
from lending_circles.models import LoanAccount
from merchants import queries
from merchants.models import Merchant, Payment, Staff
from merchants.refusals import MerchantSuspended, NotInThisNetwork, NotTheOwner
from people.models import Person


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
