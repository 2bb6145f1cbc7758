"""Shares of sales: taken with the sale, passed on at the close, given back with refunds."""

import datetime

import pytest

from business_day import chain
from ledger import queries
from ledger.models import Journal, Transfer
from ledger.reconcile import is_balanced, look
from loans.models import Loan
from merchants import invariants
from merchants.models import Merchant, SplitAgreement, SplitLine
from merchants.operations import splits
from merchants.refusals import NoSuchTarget, NotTheOwner, NotYourBusiness, ShareTooLarge
from merchants.steps.splitting import reverse_split, split_sale
from people.models import AuditEvent
from repayments.models import Installment, LateEpisode, LoanBalance, LoanPayment
from repayments.operations.bank_payments import repay
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.split_scene import a_merchant, a_shop, refund, sell

pytestmark = pytest.mark.django_db


def close(shop):
    """Live the day to its end."""
    chain.close_day(network_id=shop.scene.network.pk)


def next_day(shop):
    close(shop)
    chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))


def assert_whole(shop):
    assert is_balanced()
    for law in invariants.invariants():
        result = look(law)
        assert result.holds, result
    assert_laws(shop.loan.pk)


def test_a_sale_and_its_share_are_one_posting():
    shop = a_shop()

    payment = sell(shop, 425)

    journal = Journal.objects.get(reference=f"payment:{payment.pk}:settlement")
    assert Transfer.objects.filter(journal_id=journal.pk).count() == 2
    assert shop.till_minor == 383
    assert queries.balance(shop.split.account_id) == 42
    assert shop.split.carried == 500_000
    line = SplitLine.objects.get()
    assert (line.payment, line.taken_minor, line.reason) == (payment, 42, "")
    assert_whole(shop)


def test_dust_becomes_a_unit_in_time():
    shop = a_shop()

    for _ in range(10):
        sell(shop, 3)

    assert (shop.split.taken_minor, shop.split.carried) == (3, 0)
    assert shop.till_minor == 27


def test_a_merchant_who_shares_with_nobody_is_asked_nothing(django_assert_num_queries):
    shop = a_shop(linked=False)
    sale = {"payment": object(), "on": shop.scene.on}

    with django_assert_num_queries(0):
        assert split_sale(shop.merchant, amount_minor=5, **sale) == []
        assert reverse_split(shop.merchant, refunded_minor=5, **sale) == []


def test_the_day_pays_the_loan_once_for_all_its_sales():
    shop = a_shop()
    for _ in range(5):
        sell(shop, 1_000)

    close(shop)

    paid = LoanPayment.objects.get(bank_loan=shop.loan)
    assert (paid.amount_minor, paid.source) == (500, LoanPayment.Source.SPLIT)
    assert shop.split.passed_on_minor == 500
    assert queries.balance(shop.split.account_id) == 0
    assert LoanBalance.objects.get(pk=shop.loan.pk).outstanding_minor == 1_000_00 - 500
    assert_whole(shop)


def test_what_was_split_in_time_is_never_late_and_autopay_pays_the_rest():
    shop = a_shop()
    first = Installment.objects.filter(loan_id=shop.loan.pk).earliest("number")
    scenes.spend(shop.scene)
    scenes.fund_business(shop.scene, 300)
    chain.live_through(network_id=shop.scene.network.pk, until=first.due_on - scenes.days(1))
    chain.open_day(network_id=shop.scene.network.pk, on=first.due_on)
    sell(shop, 1_000_00)

    next_day(shop)

    first.refresh_from_db()
    assert first.paid_on == shop.scene.on - scenes.days(1)
    assert not LateEpisode.objects.exists()
    assert list(LoanPayment.objects.order_by("number").values_list("source", flat=True)) == [
        "SPLIT",
        "ACCOUNT",
    ]
    assert_whole(shop)


def test_a_refund_gives_back_what_still_lies_there():
    shop = a_shop()
    payment = sell(shop, 425)

    for part in (100, 200, 125):
        refund(shop, payment, part)

    assert shop.till_minor == 0
    split = shop.split
    assert (split.taken_minor, split.carried, split.owed_back_minor) == (0, 0, 0)
    assert SplitLine.objects.get().reversed_minor == 42
    assert_whole(shop)


def test_what_reached_the_holders_is_kept_back_from_the_next_shares():
    shop = a_shop()
    payment = sell(shop, 1_000)
    next_day(shop)
    sell(shop, 2_000, by="ivo")
    # 2.00 of that lies ready, and 1.00 was passed on yesterday: what lies there comes back first.
    refund(shop, payment, 1_000)
    assert (shop.split.owed_back_minor, shop.split.waiting_minor) == (0, 100)
    next_day(shop)

    refund(shop, sell(shop, 500), 500)
    before = sell(shop, 3_000)
    next_day(shop)
    refund(shop, before, 3_000)

    assert shop.split.owed_back_minor == 300
    outstanding = LoanBalance.objects.get(pk=shop.loan.pk).outstanding_minor
    sell(shop, 5_000)
    assert (shop.split.owed_back_minor, shop.split.waiting_minor) == (0, 200)
    assert LoanBalance.objects.get(pk=shop.loan.pk).outstanding_minor == outstanding
    assert_whole(shop)


def test_a_loan_takes_no_more_than_it_asks_for_and_then_leaves_the_till_alone():
    shop = a_shop(split_millionths=500_000)

    for _ in range(3):
        sell(shop, 1_000_00)
    reasons = list(SplitLine.objects.order_by("pk").values_list("taken_minor", "reason"))
    close(shop)
    chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))
    sell(shop, 1_000)
    sell(shop, 1_000)

    assert reasons == [(500_00, ""), (500_00, ""), (0, "NOTHING_WANTED")]
    shop.loan.loan.refresh_from_db()
    assert shop.loan.loan.state == Loan.State.SETTLED
    assert SplitLine.objects.filter(reason="TARGET_CLOSED").count() == 1
    assert shop.split.until == shop.scene.on
    assert shop.till_minor == 2_000_00 + 2_000
    assert_whole(shop)


def test_what_the_loan_would_not_have_goes_back_to_the_till():
    shop = a_shop()
    sell(shop, 1_000)
    scenes.fund_business(shop.scene, 100)
    repay(
        loan_id=shop.loan.pk,
        amount_minor=None,
        on=shop.scene.on,
        by=shop.scene.person("berta"),
        reference="all",
    )

    close(shop)

    assert shop.split.given_back_minor == 100
    assert shop.till_minor == 1_000
    assert_whole(shop)


def test_the_share_steps_up_while_the_loan_is_late_beyond_its_grace():
    shop = a_shop(split_stepped_up_millionths=250_000)
    episode = LateEpisode.objects.create(loan_id=shop.loan.pk, number=1, late_on=shop.scene.on)
    sell(shop, 1_000)
    episode.escalated_on = shop.scene.on
    episode.save()
    sell(shop, 1_000)
    episode.cured_on = shop.scene.on
    episode.save()
    sell(shop, 1_000)

    assert list(SplitLine.objects.order_by("pk").values_list("taken_minor", flat=True)) == [
        100,
        250,
        100,
    ]


def test_a_loan_that_is_contracted_later_joins_by_itself():
    shop = a_shop()
    second = scenes.a_bank_loan(shop.scene, {"ivo": 10}, split_millionths=50_000)

    sell(shop, 1_000)

    assert SplitAgreement.objects.get(bank_loan=second).taken_minor == 50
    assert shop.split.taken_minor == 100
    close(shop)
    assert LoanPayment.objects.count() == 2
    assert_whole(shop)


def test_a_month_has_its_ceiling_and_its_floor():
    shop = a_shop(split_month_ceiling_minor=150, split_month_floor_minor=120)
    sell(shop, 1_000)
    sell(shop, 1_000)
    assert shop.split.taken_minor == 150

    chain.live_through(network_id=shop.scene.network.pk, until=datetime.date(2026, 2, 1))
    sell(shop, 500)
    assert (shop.split.taken_minor, shop.split.in_month_minor) == (200, 50)
    chain.live_through(network_id=shop.scene.network.pk, until=datetime.date(2026, 2, 28))

    # 1.20 less 0.50 was missing in February, and came from the till at its end.
    assert (shop.split.topped_up_minor, shop.split.due_minor) == (70, 0)
    assert shop.split.passed_on_minor == 270
    assert_whole(shop)


def test_one_target_that_is_gone_stops_no_other():
    shop = a_shop()
    partner = a_merchant(shop.scene, "Partner")
    owner = shop.scene.person("berta")
    share = splits.share_with_account(
        merchant_id=shop.merchant.pk,
        target=partner,
        millionths=300_000,
        label="Partner",
        on=shop.scene.on,
        by=owner,
    )
    sell(shop, 1_000)
    Merchant.objects.filter(pk=partner.pk).update(state="SUSPENDED")
    sell(shop, 1_000)
    close(shop)

    share.refresh_from_db()
    assert (share.taken_minor, share.passed_on_minor) == (300, 300)
    assert queries.balance(partner.till_account_id) == 300
    assert shop.split.passed_on_minor == 200
    assert SplitLine.objects.get(reason="TARGET_CLOSED").agreement == share
    assert_whole(shop)


def test_who_may_agree_on_shares():
    shop = a_shop()
    terms = {"merchant_id": shop.merchant.pk, "millionths": 900_000, "label": "x"}
    owner, partner = shop.scene.person("berta"), a_merchant(shop.scene, "Partner")

    with pytest.raises(ShareTooLarge):
        splits.share_with_account(
            **{**terms, "millionths": 900_001}, target=partner, on=shop.scene.on, by=owner
        )
    with pytest.raises(NoSuchTarget):
        splits.share_with_account(**terms, target=shop.merchant, on=shop.scene.on, by=owner)
    with pytest.raises(NoSuchTarget):
        splits.share_with_account(
            **terms, target=shop.scene.person("ivo"), on=shop.scene.on, by=owner
        )
    with pytest.raises(NotTheOwner):
        splits.share_with_account(
            **terms, target=partner, on=shop.scene.on, by=shop.scene.person("ivo")
        )
    with pytest.raises(NotYourBusiness):
        splits.link_business(
            merchant_id=partner.pk,
            business_id=shop.scene.business.pk,
            on=shop.scene.on,
            by=None,
        )
    share = splits.share_with_account(**terms, target=partner, on=shop.scene.on, by=owner)
    assert splits.end_share(agreement_id=share.pk, on=shop.scene.on, by=owner).until is not None
    with pytest.raises(NoSuchTarget):
        splits.end_share(agreement_id=shop.split.pk, on=shop.scene.on, by=owner)
    assert AuditEvent.objects.filter(action="SPLIT_AGREED").count() == 2
