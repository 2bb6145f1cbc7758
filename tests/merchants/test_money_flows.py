"""Money followed from one end to the other where several things meet: loans, shares, held money."""

import pytest
from django.utils import timezone

from ledger import queries as ledger_queries
from ledger import reconcile
from loans.models import Loan
from merchants import operations
from merchants.models import ApiKey, Payment, SplitAgreement
from merchants.operations import splits, tokens
from merchants.payment_order import RefundOrder
from merchants.refusals import MerchantCannotFund
from tests.merchants.test_checkout import confirm, quote
from tests.merchants.test_payments import pay
from tests.split_scene import a_shop
from tests.subscriptions.scene import live, noon
from tests.tills import DAY, NOON, Speaker, a_circle, a_member, a_payment, a_till

pytestmark = pytest.mark.django_db


def holds(account_id):
    return ledger_queries.balance(account_id)


def assert_whole():
    results = [reconcile.look(one) for one in reconcile.all_invariants()]
    assert [(one.invariant.code, one.finding.breaches) for one in results if not one.holds] == []


def refund(payment, amount_minor=None, *, on=DAY):
    return operations.refund_payment(
        payment_id=payment.pk, order=RefundOrder(amount_minor), on=on, at=noon(on), by=None
    )


def test_a_loan_a_share_and_a_tip_go_back_in_two_parts():
    till = a_till()
    gus, ben = a_member(till, "Gus"), a_member(till, "Ben", spending_minor=10_000)
    splits.share_with_account(
        merchant_id=till.merchant.pk,
        target=gus.person,
        millionths=133_337,
        label="Gus",
        on=DAY,
        by=till.owner,
    )
    ana, _ = a_circle(till)
    payment = a_payment(till, amount_minor=5_999)
    Payment.objects.filter(pk=payment.pk).update(tip_minor=501)
    loan = confirm(payment, ana, quote(payment, ana))
    payment.refresh_from_db()
    assert holds(till.merchant.till_account_id) == 5_999 - 799  # 799.89 of it are Gus's
    spendable = holds(ana.spending_account_id)

    first = refund(payment, 2_001)
    assert (first.to_loan_minor, first.to_customer_minor) == (2_001, 0)
    assert_whole()

    on = live(till, 1)
    passed_on = holds(gus.spending_account_id)
    assert passed_on == 533  # the share of the 39.98 that are left, rounded down
    payment.refresh_from_db()
    with pytest.raises(MerchantCannotFund) as short:
        refund(payment, on=on)
    assert short.value.context == {"short_minor": passed_on}
    assert_whole()

    # Nobody who was paid is asked for it again: another sale pays, and keeps back Gus's share.
    other = a_payment(till, amount_minor=10_000, reference="order 2", at=noon(on))
    pay(other, ben, on=on, at=noon(on))
    rest = refund(payment, on=on)
    assert rest.amount_minor == 3_998
    assert rest.to_customer_minor == 3_998 - rest.to_loan_minor
    assert Loan.objects.get(pk=loan.pk).state == Loan.State.SETTLED
    assert holds(ana.spending_account_id) == spendable + rest.to_customer_minor
    agreement = SplitAgreement.objects.get()
    assert agreement.taken_minor * 1_000_000 + agreement.carried == 10_000 * 133_337
    assert_whole()
    live(till, 1)
    assert holds(gus.spending_account_id) == 1_333
    assert_whole()


def test_a_part_of_held_money_is_taken_shared_and_given_back_in_a_network_of_banks():
    shop = a_shop()
    scene = shop.scene
    had = holds(scene.wallet("ines"))
    payment = operations.request_payment(
        terminal_id=shop.terminal.pk,
        amount_minor=10_000,
        reference="order 1",
        metadata={},
        at=shop.at,
    )
    Payment.objects.filter(pk=payment.pk).update(capture_method="manual")
    operations.pay_with_own_money(
        payment_id=payment.pk, on=scene.on, at=shop.at, by=scene.person("ines")
    )

    operations.capture_payment(payment_id=payment.pk, amount_minor=3_333, on=scene.on, at=shop.at)
    assert holds(scene.wallet("ines")) == had - 3_333
    assert (shop.till_minor, shop.split.taken_minor, shop.split.carried) == (3_000, 333, 300_000)
    assert_whole()

    for amount_minor in (1_111, None):
        operations.refund_payment(
            payment_id=payment.pk,
            order=RefundOrder(amount_minor),
            on=scene.on,
            at=shop.at,
            by=None,
        )
    assert holds(scene.wallet("ines")) == had
    assert (shop.till_minor, shop.split.taken_minor, shop.split.carried) == (0, 0, 0)
    assert_whole()


def test_software_of_a_closed_terminal_reads_and_moves_no_money():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=1_000)
    payment = a_payment(till)
    pay(payment, ana)
    kinds = (ApiKey.Kind.KEY, ApiKey.Kind.CLIENT)
    key, client = (
        operations.issue_api_key(
            terminal_id=till.terminal.pk,
            scopes=list(ApiKey.Scope),
            at=NOON,
            by=till.owner,
            kind=kind,
        )
        for kind in kinds
    )
    token = tokens.issue_token(
        client_id=client.key.prefix, secret=client.shown, scopes=None, at=timezone.now()
    )
    operations.close_terminal(terminal_id=till.terminal.pk, on=DAY, by=till.owner)
    one = {"amount": {"amount": "1.00", "asset": "RIV"}}

    for number, shown in enumerate((key.shown, token.shown)):
        speaker = Speaker(shown)
        assert speaker.get("/api/v1/payments").status_code == 200
        refused = [
            speaker.post(f"/api/v1/payments/{payment.public_id}/refunds", one, key=f"r-{number}"),
            speaker.post("/api/v1/payouts", one | {"reference": "x"}, key=f"p-{number}"),
            speaker.post("/api/v1/terminals", {"name": "another"}, key=f"t-{number}"),
        ]
        assert {answer.json()["code"] for answer in refused} == {"TERMINAL_CLOSED"}
        closing = f"/api/v1/terminals/{till.terminal.public_id}/close"
        assert speaker.post(closing).status_code == 200
    assert holds(till.merchant.till_account_id) == 450
