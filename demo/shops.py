"""The shops of the demonstration community: opened, staffed, selling, giving back, paid out."""

import datetime
import hashlib
from fractions import Fraction

from api.answers import Answer, KeyedRequest
from demo import shop_cast
from demo.market import papers
from demo.people import person
from demo.shop_cast import BAKERY, BOATS, HARDWARE, POTTERY, Return, ShopCast
from demo.village import UNIT, Shop, Village, noon
from lending_circles.models import LoanAccount
from merchants import bought
from merchants import operations as merchants
from merchants.models import Application, Payment, Refund, Staff
from merchants.operations.pins import set_pin
from merchants.operations.shop_settings import ShopSettings
from merchants.payment_order import PaymentOrder, RefundOrder
from people.models import Person
from people.refusals import Refusal
from rules.receipt import Item, receipt_of

_SECONDS = 600
_TIP_PERCENT = 10


def open_shops(village: Village, on: datetime.date) -> None:
    """Open the shops that everybody knows: the bank itself vouches for them."""
    for shop in shop_cast.SHOPS:
        opened = _open(village, shop.name, shop.handle, person(shop.owner), on)
        merchants.qualify_merchant(merchant_id=opened.merchant.pk, on=on, by=None)
        _set_up(opened, shop)
        for name, role in shop.team:
            _hire(village, opened, name, role, on)


def live(village: Village, on: datetime.date, *, days_ago: int) -> None:
    """Do what shops and their customers did on one day."""
    if on.weekday() in (1, 3):
        _shop(village, on)
    if on.weekday() == 5:
        _go_out(village, on)
    for each in shop_cast.RETURNS:
        if each.days_ago == days_ago:
            give_back(village, each, on)
    for deed in _DEEDS.get(days_ago, ()):
        deed(village, on)


def leave_for_today(village: Village, on: datetime.date) -> None:
    """Leave a morning at the bakery: sales, one with a tip, one given back, one called off."""
    bakery = village.shops[BAKERY]
    sold = [
        sell(village, BAKERY, account, on, minutes=-9 * number, counts=(number, number + 1))
        for number, account in enumerate(village.accounts[4:48:7])
    ]
    if sold[0] is not None:
        merchants.refund_payment(
            payment_id=sold[0].pk,
            order=RefundOrder(
                amount_minor=sold[0].amount_minor // 3,
                reason=Refund.Reason.OVERPAID,
                note="A tip that was not meant.",
            ),
            on=on,
            at=noon(on),
            by=bakery.cashier,
        )
    called_off = ask(bakery, [shop_cast.WARES[BAKERY][0]], "0", noon(on, minutes=-40))
    merchants.cancel_payment(payment_id=called_off.pk, at=noon(on, minutes=-38), by=bakery.cashier)


def sell(
    village: Village,
    handle: str,
    account: LoanAccount,
    on: datetime.date,
    *,
    minutes: int = 0,
    counts: tuple[int, ...],
) -> Payment | None:
    """Sell some wares of a shop to a member, who pays with own money if they can and like to."""
    shop = village.shops[handle]
    wares = shop_cast.WARES[handle]
    basket = [wares[number % len(wares)] for number in counts]
    at = noon(on, minutes=minutes)
    try:
        payment = ask(shop, basket, str(account.pk), at, is_tipped=sum(counts) % 4 == 1)
    except Refusal:
        # The shop is stopped.
        return None
    try:
        return merchants.pay_with_own_money(
            payment_id=payment.pk, account_id=account.pk, on=on, at=at, by=account.person
        )
    except Refusal:
        merchants.cancel_payment(payment_id=payment.pk, at=at)
        return None


def ask(
    shop: Shop,
    basket: list[shop_cast.Ware],
    name: str,
    at: datetime.datetime,
    *,
    is_tipped: bool = False,
) -> Payment:
    """Ask for the price of a basket at a till, as its program does."""
    receipt = receipt_of(
        [Item(name, Fraction(1), unit_minor, Fraction(tax)) for name, unit_minor, tax in basket]
    )
    tip_minor = 0
    if is_tipped and shop.merchant.tips_offered:
        tip_minor = receipt.amount_minor * _TIP_PERCENT // 100
    key = f"{at:%m%d}-{name}"
    order = PaymentOrder(
        terminal_id=shop.terminal.pk,
        amount_minor=receipt.amount_minor + tip_minor,
        reference=key,
        metadata={},
        expires_in_seconds=_SECONDS,
        items=bought.kept(receipt, ["1"] * len(basket), [tax for _, _, tax in basket]),
        tip_minor=tip_minor,
        tax_minor=receipt.tax_minor,
        cashier_id=None if shop.cashier is None else shop.cashier.pk,
    )
    made: list[Payment] = []

    def answer(payment: Payment) -> Answer:
        made.append(payment)
        return Answer(status_code=201, body=payment.public_id)

    merchants.request_payment_once(
        order=order,
        request=KeyedRequest(shop.terminal.pk, key, hashlib.sha256(key.encode()).digest()),
        at=at,
        answer=answer,
    )

    return made[0]


def give_back(village: Village, each: Return, on: datetime.date) -> None:
    """Give back something of a member's latest purchase at a shop."""
    shop = village.shops[each.shop]
    bought_there = Payment.objects.filter(
        merchant=shop.merchant,
        customer=village.accounts[each.member].person,
        status=Payment.Status.SETTLED,
        loan__isnull=not each.by_loan,
    )
    payment = bought_there.order_by("-pk").first()
    if payment is None:
        return
    amount_minor = None if each.amount is None else each.amount * UNIT
    merchants.refund_payment(
        payment_id=payment.pk,
        order=RefundOrder(amount_minor=amount_minor, reason=each.reason, note=each.note),
        on=on,
        at=noon(on),
        by=shop.owner,
    )


def _open(village: Village, name: str, handle: str, owner: Person, on: datetime.date) -> Shop:
    merchant = merchants.open_merchant(
        network_id=village.network.pk, name=name, handle=handle, on=on, by=village.organiser
    )
    merchants.hire_staff(
        merchant_id=merchant.pk,
        person_id=owner.pk,
        role=Staff.Role.OWNER,
        on=on,
        by=village.organiser,
    )
    terminal = merchants.open_terminal(merchant_id=merchant.pk, name="Front till", on=on, by=owner)
    village.shops[handle] = Shop(merchant, owner, terminal)

    return village.shops[handle]


def _set_up(shop: Shop, about: ShopCast) -> None:
    shop.merchant = merchants.set_up_shop(
        merchant_id=shop.merchant.pk,
        settings=ShopSettings(
            name=about.name,
            sells=about.sells,
            address=about.address,
            tax_number=about.tax_number,
            receipt_note=about.note,
            tips_offered=about.tips,
            tip_percents=(5, 10, 15),
            cashier_refund_minor_max=about.cashier_refund * UNIT,
            accepts_late=False,
        ),
        by=shop.owner,
    )


def _hire(village: Village, shop: Shop, name: str, role: Staff.Role, on: datetime.date) -> None:
    """Let a member work at a shop, or somebody from elsewhere; some have a number for its till."""
    members = {account.person.name: account.person for account in village.accounts}
    somebody = members.get(name) or person(name)
    staff = merchants.hire_staff(
        merchant_id=shop.merchant.pk, person_id=somebody.pk, role=role, on=on, by=shop.owner
    )
    if role == Staff.Role.CASHIER:
        shop.cashier = somebody
    if name in shop_cast.PINS:
        set_pin(staff_id=staff.pk, pin=shop_cast.PINS[name], by=shop.owner)


def _shop(village: Village, on: datetime.date) -> None:
    """Let an eighth of the members shop, each at one of three shops."""
    handles = [shop.handle for shop in shop_cast.SHOPS[:3]]
    for number, account in enumerate(village.accounts[on.day % 7 :: 7]):
        sell(
            village,
            handles[(number + on.day) % len(handles)],
            account,
            on,
            minutes=13 * number,
            counts=(account.pk, account.pk + number)[: 1 + number % 2],
        )


def _go_out(village: Village, on: datetime.date) -> None:
    """Let a few go to the gym, and a few look for pots and boats where these are sold."""
    for number, account in enumerate(village.accounts[on.day % 11 :: 11]):
        sell(
            village,
            shop_cast.GYM,
            account,
            on,
            minutes=17 * number,
            counts=(0, number)[: 1 + number % 2],
        )
    for handle in (POTTERY, BOATS):
        if handle in village.shops:
            account = village.accounts[(on.day * 3 + len(handle)) % len(village.accounts)]
            sell(village, handle, account, on, minutes=140, counts=(on.day,))


def _relate(village: Village, on: datetime.date) -> None:
    """Let the baker's sister be family: no circle loan of hers is spent there."""
    bakery = village.shops[BAKERY]
    merchants.declare_relative(
        merchant_id=bakery.merchant.pk,
        person_id=village.accounts[_SISTER].person_id,
        on=on,
        by=bakery.owner,
    )


def _stop_hardware(village: Village, on: datetime.date) -> None:
    merchants.suspend_merchant(
        merchant_id=village.shops[HARDWARE].merchant.pk,
        on=on,
        remark="The owner is ill, and somebody else sold under her name.",
        by=village.organiser,
    )


def _bring_hardware_back(village: Village, on: datetime.date) -> None:
    """Let the shop sell on: by now what it sold here speaks for it."""
    merchants.qualify_merchant(
        merchant_id=village.shops[HARDWARE].merchant.pk,
        on=on,
        by=village.organiser,
        remark="She is back at her till.",
    )


def _ask_for_pottery(village: Village, on: datetime.date) -> None:
    merchants.apply_for_shop(
        network_id=village.network.pk,
        name="Lea's Pottery",
        sells="Cups and bowls of river clay",
        address="Weir Path 6, Riverside",
        on=on,
        by=village.accounts[_POTTER].person,
    )


def _open_pottery(village: Village, on: datetime.date) -> None:
    owner = village.accounts[_POTTER].person
    wish = Application.objects.get(person=owner, state=Application.State.WAITING)
    opened = merchants.open_applied_shop(
        application_id=wish.pk, handle=POTTERY, terminal_name="Market stall", on=on,
        by=village.organiser,
    )  # fmt: skip
    assert opened.merchant is not None
    village.shops[POTTERY] = Shop(opened.merchant, owner, opened.merchant.terminals.get())
    _set_up(village.shops[POTTERY], _POTTERY)


def _show_pottery(village: Village, on: datetime.date) -> None:
    """Let the potter show what she sells at fairs; two organisers have to look at it."""
    shop = village.shops[POTTERY]
    book = papers.pdf("Sales at fairs", ("This summer, fair by fair", "Signed by Lea Fischer"))
    merchants.show_history(
        merchant_id=shop.merchant.pk,
        monthly_minor=640 * UNIT,
        since=on - datetime.timedelta(days=400),
        words="I have sold at the fairs of the valley for a year. My book of sales is here.",
        papers=[("sales-at-fairs.pdf", book)],
        on=on,
        by=shop.owner,
    )


def _open_boats(village: Village, on: datetime.date) -> None:
    _open(village, "Krause Boats", BOATS, village.accounts[_BOATMAN].person, on)


def _stop_boats(village: Village, on: datetime.date) -> None:
    merchants.suspend_merchant(
        merchant_id=village.shops[BOATS].merchant.pk,
        on=on,
        remark="Two oars were paid for and never made.",
        by=village.organiser,
    )


def _pay_out(village: Village, on: datetime.date) -> None:
    """Let the bakery take money out for flour; an organiser agrees and hands it over."""
    payout = merchants.request_payout(
        merchant_id=village.shops[BAKERY].merchant.pk,
        amount_minor=250 * UNIT,
        reference="Flour of the autumn",
        on=on,
        at=noon(on),
        by=village.shops[BAKERY].owner,
    )
    merchants.approve_payout(
        payout_id=payout.pk, redemption_price="1.00", at=noon(on, minutes=40), by=village.organiser
    )
    merchants.pay_payout(
        payout_id=payout.pk,
        remark="In cash, at the desk.",
        on=on,
        at=noon(on, minutes=50),
        by=village.organiser,
    )


def _ask_for_payout(village: Village, on: datetime.date) -> None:
    merchants.request_payout(
        merchant_id=village.shops[BAKERY].merchant.pk,
        amount_minor=120 * UNIT,
        reference="Rent of the bakehouse",
        on=on,
        at=noon(on),
        by=village.shops[BAKERY].owner,
    )


def _ask_for_another(village: Village, on: datetime.date) -> None:
    merchants.apply_for_shop(
        network_id=village.network.pk,
        name="Mira's Candles",
        sells="Candles and soap of beeswax",
        address="Mill Lane 17, Riverside",
        on=on,
        by=village.accounts[_CANDLES].person,
    )


_POTTER, _CANDLES, _BOATMAN, _SISTER = 11, 12, 20, 49
_POTTERY = ShopCast(
    handle=POTTERY, name="Lea's Pottery", owner="Lea Fischer", sells="Cups and bowls of river clay",
    address="Weir Path 6, Riverside", tax_number="RV 206 730", wares=shop_cast.POTTERY_WARES,
)  # fmt: skip
_DEEDS = {
    90: (_relate,),
    shop_cast.HARDWARE_STOPPED: (_stop_hardware,),
    shop_cast.HARDWARE_BACK: (_bring_hardware_back,),
    shop_cast.BOATS_OPENED: (_open_boats,),
    shop_cast.BOATS_STOPPED: (_stop_boats,),
    shop_cast.POTTERY_ASKED: (_ask_for_pottery,),
    shop_cast.POTTERY_OPENED: (_open_pottery,),
    shop_cast.POTTERY_SHOWN: (_show_pottery,),
    shop_cast.PAYOUT_PAID: (_pay_out,),
    shop_cast.PAYOUT_ASKED: (_ask_for_payout,),
    shop_cast.NEXT_SHOP_ASKED: (_ask_for_another,),
}
