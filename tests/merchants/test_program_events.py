"""What a shop's programs hear of its tills, and of the loan of its business."""

import datetime

import pytest
from django.db import transaction

from business_day import chain
from governance.models import Network
from merchants import operations
from merchants.models import ApiKey
from merchants.operations import pairing, splits, webhooks
from people.models import AuditEvent
from repayments.models import LoanPayment
from repayments.operations.bank_payments import repay
from repayments.steps import bank_lateness
from repayments.steps.bank_defaulting import default_loans
from tests import bank_scene as scenes
from tests.merchants.test_split_events import a_listening_shop
from tests.split_scene import a_shop, sell
from tests.tills import DAY, NOON, a_till
from webhooks.models import Event
from webhooks.steps import endpoints

pytestmark = pytest.mark.django_db

FIRST_DUE = datetime.date(2026, 2, 5)


def told(*types):
    """What was told of these types, in the order of the outbox."""
    found = Event.objects.filter(type__in=types).order_by("pk")
    return [(one.type, one.data) for one in found]


def about_loan(shop):
    found = Event.objects.filter(type__startswith="loan.").order_by("pk")
    assert {one.data["id"] for one in found} <= {shop.loan.loan.public_id}
    return [one.data["status"] for one in found]


def wake(shop, on):
    Network.objects.filter(pk=shop.scene.network.pk).update(
        business_date=on - scenes.days(1), day="CLOSED"
    )
    chain.open_day(network_id=shop.scene.network.pk, on=on)


def a_listening_till():
    till = a_till()
    with transaction.atomic():
        till.merchant.mailbox = endpoints.open_mailbox(at=NOON)
    till.merchant.save(update_fields=["mailbox"])
    return till


def test_a_till_is_told_when_it_is_opened_paired_and_closed():
    till = a_listening_till()
    begun = pairing.begin_pairing(device_name="Tablet", at=NOON)

    pairing.approve_pairing_for_new_terminal(
        pairing_id=begun.pairing.pk,
        merchant_id=till.merchant.pk,
        name="till 2",
        scopes=[ApiKey.Scope.PAYMENTS_WRITE],
        on=DAY,
        at=NOON,
        by=till.owner,
    )
    for _ in range(2):
        pairing.collect_key(device_code=begun.device_code, at=NOON)
    terminal = till.merchant.terminals.get(name="till 2")
    for _ in range(2):
        operations.close_terminal(terminal_id=terminal.pk, on=DAY, by=till.owner)

    assert told("terminal.opened", "terminal.paired", "terminal.closed") == [
        ("terminal.opened", {"id": terminal.public_id, "status": "opened"}),
        ("terminal.paired", {"id": terminal.public_id, "status": "paired"}),
        ("terminal.closed", {"id": terminal.public_id, "status": "closed"}),
    ]


def test_a_manager_lets_no_software_write_the_shops_history():
    assert ApiKey.Scope.SALES_IMPORT not in pairing.MANAGER_SCOPES


def test_each_payment_of_the_loan_is_told_and_its_end_once():
    shop = a_listening_shop(repayment="SCHEDULE", split_millionths=0)
    scenes.fund_business(shop.scene, 100)

    for due_on in shop.loan.loan.installments.order_by("number").values_list("due_on", flat=True):
        wake(shop, due_on)
        chain.close_day(network_id=shop.scene.network.pk)

    assert about_loan(shop) == ["paid"] * 4 + ["settled"]
    payments = LoanPayment.objects.order_by("number").values_list("public_id", flat=True)
    assert [data["payment"] for _type, data in told("loan.paid")] == list(payments)


def test_a_payment_by_the_owner_and_one_by_sales_are_told_alike():
    shop = a_listening_shop()
    sell(shop, 100_00)
    chain.close_day(network_id=shop.scene.network.pk)
    chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))
    shop.scene.network.refresh_from_db()

    repay(
        loan_id=shop.loan.pk,
        amount_minor=None,
        on=shop.scene.on,
        by=shop.scene.person("berta"),
        reference="all",
    )

    assert about_loan(shop) == ["paid", "paid", "settled"]
    by_sales, _by_hand = [data["payment"] for _type, data in told("loan.paid")]
    assert [data["id"] for _type, data in told("split.applied")] == [by_sales]


def test_a_late_loan_is_told_once_and_its_default_too():
    shop = a_listening_shop(repayment="SCHEDULE", split_millionths=0)
    with transaction.atomic():
        scenes.spend(shop.scene)
    options = {"network_id": shop.scene.network.pk, "after_id": 0, "up_to_id": 2**62}

    for later in (1, 2):
        with transaction.atomic():
            bank_lateness.mark_late(on=FIRST_DUE + scenes.days(later), **options)
    assert about_loan(shop) == ["late"]

    with transaction.atomic():
        default_loans(network_id=shop.scene.network.pk, loan_ids=[shop.loan.pk], on=shop.scene.on)
    assert about_loan(shop) == ["late", "defaulted"]


def test_a_late_loan_that_is_caught_up_is_told_once():
    shop = a_listening_shop(repayment="SCHEDULE", split_millionths=0)
    with transaction.atomic():
        scenes.spend(shop.scene)
    wake(shop, FIRST_DUE)
    chain.close_day(network_id=shop.scene.network.pk)
    chain.open_day(network_id=shop.scene.network.pk, on=FIRST_DUE + scenes.days(1))
    scenes.fund_business(shop.scene, 1_000)
    (due, *_) = shop.loan.loan.installments.order_by("number")

    for amount_minor in (due.due().amount_minor, 1_00):
        repay(
            loan_id=shop.loan.pk,
            amount_minor=amount_minor,
            on=FIRST_DUE + scenes.days(1),
            by=shop.scene.person("berta"),
            reference=f"by hand {amount_minor}",
        )

    assert about_loan(shop) == ["late", "paid", "cured", "paid"]
    event = AuditEvent.objects.get(action="LOAN_CAUGHT_UP")
    (notice,) = shop.scene.person("berta").notices.filter(kind="LOAN_CAUGHT_UP")
    assert notice.cause == event


def test_an_address_that_is_named_after_the_link_hears_of_the_loan_as_well():
    shop = a_shop()
    webhooks.add_endpoint(
        merchant_id=shop.merchant.pk,
        url="https://shop.example/told",
        events=["loan.paid"],
        description="",
        at=shop.at,
        by=shop.scene.person("berta"),
    )

    sell(shop, 100_00)
    chain.close_day(network_id=shop.scene.network.pk)

    (event,) = Event.objects.filter(type="loan.paid")
    assert event.mailbox == shop.merchant.__class__.objects.get(pk=shop.merchant.pk).mailbox
    assert event.deliveries.count() == 1


def test_nobody_is_told_where_no_program_listens():
    shop = a_shop()

    sell(shop, 100_00)
    chain.close_day(network_id=shop.scene.network.pk)

    assert LoanPayment.objects.exists()
    assert not Event.objects.exists()
    assert splits.link_business(
        merchant_id=shop.merchant.pk,
        business_id=shop.scene.business.pk,
        on=shop.scene.on,
        by=shop.scene.person("berta"),
    )
