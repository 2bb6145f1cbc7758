"""A bakery sells at a till of its own in the banks' community, and its sales repay its loan."""

import datetime
from functools import partial

from banks.models import Business
from demo.market import cast, money
from demo.market.scene import UNIT, Market, Team, days, noon
from demo.people import person
from ledger import queries
from marketplace.models import Offer
from merchants import operations as merchants
from merchants.models import Merchant, Payment, Sale, Staff, Terminal
from merchants.operations.pins import set_pin
from merchants.operations.sales import record_sales
from merchants.operations.shop_settings import ShopSettings
from merchants.operations.splits import link_business
from merchants.payment_order import RefundOrder
from merchants.sale_drafts import SaleDraft

# What customers pay in cash or by card at another till, told to the bank in the evening: three
# baskets of a day, in minor units.
_BASKETS = (5_313, 4_726, 6_184, 3_998, 7_241, 5_057, 4_412)
# What somebody whose wallet is empty brings to the bank before they go shopping.
_BROUGHT = 150
_REFUND = 27


def open_counter(market: Market, offer_id: int, on: datetime.date) -> None:
    """Open the till on the day after the loan was paid out, and let it sell from then on."""
    business = Offer.objects.select_related("business__owner").get(pk=offer_id).business
    about = next(one for one in cast.BUSINESSES if one.name == business.name)
    merchant = merchants.open_merchant(
        network_id=market.network.pk, name=business.name, handle=about.handle, on=on, by=None
    )
    cashier = person(cast.CASHIER)
    for somebody, role in ((business.owner, Staff.Role.OWNER), (cashier, Staff.Role.CASHIER)):
        staff = merchants.hire_staff(
            merchant_id=merchant.pk, person_id=somebody.pk, role=role, on=on, by=None
        )
    set_pin(staff_id=staff.pk, pin=cast.CASHIER_PIN, by=business.owner)
    merchants.set_up_shop(
        merchant_id=merchant.pk,
        settings=ShopSettings(
            name=business.name,
            sells="Sourdough bread, and coffee in the corner",
            address=f"Market 5, {business.region}",
            tax_number="110/271/04518",
            receipt_note="Baked last night.",
            tips_offered=True,
            tip_percents=(5, 10, 15),
            cashier_refund_minor_max=10 * UNIT,
            accepts_late=False,
        ),
        by=business.owner,
    )
    link_business(merchant_id=merchant.pk, business_id=business.pk, on=on, by=business.owner)
    terminal = merchants.open_terminal(
        merchant_id=merchant.pk, name="Counter", on=on, by=business.owner
    )
    sell = partial(_sell, market, merchant, terminal, business)
    for after in range((market.today - on).days + 1):
        market.plan(on + days(after), sell)
    market.plan(market.today - days(_REFUND), lambda day: _give_back(merchant, business, day))


def _sell(
    market: Market,
    merchant: Merchant,
    terminal: Terminal,
    business: Business,
    on: datetime.date,
) -> None:
    if on.weekday() in (1, 3, 5) or on == market.today:
        _sell_to_members(market, terminal, market.team_of(business), on)
    if on == market.today:
        _take_out(merchant, business, on)
    if on.weekday() != 6:
        _tell_sales(merchant, terminal, on)


def _take_out(merchant: Merchant, business: Business, on: datetime.date) -> None:
    """Ask for what lies in the till: the shares of sales told after that are owed for a while."""
    held_minor = queries.balance(merchant.till_account_id)
    if held_minor > UNIT:
        merchants.request_payout(
            merchant_id=merchant.pk,
            amount_minor=held_minor - UNIT,
            reference="Flour for the week",
            on=on,
            at=noon(on),
            by=business.owner,
        )


def _sell_to_members(market: Market, terminal: Terminal, team: Team, on: datetime.date) -> None:
    """Sell to people with a wallet in the banks' community: it is paid at once."""
    people = list(market.investors.values())
    for number in range(3):
        customer = people[(on.toordinal() + 5 * number) % len(people)]
        at = noon(on, minutes=-31 * number)
        amount_minor = 1_340 + 215 * ((on.toordinal() + number) % 9)
        if money.balance(f"person:{customer.pk}:wallet:{market.asset.code}") < amount_minor:
            money.have(market, team, customer, _BROUGHT * UNIT, on=on)
        payment = merchants.request_payment(
            terminal_id=terminal.pk,
            amount_minor=amount_minor,
            reference=f"{on:%m%d}-{number}",
            metadata={},
            at=at,
        )
        merchants.pay_with_own_money(payment_id=payment.pk, on=on, at=at, by=customer)


def _tell_sales(merchant: Merchant, terminal: Terminal, on: datetime.date) -> None:
    """Tell in the evening what the other till took; its share falls due."""
    baskets = [_BASKETS[(on.toordinal() * 3 + number) % len(_BASKETS)] for number in range(3)]
    record_sales(
        merchant_id=merchant.pk,
        terminal_id=terminal.pk,
        drafts=[
            SaleDraft(
                reference=f"{on:%y%m%d}/{number}",
                amount_minor=amount_minor,
                happened_at=noon(on) - datetime.timedelta(hours=number),
                origin=Sale.Origin.TOLD,
            )
            for number, amount_minor in enumerate(baskets, start=1)
        ],
        on=on,
        at=noon(on),
    )


def _give_back(merchant: Merchant, business: Business, on: datetime.date) -> None:
    """Give one of the latest sales back: its share of the loan comes back with it."""
    payment = (
        Payment.objects.filter(merchant=merchant, status=Payment.Status.SETTLED)
        .order_by("-pk")
        .first()
    )
    if payment is not None:
        merchants.refund_payment(
            payment_id=payment.pk,
            order=RefundOrder(note="The loaf was from the day before."),
            on=on,
            at=noon(on),
            by=business.owner,
        )
