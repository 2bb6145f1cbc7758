"""The collections desk: who is late by how much, what was promised, and what the bank holds up."""

import pytest
from django.db import transaction

from banks.refusals import NotOfficer
from people.models import Notice
from repayments.models import ContactLog, NextAction, PromiseToPay, Receipt
from repayments.operations import bank_payments, bank_receipts, collections
from repayments.operations.collections import (
    ActionRefused,
    NoSuchCollection,
    PromiseRefused,
)
from repayments.queries import collections as queries
from repayments.queries.receipts import pending
from repayments.steps.bank_lateness import mark_late
from repayments.steps.bank_periods import end_periods
from repayments.steps.bank_remittance import review_remittance
from repayments.steps.promises import judge_promises
from tests.bank_scene import (
    NOON,
    UNIT,
    a_bank_loan,
    a_bank_network,
    an_officer,
    days,
    fund_business,
    spend,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_bank_network(bond=0)


def on_day(scene, on):
    scene.network.business_date = on
    scene.network.save()


@transaction.atomic
def grow_late(scene, loan, *, past_due=10):
    """Let so many days pass after the first installment's day, and mark what is late."""
    due = loan.loan.installments.order_by("number").first().due_on
    on_day(scene, due + days(past_due))
    chunk = {"network_id": scene.network.pk, "after_id": 0, "up_to_id": 2**62}
    end_periods(on=due, **chunk)
    mark_late(on=scene.on, **chunk)
    return loan


def about(scene, loan=None, by="olga"):
    found = {"bank_id": scene.bank.pk, "on": scene.on, "by": scene.person(by)}
    return found if loan is None else {"loan_id": loan.pk, **found}


def promise(scene, loan, amount=100, within=3, **more):
    return collections.promise_to_pay(
        amount_minor=amount * UNIT,
        due_on=scene.on + days(within),
        **about(scene, loan),
        **more,
    )


@transaction.atomic
def judge(scene, on=None):
    return judge_promises(network_id=scene.network.pk, on=on or scene.on)


def received(scene, loan, amount, *, ago=0):
    return bank_receipts.request_receipt(
        draft=bank_receipts.ReceiptDraft(
            loan_id=loan.pk,
            amount_minor=amount * UNIT,
            received_on=scene.on - days(ago),
            method=Receipt.Method.CASH,
        ),
        on=scene.on,
        at=NOON,
        by=scene.person("olga"),
    )


@pytest.mark.parametrize(
    ("past_due", "bucket"),
    [
        (1, "1-7"),
        (7, "1-7"),
        (8, "8-30"),
        (30, "8-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "90+"),
        (400, "90+"),
    ],
)
def test_the_days_past_due_choose_the_bucket(past_due, bucket):
    assert queries.bucket_of(past_due) == bucket


def test_the_board_shows_every_late_loan_with_its_figures(scene):
    late = grow_late(scene, a_bank_loan(scene), past_due=10)
    a_bank_loan(scene)

    (loan,) = queries.late_loans(scene.bank.pk, on=scene.on)
    columns = {column.name: column for column in queries.board([loan])}

    assert (loan.loan_id, loan.days_past_due, loan.bucket) == (late.pk, 10, "8-30")
    assert loan.outstanding_minor == 1_000 * UNIT
    line = late.loan.installments.order_by("number").first()
    assert loan.overdue_minor == line.principal_minor + line.interest_minor
    assert columns["8-30"].count == 1
    assert [minor for _asset, minor in columns["8-30"].totals()] == [1_000 * UNIT]
    assert columns["1-7"].count == 0
    assert queries.late_count(scene.bank) == 1


def test_the_board_of_another_bank_shows_nothing_of_it(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    other = a_bank_network(slug="other", bond=0)

    assert queries.late_loans(other.bank.pk, on=scene.on) == []
    assert queries.loan_of(other.bank.pk, loan.loan.public_id) is None
    with pytest.raises(NoSuchCollection):
        collections.log_contact(loan_id=loan.pk, channel="CALL", outcome="REACHED", **about(other))
    assert collections.send_reminders(loan_ids=[loan.pk], **about(other)) == 0


def test_a_bank_that_stepped_in_collects(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    other = a_bank_network(slug="other", bond=0)
    loan.servicer = other.bank
    loan.save()

    assert queries.late_loans(scene.bank.pk, on=scene.on) == []
    assert [one.loan_id for one in queries.late_loans(other.bank.pk, on=scene.on)] == [loan.pk]


@pytest.mark.parametrize("role", ["TREASURY", "AUDITOR", "ANALYST"])
def test_collectors_alone_work_at_the_desk(scene, role):
    loan = grow_late(scene, a_bank_loan(scene))
    an_officer(scene, "vera", role)

    with pytest.raises(NotOfficer):
        collections.log_contact(
            loan_id=loan.pk, channel="CALL", outcome="REACHED", **about(scene, by="vera")
        )
    with pytest.raises(NotOfficer):
        collections.send_reminders(loan_ids=[loan.pk], **about(scene, by="vera"))


def test_a_promise_is_kept_when_as_much_was_paid_by_its_day(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    promise(scene, loan, 100)
    fund_business(scene, 100)
    on_day(scene, scene.on + days(1))
    bank_payments.repay(
        loan_id=loan.pk,
        amount_minor=100 * UNIT,
        on=scene.on,
        by=scene.business.owner,
        reference="one",
    )

    assert judge(scene) == 1

    kept = PromiseToPay.objects.get()
    assert (kept.state, kept.ended_on) == ("KEPT", scene.on)
    assert judge(scene) == 0


def test_a_promise_is_broken_when_its_day_closes_unpaid(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    kept_until = promise(scene, loan, 100, within=3).due_on

    assert judge(scene, kept_until - days(1)) == 0
    assert judge(scene, kept_until) == 1

    assert PromiseToPay.objects.get().state == "BROKEN"


def test_what_the_bank_did_not_pass_on_yet_keeps_the_promise(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    promise(scene, loan, 100)
    on_day(scene, scene.on + days(5))
    judge(scene)
    assert PromiseToPay.objects.get().state == "BROKEN"

    received(scene, loan, 100, ago=3)

    assert judge(scene) == 1
    assert PromiseToPay.objects.get().state == "KEPT"


def test_a_new_promise_takes_the_place_of_the_open_one(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    promise(scene, loan, 100)
    promise(scene, loan, 50)

    states = PromiseToPay.objects.order_by("id").values_list("state", "amount_minor")

    assert list(states) == [("CANCELLED", 100 * UNIT), ("OPEN", 50 * UNIT)]
    (row,) = queries.late_loans(scene.bank.pk, on=scene.on)
    assert (row.promise_state, row.promise_minor) == ("OPEN", 50 * UNIT)


@pytest.mark.parametrize(("amount", "within"), [(0, 3), (10, -1), (10, 91)])
def test_a_promise_is_money_soon(scene, amount, within):
    loan = grow_late(scene, a_bank_loan(scene))

    with pytest.raises(PromiseRefused):
        promise(scene, loan, amount, within)


def test_the_next_action_is_one_and_is_struck_out(scene):
    loan = grow_late(scene, a_bank_loan(scene))
    for words in ("Call Berta", "Visit the bakery"):
        collections.set_next_action(action=words, due_on=scene.on + days(1), **about(scene, loan))
    with pytest.raises(ActionRefused):
        collections.set_next_action(action=" ", due_on=scene.on + days(1), **about(scene, loan))
    with pytest.raises(ActionRefused):
        collections.set_next_action(action="Call", due_on=scene.on - days(1), **about(scene, loan))

    (row,) = queries.late_loans(scene.bank.pk, on=scene.on)
    assert (row.action, row.action_on) == ("Visit the bakery", scene.on + days(1))
    collections.finish_next_action(**about(scene, loan))
    assert not NextAction.objects.exists()


def test_a_batch_of_reminders_tells_each_owner_once_a_day(scene):
    loans = [grow_late(scene, a_bank_loan(scene)) for _ in range(2)]
    ids = [loan.pk for loan in loans]

    assert collections.send_reminders(loan_ids=ids, **about(scene)) == 2
    assert collections.send_reminders(loan_ids=ids, **about(scene)) == 0

    assert Notice.objects.filter(kind="PAYMENT_REMINDER", person=scene.business.owner).count() == 2
    assert ContactLog.objects.filter(channel="REMINDER", outcome="SENT").count() == 2


def test_the_board_is_filtered(scene):
    first, second = (grow_late(scene, a_bank_loan(scene)) for _ in range(2))
    promise(scene, first)
    collections.set_next_action(action="Call", due_on=scene.on, **about(scene, second))
    loans = queries.late_loans(scene.bank.pk, on=scene.on)

    def found(**asked):
        return [
            loan.loan_id for loan in queries.wanted(loans, queries.Wanted(**asked), on=scene.on)
        ]

    assert found(work="PROMISED") == [first.pk]
    assert found(work="TODAY") == [second.pk]
    assert found(work="NONE") == [first.pk]
    assert found(bucket="1-7") == []
    assert found(text="bakery") == [first.pk, second.pk]
    assert found(grade="E") == []


def test_pending_payments_age_from_the_day_the_borrower_paid(scene):
    loan = a_bank_loan(scene)
    on_day(scene, scene.on + days(20))
    old = received(scene, loan, 30, ago=8)
    received(scene, loan, 20, ago=7)

    found = pending(scene.bank.pk, scene.on)

    assert [one.age_days for one in found.receipts] == [8, 7]
    assert [one.is_overdue for one in found.receipts] == [True, False]
    assert (found.count, found.overdue_count, found.oldest_days) == (2, 1, 8)
    assert [(asset.code, minor) for asset, minor in found.totals()] == [("EUR", 50 * UNIT)]
    bank_receipts.confirm_receipt(
        public_id=old.approval.public_id, by=scene.person("pete"), on=scene.on
    )
    assert pending(scene.bank.pk, scene.on).count == 1


def test_the_bank_is_late_and_the_borrower_is_not(scene):
    loan = a_bank_loan(scene)
    line = loan.loan.installments.order_by("number").first()
    spend(scene)
    on_day(scene, line.due_on)
    owed = line.principal_minor + line.interest_minor
    received(scene, loan, owed // UNIT + 1)
    on_day(scene, line.due_on + days(8))
    with transaction.atomic():
        mark_late(network_id=scene.network.pk, on=scene.on, after_id=0, up_to_id=2**62)
        review_remittance(network_id=scene.network.pk, on=scene.on)

    scene.bank.refresh_from_db()
    assert queries.late_loans(scene.bank.pk, on=scene.on) == []
    assert scene.bank.state == "OVERDUE"
    assert pending(scene.bank.pk, scene.on).overdue_count == 1


def test_the_board_takes_one_query_however_many_are_late(scene, django_assert_num_queries):
    for _ in range(3):
        grow_late(scene, a_bank_loan(scene))

    on = scene.on

    with django_assert_num_queries(1):
        assert len(queries.late_loans(scene.bank.pk, on=on)) == 3


def test_a_receipt_that_was_a_mistake_is_taken_back_and_stops_the_clock(scene):
    loan = a_bank_loan(scene)
    receipt = received(scene, loan, 30)

    bank_receipts.withdraw_receipt(
        public_id=receipt.approval.public_id, by=scene.person("olga"), on=scene.on
    )

    assert Receipt.objects.get().state == "REJECTED"
    assert pending(scene.bank.pk, scene.on).count == 0
