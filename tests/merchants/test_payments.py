"""Payments: asked for, paid, declined, cancelled, run out."""

import datetime

import pytest

from api.answers import Answer, KeyedRequest
from governance.refusals import DayNotOpen
from ledger import queries as ledger_queries
from ledger.models import Journal
from merchants import operations, queries, refusals
from merchants.models import Payment
from merchants.payment_order import PaymentOrder
from merchants.queries import till as till_queries
from people.models import AuditEvent
from tests.tills import DAY, NOON, a_member, a_payment, a_person, a_till

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(minutes=5)


def pay(payment, account, *, at=NOON, on=DAY, by=None):
    return operations.pay_with_own_money(
        payment_id=payment.pk, account_id=account.pk, on=on, at=at, by=by or account.person
    )


def status_of(payment, *, at=NOON):
    payment.refresh_from_db()
    return payment.status_at(at)


def test_a_payment_waits_five_minutes_under_a_code_of_its_own():
    payment = a_payment(a_till())

    assert payment.status == Payment.Status.OPEN
    assert payment.expires_at == LATER
    assert payment.public_id.startswith("pay_")
    assert len(payment.short_code) == 8
    assert AuditEvent.objects.filter(action="PAYMENT_REQUESTED").count() == 1


def test_a_member_pays_from_own_money_and_the_till_has_it():
    till = a_till()
    ana, payment = a_member(till, "Ana", spending_minor=1000), a_payment(till)

    pay(payment, ana)

    assert status_of(payment) == Payment.Status.SETTLED
    assert (payment.customer, payment.happened_on) == (ana.person, DAY)
    assert ledger_queries.balance(ana.spending_account_id) == 550
    assert ledger_queries.balance(till.merchant.till_account_id) == 450
    assert AuditEvent.objects.filter(action="PAYMENT_SETTLED", person=ana.person).count() == 1


def test_a_payment_is_paid_once():
    till = a_till()
    ana, payment = a_member(till, "Ana", spending_minor=1000), a_payment(till)
    bruno = a_member(till, "Bruno", spending_minor=1000)
    pay(payment, ana)

    for account in (ana, bruno):
        with pytest.raises(refusals.PaymentFinished) as refused:
            pay(payment, account)
        assert refused.value.context == {"status": "settled"}
    assert ledger_queries.balance(till.merchant.till_account_id) == 450


def test_money_that_does_not_reach_moves_nothing():
    till = a_till()
    ana, payment = a_member(till, "Ana", spending_minor=449), a_payment(till)

    with pytest.raises(refusals.InsufficientFunds) as refused:
        pay(payment, ana)

    assert refused.value.context == {"short_minor": 1}
    assert status_of(payment) == Payment.Status.OPEN
    assert not Journal.objects.filter(reference=f"payment:{payment.pk}:settlement").exists()


def test_a_payment_runs_out_by_itself_and_the_sweep_marks_it():
    till = a_till()
    ana, payment = a_member(till, "Ana", spending_minor=1000), a_payment(till)

    assert status_of(payment, at=LATER) == Payment.Status.EXPIRED
    with pytest.raises(refusals.PaymentFinished):
        pay(payment, ana, at=LATER)
    assert operations.expire_payments(at=NOON) == 0
    assert operations.expire_payments(at=LATER) == 1
    assert operations.expire_payments(at=LATER) == 0

    payment.refresh_from_db()
    assert payment.status == Payment.Status.EXPIRED
    assert payment.finished_at == payment.expires_at
    expired = AuditEvent.objects.get(action="PAYMENT_EXPIRED")
    assert (expired.subject_id, expired.person) == (payment.pk, None)


def test_the_filters_see_what_readers_see():
    till = a_till()
    first, second = a_payment(till), a_payment(till, reference="order 2", at=LATER)

    def in_status(status):
        asked = queries.PaymentFilter(status=status)
        return list(queries.payments_of(till.merchant.pk, asked, at=LATER))

    assert in_status("expired") == [first]
    assert in_status("open") == [second]
    assert in_status("settled") == []


def test_a_payment_is_cancelled_while_nobody_paid_and_twice_is_as_once():
    till = a_till()
    ana, payment = a_member(till, "Ana", spending_minor=1000), a_payment(till)

    for _ in range(2):
        operations.cancel_payment(payment_id=payment.pk, at=NOON, by=till.owner)

    assert status_of(payment) == Payment.Status.CANCELED
    assert AuditEvent.objects.filter(action="PAYMENT_CANCELED").count() == 1
    with pytest.raises(refusals.PaymentFinished):
        pay(payment, ana)


def test_a_settled_payment_is_not_cancelled():
    till = a_till()
    payment = a_payment(till)
    pay(payment, a_member(till, "Ana", spending_minor=1000))

    with pytest.raises(refusals.PaymentFinished):
        operations.cancel_payment(payment_id=payment.pk, at=NOON)


def test_a_member_declines_and_the_till_learns_a_coarse_reason():
    till = a_till()
    ana, payment = a_member(till, "Ana"), a_payment(till)

    operations.decline_payment(payment_id=payment.pk, account_id=ana.pk, at=NOON, by=ana.person)

    assert status_of(payment) == Payment.Status.DECLINED
    assert payment.decline_reason == "customer_declined"
    assert payment.customer is None


def test_nobody_pays_or_declines_with_the_account_of_another():
    till = a_till()
    ana, payment = a_member(till, "Ana", spending_minor=1000), a_payment(till)
    eli = a_person("Eli")

    with pytest.raises(refusals.NotInThisNetwork):
        pay(payment, ana, by=eli)
    with pytest.raises(refusals.NotInThisNetwork):
        operations.decline_payment(payment_id=payment.pk, account_id=ana.pk, at=NOON, by=eli)
    assert status_of(payment) == Payment.Status.OPEN


def test_money_moves_on_the_open_business_day_only():
    till = a_till()
    ana, payment = a_member(till, "Ana", spending_minor=1000), a_payment(till)

    with pytest.raises(DayNotOpen):
        pay(payment, ana, on=DAY + datetime.timedelta(days=1))
    assert status_of(payment) == Payment.Status.OPEN


def test_a_reference_stands_for_one_payment_of_a_merchant():
    till = a_till()
    a_payment(till)

    with pytest.raises(refusals.ReferenceTaken):
        a_payment(till)
    with pytest.raises(refusals.AmountNotPositive):
        a_payment(till, amount_minor=0, reference="order 2")
    assert Payment.objects.count() == 1


def test_a_short_code_that_is_taken_is_drawn_anew(monkeypatch):
    till = a_till()
    drawn = iter(["ABCD2345", "ABCD2345", "WXYZ2345"])
    monkeypatch.setattr("merchants.steps.payments.new_short_code", lambda: next(drawn))

    first, second = a_payment(till), a_payment(till, reference="order 2")

    assert (first.short_code, second.short_code) == ("ABCD2345", "WXYZ2345")


def test_the_answer_that_is_kept_tells_the_code_that_was_drawn_anew(monkeypatch):
    till = a_till()
    drawn = iter(["ABCD2345", "ABCD2345", "WXYZ2345", "STUV2345"])
    monkeypatch.setattr("merchants.steps.payments.new_short_code", lambda: next(drawn))
    a_payment(till)

    def ask():
        return operations.request_payment_once(
            order=PaymentOrder(
                terminal_id=till.terminal.pk,
                amount_minor=450,
                reference="order 2",
                metadata={},
                expires_in_seconds=300,
            ),
            request=KeyedRequest(till.terminal.pk, "key 2", b"2"),
            at=NOON,
            answer=lambda payment: Answer(201, payment.short_code),
        )

    first, second = ask(), ask()

    assert (first.body, first.replayed) == ("WXYZ2345", False)
    assert (second.body, second.replayed) == ("WXYZ2345", True)


def test_a_member_finds_a_waiting_payment_by_its_code_and_eli_does_not():
    till = a_till()
    ana, payment = a_member(till, "Ana"), a_payment(till)
    code = payment.short_code.lower()

    assert queries.find_payment_by_code(ana.person, code, at=NOON) == (payment, ana)
    assert queries.find_payment_by_code(ana.person, code, at=LATER) is None
    assert queries.find_payment_by_code(ana.person, "AAAA2222", at=NOON) is None
    assert queries.find_payment_by_code(a_person("Eli"), code, at=NOON) is None


def test_codes_are_not_guessed_by_the_dozen():
    till = a_till()
    ana, bruno, payment = a_member(till, "Ana"), a_member(till, "Bruno"), a_payment(till)

    for _ in range(queries.LOOK_UP_RATE.tries_max):
        queries.find_payment_by_code(ana.person, "AAAA2222", at=NOON)

    with pytest.raises(refusals.TooManyTries):
        queries.find_payment_by_code(ana.person, payment.short_code, at=NOON)
    assert queries.find_payment_by_code(bruno.person, payment.short_code, at=NOON)


def test_the_day_at_a_glance_counts_what_settled_today():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=1000)
    pay(a_payment(till), ana)
    a_payment(till, reference="order 2")

    day = till_queries.glance(till.terminal)

    assert (day.on, day.count, day.sales_minor, day.refunds_minor) == (DAY, 1, 450, 0)
