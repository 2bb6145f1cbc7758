"""Money that is held: for a merchant who takes it later, or for a payment that is not whole yet."""

import datetime

import pytest

from ledger import queries as ledger_queries
from ledger import reconcile
from merchants import operations, refusals, tasks
from merchants.models import Payment
from merchants.payment_order import HELD_DAYS, PaymentOrder
from merchants.queries import reports as report_queries
from merchants.steps import money
from tests.merchants.test_payments import pay
from tests.tills import DAY, NOON, a_member, a_payment, a_till

Unusual = Payment.Unusual


def a_held_payment(till, *, reference="order 1", amount_minor=450):
    payment = a_payment(till, amount_minor=amount_minor, reference=reference)
    Payment.objects.filter(pk=payment.pk).update(capture_method="manual")
    return payment


def capture(payment, amount_minor=None, *, at=NOON, by=None):
    return operations.capture_payment(
        payment_id=payment.pk, amount_minor=amount_minor, on=DAY, at=at, by=by
    )


def receive(payment, amount_minor, source, *, reference="1", at=NOON):
    return operations.receive_payment(
        payment_id=payment.pk,
        amount_minor=amount_minor,
        from_account_id=source.spending_account_id,
        reference=reference,
        on=DAY,
        at=at,
    )


def has(account):
    return ledger_queries.balance(account.spending_account_id)


def taken(till):
    return ledger_queries.balance(till.merchant.till_account_id)


def books_are_right():
    assert all(reconcile.look(one).holds for one in reconcile.all_invariants())


def make_once():
    return a_till()


@pytest.fixture
def till(made_once):
    return made_once


@pytest.fixture
def ana(till):
    return a_member(till, "Ana", spending_minor=1000)


@pytest.fixture
def bruno(till):
    return a_member(till, "Bruno", spending_minor=1000)


LATER = NOON + datetime.timedelta(seconds=301)
A_WEEK_LATER = NOON + datetime.timedelta(days=HELD_DAYS, seconds=1)


class TestCapture:
    def test_paying_holds_and_the_merchant_takes_a_part(self, till, ana):
        payment = pay(a_held_payment(till), ana)
        assert (payment.status, payment.customer, has(ana), taken(till)) == (
            "authorized",
            ana.person,
            550,
            0,
        )
        assert payment.expires_at == NOON + datetime.timedelta(days=HELD_DAYS)

        done = capture(payment, 300, by=till.owner)

        assert (done.status, done.captured_minor, done.taken_minor) == ("settled", 300, 300)
        assert (has(ana), taken(till)) == (700, 300)
        books_are_right()
        with pytest.raises(refusals.NotAuthorized):
            capture(payment)

    def test_a_refund_of_it_is_at_most_what_was_taken(self, till, ana):
        payment = pay(a_held_payment(till), ana)
        capture(payment, 300)

        given = operations.refund_payment(
            payment_id=payment.pk,
            order=operations.refunding.RefundOrder(),
            on=DAY,
            at=NOON,
            by=till.owner,
        )

        assert (given.amount_minor, has(ana), taken(till)) == (300, 1000, 0)

    @pytest.mark.parametrize(
        ("amount", "refusal"),
        [(451, refusals.CaptureTooLarge), (0, refusals.AmountNotPositive)],
    )
    def test_nothing_else_is_taken(self, till, ana, amount, refusal):
        payment = pay(a_held_payment(till), ana)

        with pytest.raises(refusal):
            capture(payment, amount)
        assert taken(till) == 0

    def test_held_money_returns_by_itself_after_a_week(self, till, ana):
        payment = pay(a_held_payment(till), ana)
        with pytest.raises(refusals.NotAuthorized):
            capture(payment, at=A_WEEK_LATER)

        assert report_queries.lapsed_payments(at=A_WEEK_LATER, rows_max=9) == [payment.pk]
        assert operations.expire_payments(at=A_WEEK_LATER) == 0
        assert operations.return_lapsed(payment_id=payment.pk, at=A_WEEK_LATER)
        assert not operations.return_lapsed(payment_id=payment.pk, at=A_WEEK_LATER)

        payment.refresh_from_db()
        assert (payment.status, has(ana), taken(till)) == ("expired", 1000, 0)
        books_are_right()

    def test_the_sweep_returns_it(self, till, ana, monkeypatch):
        payment = pay(a_held_payment(till), ana)
        monkeypatch.setattr(tasks.timezone, "now", lambda: A_WEEK_LATER)

        assert tasks.expire_payments() == 1
        payment.refresh_from_db()
        assert payment.status == "expired"

    def test_it_is_found_as_what_readers_see(self, till, ana):
        payment = pay(a_held_payment(till), ana)

        def found(status, at):
            return list(Payment.objects.in_status(status, at=at))

        assert found("authorized", NOON) == found("expired", A_WEEK_LATER) == [payment]
        assert found("expired", NOON) == found("authorized", A_WEEK_LATER) == []

    def test_cancelling_returns_it_once(self, till, ana):
        payment = pay(a_held_payment(till), ana)

        for _twice in (1, 2):
            operations.cancel_payment(payment_id=payment.pk, at=NOON, by=till.owner)

        assert (has(ana), taken(till)) == (1000, 0)
        books_are_right()


class TestReceiving:
    def test_exact(self, till, ana):
        payment = receive(a_payment(till), 450, ana)

        assert (payment.status, payment.exception, payment.method) == (
            "settled",
            Unusual.NONE,
            "TRANSFER",
        )
        assert (has(ana), taken(till)) == (550, 450)
        books_are_right()

    def test_the_same_reference_comes_in_once(self, till, ana):
        payment = a_payment(till)
        receive(payment, 200, ana)
        receive(payment, 200, ana)

        payment.refresh_from_db()
        assert (payment.received_minor, has(ana)) == (200, 800)

    def test_less_waits_for_the_rest_from_whomever(self, till, ana, bruno):
        payment = receive(a_payment(till), 200, ana)
        assert (payment.status, payment.exception, taken(till)) == (
            "open",
            Unusual.PAID_PARTIAL,
            0,
        )
        with pytest.raises(refusals.MethodNotOffered):
            pay(payment, ana)

        payment = receive(payment, 250, bruno, reference="2")

        assert (payment.status, payment.exception, taken(till)) == ("settled", Unusual.NONE, 450)
        books_are_right()

    def test_less_goes_back_to_each_when_time_is_over(self, till, ana, bruno):
        payment = receive(a_payment(till), 200, ana)
        receive(payment, 100, bruno, reference="2")

        assert operations.expire_payments(at=LATER) == 0
        assert operations.return_lapsed(payment_id=payment.pk, at=LATER)

        payment.refresh_from_db()
        assert (payment.status, payment.exception) == ("expired", Unusual.PAID_PARTIAL)
        assert payment.received_minor == 0
        assert (has(ana), has(bruno), taken(till)) == (1000, 1000, 0)
        books_are_right()

    def test_held_money_of_two_goes_back_to_each(self, till, ana, bruno):
        payment = a_held_payment(till, amount_minor=1_000)
        receive(payment, 500, ana)
        payment = receive(payment, 500, bruno, reference="2")
        assert (payment.status, has(ana), has(bruno)) == ("authorized", 500, 500)

        payment = operations.cancel_payment(payment_id=payment.pk, at=NOON)

        assert (has(ana), has(bruno), payment.received_minor) == (1000, 1000, 0)
        books_are_right()

    def test_a_part_goes_back_to_whoever_paid_last(self, till, ana, bruno):
        payment = a_held_payment(till, amount_minor=1_000)
        receive(payment, 500, ana)
        receive(payment, 600, bruno, reference="2")

        capture(payment, 800, by=till.owner)
        assert (has(ana), has(bruno), taken(till)) == (500, 700, 800)

        for minor, anas, brunos in ((200, 500, 900), (150, 550, 1000), (450, 1000, 1000)):
            operations.refund_payment(
                payment_id=payment.pk,
                order=operations.refunding.RefundOrder(minor),
                on=DAY,
                at=NOON,
                by=None,
            )
            assert (has(ana), has(bruno)) == (anas, brunos)
        assert taken(till) == 0
        books_are_right()

    def test_less_goes_back_when_the_till_or_the_customer_ends_it(self, till, ana):
        canceled = receive(a_payment(till), 200, ana)
        operations.cancel_payment(payment_id=canceled.pk, at=NOON)
        declined = receive(a_payment(till, reference="order 2"), 200, ana)
        operations.decline_payment(
            payment_id=declined.pk, account_id=ana.pk, at=NOON, by=ana.person
        )

        assert (has(ana), taken(till)) == (1000, 0)

    def test_more_settles_and_the_excess_returns(self, till, ana):
        payment = receive(a_payment(till), 500, ana)

        assert (payment.status, payment.exception) == ("settled", Unusual.PAID_OVER)
        assert (has(ana), taken(till), payment.received_minor) == (550, 450, 500)

    def test_what_comes_for_a_settled_payment_goes_back(self, till, ana, bruno):
        payment = pay(a_payment(till), ana)

        payment = receive(payment, 450, bruno)

        assert (payment.status, payment.exception) == ("settled", Unusual.PAID_OVER)
        assert (has(bruno), taken(till)) == (1000, 450)
        books_are_right()

    @pytest.mark.parametrize("accepts", [True, False])
    def test_late_pays_where_the_merchant_takes_that(self, till, ana, accepts):
        till.merchant.accepts_late = accepts
        till.merchant.save(update_fields=["accepts_late"])

        payment = receive(a_payment(till), 460, ana, at=LATER)

        assert payment.exception == Unusual.PAID_LATE
        assert (payment.status, has(ana), taken(till)) == (
            ("settled", 550, 450) if accepts else ("expired", 1000, 0)
        )

    def test_late_and_too_little_goes_back_with_what_came_before(self, till, ana):
        till.merchant.accepts_late = True
        till.merchant.save(update_fields=["accepts_late"])
        payment = receive(a_payment(till), 300, ana)

        payment = receive(payment, 150, ana, reference="2", at=LATER)

        assert (payment.status, has(ana), taken(till)) == ("expired", 1000, 0)
        books_are_right()

    def test_a_refund_goes_back_where_it_came_from(self, till, ana):
        payment = receive(a_payment(till), 450, ana)

        operations.refund_payment(
            payment_id=payment.pk,
            order=operations.refunding.RefundOrder(100),
            on=DAY,
            at=NOON,
            by=None,
        )

        assert has(ana) == 650

    def test_for_a_merchant_who_takes_later_it_is_held(self, till, ana):
        payment = receive(a_held_payment(till), 500, ana)
        assert (payment.status, has(ana)) == ("authorized", 550)

        capture(payment, 400)

        assert (has(ana), taken(till)) == (600, 400)
        books_are_right()


def test_who_asked_at_the_till_is_kept(till):
    payment = operations.request_payment(
        terminal_id=till.terminal.pk,
        amount_minor=450,
        reference="order 1",
        metadata={},
        at=NOON,
        by=till.owner,
    )

    assert payment.cashier == till.owner
    assert PaymentOrder(1, 1, "", {}, 1).methods == ()
    assert money.authorized_account(till.network) == money.authorized_account(till.network)
