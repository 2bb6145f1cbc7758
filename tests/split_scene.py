"""A baker whose sales repay her oven: a shop in the banks' network, for tests and the bench."""

import datetime
import itertools
from dataclasses import dataclass

from django.db import transaction

from ledger import posting, queries
from ledger.kinds import Kind, Purpose
from ledger.posting import Move
from loans.models import BankLoan
from merchants.models import Merchant, Payment, SplitAgreement, Staff, Terminal
from merchants.operations.splits import link_business
from merchants.steps import money
from merchants.steps.splitting import reverse_split
from merchants.steps.terminals import new_terminal
from tests import bank_scene as scenes
from tests.bank_scene import BankScene

_numbers = itertools.count(1)


@dataclass
class Shop:
    """Berta's shop with its till, and the loan that its sales repay."""

    scene: BankScene
    merchant: Merchant
    terminal: Terminal
    loan: BankLoan

    @property
    def split(self) -> SplitAgreement:
        return SplitAgreement.objects.get(merchant=self.merchant, bank_loan=self.loan)

    @property
    def till_minor(self) -> int:
        return queries.balance(self.merchant.till_account_id)

    @property
    def at(self) -> datetime.datetime:
        return datetime.datetime.combine(self.scene.on, datetime.time(12), datetime.UTC)


def a_shop(*, slug: str = "union", linked: bool = True, **terms) -> Shop:
    """Her loan of 1,000.00 takes a tenth of every sale unless the terms say otherwise."""
    scene = scenes.a_bank_network(slug=slug)
    loan = scenes.a_bank_loan(
        scene, **{"split_millionths": 100_000, "repayment": "REVENUE_SPLIT", **terms}
    )
    merchant = a_merchant(scene, "Berta's shop")
    Staff.objects.create(
        merchant=merchant, person=scene.person("berta"), role=Staff.Role.OWNER, since=scene.on
    )
    with transaction.atomic():
        terminal = new_terminal(merchant=merchant, name="till 1", on=scene.on, by=None)
    shop = Shop(scene, merchant, terminal, loan)
    if linked:
        link_business(
            merchant_id=merchant.pk,
            business_id=scene.business.pk,
            on=scene.on,
            by=scene.person("berta"),
        )
        merchant.refresh_from_db()
    return shop


def a_merchant(scene: BankScene, name: str) -> Merchant:
    number = next(_numbers)
    with transaction.atomic():
        account_id = posting.open_account(
            code=f"merchant:scene-{number}:till",
            purpose=Purpose.MERCHANT,
            asset_id=scene.asset.pk,
        )
    return Merchant.objects.create(
        network=scene.network,
        name=name,
        handle=f"shop-{number}",
        till_account_id=account_id,
        joined_on=scene.on,
    )


def a_payment(shop: Shop, amount_minor: int) -> Payment:
    """A payment that waits for its customer."""
    number = next(_numbers)
    return Payment.objects.create(
        public_id=f"pay_{number:026}",
        merchant=shop.merchant,
        terminal=shop.terminal,
        amount_minor=amount_minor,
        reference=f"order-{number}",
        short_code=f"S{number}",
        created_at=shop.at,
        expires_at=shop.at + datetime.timedelta(minutes=5),
    )


@transaction.atomic
def settle(shop: Shop, payment: Payment, *, by: str = "ines") -> Payment:
    """Let a customer pay from their wallet: the sale and its shares are one posting."""
    shop.merchant.refresh_from_db()
    payment.merchant = shop.merchant
    moves = money.settlement_moves(
        payment,
        from_id=shop.scene.wallet(by),
        kind=Kind.PURCHASE,
        amount_minor=payment.amount_minor,
        on=shop.scene.on,
    )
    posting.post(
        reference=f"payment:{payment.pk}:settlement",
        moves=moves,
        on=shop.scene.on,
        book_id=shop.scene.network.pk,
    )
    payment.status, payment.happened_on = Payment.Status.SETTLED, shop.scene.on
    payment.customer = shop.scene.person(by)
    payment.save()
    return payment


def sell(shop: Shop, amount_minor: int, *, by: str = "ines") -> Payment:
    return settle(shop, a_payment(shop, amount_minor), by=by)


@transaction.atomic
def refund(shop: Shop, payment: Payment, amount_minor: int) -> None:
    """Give money back out of the till, the shares first."""
    shop.merchant.refresh_from_db()
    number = next(_numbers)
    moves = reverse_split(
        shop.merchant, payment=payment, refunded_minor=amount_minor, on=shop.scene.on
    )
    back = Move(
        Kind.SALE_REFUND, shop.merchant.till_account_id, shop.scene.wallet("ines"), amount_minor
    )
    posting.post(
        reference=f"payment:{payment.pk}:refund:{number}",
        moves=[*moves, back],
        on=shop.scene.on,
        book_id=shop.scene.network.pk,
    )
    payment.refunded_minor += amount_minor
    payment.save(update_fields=["refunded_minor"])
