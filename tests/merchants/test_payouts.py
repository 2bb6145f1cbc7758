"""Payouts by two people, and tills in a network of banks, where wallets pay."""

import pytest
from django.test import Client
from django.utils import timezone

from governance.operations import appoint_organiser
from ledger import queries as ledger_queries
from ledger import reconcile
from ledger.models import Account
from merchants import operations, refusals
from merchants.models import Payment, Payout
from merchants.payment_order import RefundOrder
from people.models import AuditEvent
from tests.bank_scene import a_bank_network, an_investor
from tests.merchants.test_payments import pay
from tests.tills import DAY, NOON, a_member, a_payment, a_person, a_till

PASSWORD = "a long pass phrase of ours"


def balance(code):
    return Account.objects.get(code=code).balance_minor


def books_are_right():
    assert all(reconcile.look(one).holds for one in reconcile.all_invariants())


@pytest.fixture
def till(db):
    till = a_till()
    pay(a_payment(till, amount_minor=900), a_member(till, "Ana", spending_minor=1000))
    return till


def ask(till, amount_minor=500, *, by=None, reference=""):
    return operations.request_payout(
        merchant_id=till.merchant.pk,
        amount_minor=amount_minor,
        reference=reference,
        on=DAY,
        at=NOON,
        by=by or till.owner,
    )


def approve(payout, by, price="1.00"):
    return operations.approve_payout(payout_id=payout.pk, redemption_price=price, at=NOON, by=by)


def has(till):
    return ledger_queries.balance(till.merchant.till_account_id)


class TestCircle:
    def test_tokens_are_redeemed(self, till):
        issued = balance(f"network:{till.network.pk}:issuance")
        payout = ask(till)
        assert (payout.status, has(till)) == ("requested", 400)

        approve(payout, till.dona, "0.98")
        paid = operations.pay_payout(
            payout_id=payout.pk, remark="in cash", on=DAY, at=NOON, by=till.dona
        )

        assert (paid.status, paid.redemption_price, paid.remark) == ("paid", "0.98", "in cash")
        assert paid.decided_by == till.dona
        assert balance(f"network:{till.network.pk}:issuance") == issued + 500
        assert balance(f"merchant:{till.merchant.pk}:withdrawal") == 0
        actions = AuditEvent.objects.filter(action__startswith="PAYOUT_").order_by("pk")
        assert [event.action for event in actions] == [
            "PAYOUT_REQUESTED",
            "PAYOUT_APPROVED",
            "PAYOUT_PAID",
        ]
        books_are_right()

    @pytest.mark.parametrize("approved", [True, False])
    def test_a_refused_one_returns_to_the_till(self, till, approved):
        payout = ask(till)
        if approved:
            approve(payout, till.dona)

        done = operations.refuse_payout(
            payout_id=payout.pk, reason="No cash today.", on=DAY, at=NOON, by=till.dona
        )

        assert (done.status, done.remark, has(till)) == ("refused", "No cash today.", 900)
        with pytest.raises(refusals.PayoutFinished):
            approve(payout, till.dona)

    def test_its_owner_takes_it_back_and_twice_is_as_once(self, till):
        payout = ask(till)

        for _twice in (1, 2):
            operations.cancel_payout(payout_id=payout.pk, on=DAY, at=NOON, by=till.owner)

        assert has(till) == 900

    def test_an_agreed_one_is_not_taken_back_and_an_unagreed_one_not_paid(self, till):
        payout = ask(till)
        with pytest.raises(refusals.PayoutFinished):
            operations.pay_payout(payout_id=payout.pk, on=DAY, at=NOON, by=till.dona)
        approve(payout, till.dona)
        with pytest.raises(refusals.PayoutFinished):
            operations.cancel_payout(payout_id=payout.pk, on=DAY, at=NOON, by=till.owner)

    def test_nobody_decides_about_their_own_shop(self, till):
        appoint_organiser(network_id=till.network.pk, person_id=till.owner.pk, on=DAY, by=till.dona)
        payout = ask(till)

        with pytest.raises(refusals.OwnMerchant):
            approve(payout, till.owner)
        with pytest.raises(refusals.NotInThisRole):
            approve(payout, a_person("Eli"))

    @pytest.mark.parametrize("price", ["", "0", "0.00", "-1", "1,00", "1e3", "free"])
    def test_a_price_is_a_plain_number_above_nothing(self, till, price):
        with pytest.raises(refusals.PriceNotPositive):
            approve(ask(till), till.dona, price)

    def test_no_more_than_the_till_holds(self, till):
        with pytest.raises(refusals.MerchantCannotFund) as refused:
            ask(till, 901)

        assert refused.value.context == {"short_minor": 1}
        with pytest.raises(refusals.AmountNotPositive):
            ask(till, 0)
        with pytest.raises(refusals.NotInThisRole):
            ask(till, by=a_person("Eli"))

    def test_the_same_reference_asks_once(self, till):
        first = ask(till, reference="may")

        assert ask(till, reference="may") == first
        with pytest.raises(refusals.ReferenceTaken):
            ask(till, 400, reference="may")
        assert Payout.objects.count() == 1


class TestBanks:
    @pytest.fixture
    def scene(self, db):
        return a_bank_network()

    @pytest.fixture
    def shop(self, scene):
        shop = operations.open_merchant(
            network_id=scene.network.pk, name="Bakery", handle="bakery", on=scene.on, by=None
        )
        berta = scene.person("berta")
        operations.hire_staff(
            merchant_id=shop.pk, person_id=berta.pk, role="OWNER", on=scene.on, by=None
        )
        terminal = operations.open_terminal(
            merchant_id=shop.pk, name="till 1", on=scene.on, by=berta
        )
        shop.refresh_from_db()
        return shop, terminal

    def asked(self, scene, shop, *, at):
        return operations.request_payment(
            terminal_id=shop[1].pk, amount_minor=450, reference="o 1", metadata={}, at=at
        )

    def test_a_wallet_pays_and_gets_its_money_back_and_the_bank_pays_out(self, scene, shop):
        ines, berta, olga = (scene.person(name) for name in ("ines", "berta", "olga"))
        before = scene.money("ines")
        payment = operations.pay_with_own_money(
            payment_id=self.asked(scene, shop, at=NOON).pk, on=scene.on, at=NOON, by=ines
        )
        assert (payment.status, scene.money("ines")) == ("settled", before - 450)

        operations.refund_payment(
            payment_id=payment.pk, order=RefundOrder(150), on=scene.on, at=NOON, by=berta
        )
        assert scene.money("ines") == before - 300
        payout = operations.request_payout(
            merchant_id=shop[0].pk, amount_minor=300, on=scene.on, at=NOON, by=berta
        )
        with pytest.raises(refusals.NotInThisRole):
            approve(payout, ines)
        approve(payout, olga)
        outside = balance(f"bank:{scene.bank.pk}:external:EUR")
        operations.pay_payout(payout_id=payout.pk, on=scene.on, at=NOON, by=olga)

        assert balance(f"bank:{scene.bank.pk}:external:EUR") == outside + 300
        books_are_right()

    def test_the_page_asks_the_wallet_and_no_circle(self, scene, shop):
        ines = a_person("Ida", email="ida@example.org", password=PASSWORD)
        scene.people["ida"] = ines
        an_investor(scene, "ida")
        client = Client()
        client.force_login(ines.user)
        payment = self.asked(scene, shop, at=timezone.now())
        path = f"/pay/{payment.public_id}"

        chosen = client.get(path).content.decode()
        sheet = client.get(f"{path}/own").content.decode()
        no_loan = client.post(f"{path}/loan")
        paid = client.post(f"{path}/own", follow=True).content.decode()

        assert "My own money" in chosen
        assert "A loan from my circle" not in chosen
        assert "4.50" in sheet
        assert no_loan.status_code == 404
        payment.refresh_from_db()
        assert payment.status == Payment.Status.SETTLED
        assert "Bakery has" in paid
