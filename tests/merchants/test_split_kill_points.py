"""A worker that is killed anywhere between a sale and the holders of its loan loses no share.

With the kill points of the sender (tests/webhooks/test_kill_points.py) these are more than thirty.
"""

import dataclasses
import os
import signal
from collections import Counter

import pytest

from bench.receiver import Receiver
from business_day import chain, operations
from ledger import queries
from ledger.reconcile import is_balanced, look
from merchants import invariants
from merchants.models import SplitLine
from merchants.operations import sales
from merchants.steps.selling import SaleDraft
from repayments.models import LoanPayment
from tests import bank_scene as scenes
from tests.business_day.kills import count_statements, in_a_child
from tests.repayments.bank_laws import assert_laws
from tests.split_scene import a_shop, sell
from tests.webhooks.outbox_scene import NOON, SECOND, Clock, a_mailbox, an_endpoint
from webhooks.models import Delivery, Event
from webhooks.sending import Sender
from webhooks.steps import emitting
from webhooks.tasks import drain

# Before the n-th statement of a sale with its share.
SALES = (1, 3, 5, 7, 9, 11, 13)
# Before the n-th statement of the step that passes a day's shares on to the loan's holders.
NIGHTS = (2, 5, 10, 15, 20, 25, 30, 35)
STEP = "sales_repay"
PRICE_MINOR, SHARE = 9_370, 10


@pytest.fixture
def shop(committed_db, settings, monkeypatch):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    monkeypatch.setattr(emitting, "nudge", lambda: None)
    shop = a_shop()
    scenes.an_investor(shop.scene, "ivo", money=10_000)
    shop.merchant.mailbox = a_mailbox()
    shop.merchant.save(update_fields=["mailbox"])
    return shop


def tell_a_sale(shop, number, *, killed_at=None):
    """A till tells of a sale that was paid elsewhere; told again, it counts once."""
    if killed_at is not None:
        count_statements(kill_at=killed_at)
    sales.record_sales(
        merchant_id=shop.merchant.pk,
        terminal_id=shop.terminal.pk,
        drafts=[
            SaleDraft(reference=f"cash-{number}", amount_minor=PRICE_MINOR, happened_at=shop.at)
        ],
        on=shop.scene.on,
        at=shop.at,
    )


def close_and_die(shop, number):
    """Live the evening, and die in the step that passes the shares on."""

    def watched(step):
        def chunk(**part):
            count_statements(kill_at=number)
            return step.chunk(**part)

        return dataclasses.replace(step, chunk=chunk) if step.name == STEP else step

    operations.STEPS = tuple(map(watched, operations.STEPS))
    chain.close_day(network_id=shop.scene.network.pk)


def assert_whole(shop):
    assert is_balanced()
    for law in invariants.invariants():
        result = look(law)
        assert result.holds, result
    assert_laws(shop.loan.pk)


def assert_killed(status, point):
    assert os.WIFSIGNALED(status), point
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_a_share_is_lost_nowhere_between_the_sale_and_the_holders(shop):
    assert len(SALES) + len(NIGHTS) >= 14
    sold = 0
    for number in SALES:
        sell(shop, PRICE_MINOR)
        status = in_a_child(lambda at=number: tell_a_sale(shop, at, killed_at=at))
        assert_killed(status, f"sale {number}")
        # Whoever heard nothing tells it again.
        tell_a_sale(shop, number)
        sold += 2 * PRICE_MINOR
        assert shop.split.taken_minor == sold // SHARE
        assert_whole(shop)

    for number in NIGHTS:
        sell(shop, PRICE_MINOR)
        sold += PRICE_MINOR
        assert_killed(in_a_child(lambda at=number: close_and_die(shop, at)), f"night {number}")
        chain.close_day(network_id=shop.scene.network.pk)
        chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))
        split = shop.split
        assert (split.taken_minor, split.due_minor) == (sold // SHARE, 0)
        assert queries.balance(split.account_id) == 0
        assert_whole(shop)

    lines = SplitLine.objects.values_list("sale_minor", "taken_minor")
    assert [sum(column) for column in zip(*lines, strict=True)] == [sold, sold // SHARE]
    passed_on = LoanPayment.objects.filter(bank_loan=shop.loan).values_list("amount_minor")
    assert len(passed_on) == len(NIGHTS)
    assert sum(amount for (amount,) in passed_on) == shop.split.passed_on_minor == sold // SHARE


def test_a_killed_night_tells_of_each_payment_once(shop):
    with Receiver() as receiver:
        an_endpoint(shop.merchant.mailbox, receiver.url())
        for number in NIGHTS[::2]:
            sell(shop, PRICE_MINOR)
            assert_killed(in_a_child(lambda at=number: close_and_die(shop, at)), number)
            chain.close_day(network_id=shop.scene.network.pk)
            chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))
        sender = Sender(allow_private=True)
        drain(sender, now=Clock(NOON + 400 * 24 * 3600 * SECOND), seconds=20)
        sender.close()

    came = Counter(request.headers["webhook-id"] for request in receiver.received)
    assert set(came) == set(Event.objects.values_list("public_id", flat=True))
    assert set(Delivery.objects.values_list("status", flat=True)) == {"delivered"}
    told = Event.objects.filter(type="split.applied").values_list("data__id", flat=True)
    paid = LoanPayment.objects.filter(bank_loan=shop.loan).values_list("public_id", flat=True)
    assert sorted(told) == sorted(paid)
    assert len(paid) == len(NIGHTS[::2])
