"""Paying at the till by circle loan: quoted, confirmed, refused, and never in halves."""

import datetime

import pytest

from governance.refusals import DayNotOpen
from ledger import queries as ledger_queries
from ledger.models import Journal
from lending_circles.models import Quote
from lending_circles.refusals import BorrowingRefused, QuoteExpired, QuoteUnknown
from loans.models import Loan
from merchants import operations, refusals
from merchants.models import Payment
from people.models import AuditEvent
from tests.merchants.test_payment_races import at_once
from tests.merchants.test_payments import pay
from tests.tills import DAY, NOON, a_circle, a_member, a_payment, a_person, a_till


def quote(payment, account, *, at=NOON, on=DAY):
    return operations.quote_payment(payment_id=payment.pk, account_id=account.pk, on=on, at=at)


def confirm(payment, account, quoted, *, at=NOON, on=DAY, by=None):
    return operations.confirm_checkout(
        payment_id=payment.pk,
        account_id=account.pk,
        quote_public_id=quoted.public_id,
        on=on,
        at=at,
        by=by or account.person,
    )


def status_of(payment):
    payment.refresh_from_db()
    return payment.status


@pytest.mark.django_db
def test_a_member_buys_by_circle_loan_and_the_merchant_has_the_money():
    till = a_till()
    ana, _ = a_circle(till)
    payment = a_payment(till, amount_minor=6000)

    quote(payment, ana)
    quoted = quote(payment, ana)
    assert status_of(payment) == Payment.Status.PROCESSING
    processing = AuditEvent.objects.get(action="PAYMENT_PROCESSING")
    assert (processing.subject_id, processing.person) == (payment.pk, ana.person)
    loan = confirm(payment, ana, quoted)

    assert status_of(payment) == Payment.Status.SETTLED
    assert (payment.loan, payment.method) == (loan, Payment.Method.CIRCLE_LOAN)
    assert payment.happened_on == DAY
    assert loan.principal_minor == 6000
    assert ledger_queries.balance(till.merchant.till_account_id) == 6000
    assert ledger_queries.balance(ana.spending_account_id) == 10000 - 120
    assert AuditEvent.objects.filter(action="PAYMENT_SETTLED", person=ana.person).count() == 1


@pytest.mark.django_db
def test_a_confirmation_sent_twice_makes_one_loan():
    till = a_till()
    ana, _ = a_circle(till)
    payment = a_payment(till, amount_minor=6000)
    quoted = quote(payment, ana)

    loans = [confirm(payment, ana, quoted) for _ in range(2)]

    assert loans[0] == loans[1]
    assert Loan.objects.count() == 1
    assert ledger_queries.balance(till.merchant.till_account_id) == 6000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("qualified", "works_there", "code"),
    [(False, False, "MERCHANT_NOT_QUALIFIED"), (True, True, "RELATED_MERCHANT")],
)
def test_a_refused_loan_leaves_the_payment_open_for_own_money(qualified, works_there, code):
    till = a_till(qualified=qualified)
    ana, _ = a_circle(till)
    if works_there:
        operations.hire_staff(
            merchant_id=till.merchant.pk,
            person_id=ana.person_id,
            role="CASHIER",
            on=DAY,
            by=till.owner,
        )
    payment = a_payment(till, amount_minor=6000)

    with pytest.raises(BorrowingRefused) as refused:
        quote(payment, ana)

    assert refused.value.code == code
    assert status_of(payment) == Payment.Status.OPEN
    assert not Quote.objects.exists()
    pay(payment, ana)
    assert status_of(payment) == Payment.Status.SETTLED


@pytest.mark.django_db
def test_a_merchant_that_lost_its_qualification_is_not_paid_under_an_old_quote():
    till = a_till()
    ana, _ = a_circle(till)
    payment = a_payment(till, amount_minor=6000)
    quoted = quote(payment, ana)
    operations.suspend_merchant(merchant_id=till.merchant.pk, on=DAY, remark="", by=till.dona)

    with pytest.raises(refusals.MerchantSuspended):
        confirm(payment, ana, quoted)

    assert status_of(payment) == Payment.Status.PROCESSING
    assert not Loan.objects.exists()


@pytest.mark.django_db
def test_a_quote_binds_its_own_payment_member_and_time():
    till = a_till()
    ana, (bruno, *_) = a_circle(till)
    first = a_payment(till, amount_minor=6000)
    second = a_payment(till, amount_minor=6000, reference="order 2")
    quoted = quote(first, ana)
    journals = Journal.objects.count()

    with pytest.raises(QuoteUnknown):
        confirm(second, ana, quoted)
    with pytest.raises(QuoteUnknown):
        confirm(first, bruno, quoted)
    with pytest.raises(refusals.NotInThisNetwork):
        confirm(first, ana, quoted, by=a_person("Eli"))
    with pytest.raises(DayNotOpen):
        confirm(first, ana, quoted, on=DAY + datetime.timedelta(days=1))
    Payment.objects.update(expires_at=NOON + datetime.timedelta(hours=1))
    with pytest.raises(QuoteExpired):
        confirm(first, ana, quoted, at=NOON + datetime.timedelta(minutes=15))

    assert Journal.objects.count() == journals
    assert status_of(first) == Payment.Status.PROCESSING


@pytest.mark.django_db
def test_a_payment_that_is_finished_makes_no_loan():
    till = a_till()
    ana, _ = a_circle(till)
    payment = a_payment(till, amount_minor=6000)
    quoted = quote(payment, ana)
    operations.cancel_payment(payment_id=payment.pk, at=NOON, by=till.owner)

    for attempt in (lambda: confirm(payment, ana, quoted), lambda: quote(payment, ana)):
        with pytest.raises(refusals.PaymentFinished):
            attempt()
    assert not Loan.objects.exists()


@pytest.mark.django_db
def test_who_cannot_fund_it_may_say_so_coarsely():
    till = a_till()
    eli_like, payment = a_member(till, "Gil"), a_payment(till, amount_minor=6000)

    with pytest.raises(BorrowingRefused):
        quote(payment, eli_like)
    operations.decline_payment(
        payment_id=payment.pk,
        account_id=eli_like.pk,
        at=NOON,
        by=eli_like.person,
        reason=Payment.DeclineReason.NOT_FUNDED,
    )

    assert status_of(payment) == Payment.Status.DECLINED
    assert payment.decline_reason == "not_funded"


def test_own_money_and_a_loan_at_once_pay_one_payment_once(committed_db):
    till = a_till()
    ana, _ = a_circle(till)
    gil = a_member(till, "Gil", spending_minor=50000)

    for number in range(1, 4):
        payment = a_payment(till, amount_minor=2000, reference=f"order {number}")
        quoted = quote(payment, ana)
        results = at_once(
            [lambda p=payment, q=quoted: confirm(p, ana, q), lambda p=payment: pay(p, gil)] * 3
        )

        # The loan's quote may be confirmed again by its own repetitions; the money moves once.
        assert ledger_queries.balance(till.merchant.till_account_id) == 2000 * number
        winners = {
            type(result).__name__ for result in results if isinstance(result, (Loan, Payment))
        }
        assert len(winners) == 1
        assert status_of(payment) == Payment.Status.SETTLED
